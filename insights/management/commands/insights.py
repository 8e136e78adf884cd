"""`manage.py insights rebuild|check [--business ID]`: the summaries behind the figures."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Business
from insights.services import summaries


class Command(BaseCommand):
    help = "Builds the summaries of the figures anew, or compares them with the books (exit code 1 if they differ)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["rebuild", "check"])
        parser.add_argument("--business", help="only this one, by its id")

    def handle(self, *args: Any, **options: Any) -> None:
        businesses = Business.objects.order_by("created_at", "pk")
        if options["business"]:
            businesses = businesses.filter(pk=options["business"])
        faults = count = 0
        for count, business in enumerate(businesses.iterator(), 1):  # noqa: B007
            if options["what"] == "rebuild":
                summaries.rebuild(business)
                continue
            for fault in summaries.check(business):
                faults += 1
                self.stdout.write(f"{business}: {fault}")
        self.stdout.write(f"{count} businesses, {faults} faults")
        if faults:
            raise CommandError("Some summaries differ from the books. `manage.py insights rebuild` mends them.")
