"""`manage.py bench dashboard|dispute|issue|list|pdf [--rows N]`: figures as JSON, to be held against docs/concerns."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from config.bench import dashboard, dispute, issuing, listing, pdf

BENCHES = {
    "dashboard": dashboard.run,
    "dispute": dispute.run,
    "issue": issuing.run,
    "list": listing.run,
    "pdf": pdf.run,
}


class Command(BaseCommand):
    help = "Measures one part of the product on this machine and prints JSON. Nothing it makes stays."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=sorted(BENCHES))
        parser.add_argument("--rows", type=int, help="only this size")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(BENCHES[options["what"]](options["rows"]), indent=2))
