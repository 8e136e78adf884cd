"""`manage.py demo`: a business with a year behind it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Business
from config import demo


class Command(BaseCommand):
    help = "Loads the demo business. Refuses where it is already there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is a business already")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and Business.objects.exists():
            return
        if Business.objects.filter(email=demo.OWNER).exists():
            raise CommandError("The demo business is already there. Nothing was changed.")
        business = demo.build()
        self.stdout.write(f"{business} is ready: sign in as {demo.OWNER} with {demo.PASSWORD}.")
