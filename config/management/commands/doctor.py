"""`manage.py doctor`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config import health


class Command(BaseCommand):
    help = "Checks set-up, settings, services, fonts and clock; says how to mend what is wrong."

    def handle(self, *args: Any, **options: Any) -> None:
        results = [check() for check in health.CHECKS]
        for result in results:
            mark = self.style.SUCCESS("ok  ") if result.ok else self.style.ERROR("MEND")
            self.stdout.write(f"{mark} {result.name}: {result.text}")
            if not result.ok:
                self.stdout.write(f"       → {result.mend}")
        wrong = sum(not result.ok for result in results)
        if wrong:
            raise CommandError(f"{wrong} of {len(results)} checks need mending.")
        self.stdout.write(f"All {len(results)} checks are fine.")
