"""`manage.py casefile ID -o OUT.zip`: the case file of a case, made now and stored nowhere else."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from disputes.casefile import making
from disputes.casefile.making import Made
from disputes.models import CaseFile, Dispute


class Command(BaseCommand):
    help = "Writes the case file of a case: bundle, originals, tables, log, manifest and verifier in one ZIP."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("case", help="the id of the case, or its number if no other business has the same")
        parser.add_argument("-o", "--output", required=True, help="where the ZIP goes")
        parser.add_argument("--language", choices=["nl", "en"], default="", help="that of the case, unless named")
        parser.add_argument("--with-offers", action="store_true", help="offers are without prejudice: out by default")

    def handle(self, *args: Any, **options: Any) -> None:
        dispute = self._find(options["case"])
        language = options["language"] or dispute.language
        wanted = CaseFile(dispute=dispute, language=language, with_offers=options["with_offers"])
        target = Path(options["output"])
        if not target.parent.is_dir():
            raise CommandError(f"There is no folder {target.parent}.")
        half = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            with half.open("w+b") as file:
                made = making.write(wanted, file)
            half.replace(target)  # whoever looks meanwhile sees a whole file or none
        finally:
            half.unlink(missing_ok=True)
        for each in made.bound.drawn:
            if each.damage:
                self.stderr.write(self.style.ERROR(f"{each.piece.label}: {each.damage}"))
        self._tell(target, made)

    def _tell(self, target: Path, made: Made) -> None:
        """What is in it, part by part, and what is not."""
        for title, page, pages in made.bound.parts:
            self.stdout.write(f"  [{page:04}] {title} ({pages})")
        left_out = [each.piece.label for each in made.bound.drawn if each.piece.left_out]
        if left_out:
            self.stdout.write(f"  left out, named only: {', '.join(left_out)}")
        head, withheld = made.content.head, made.content.facts["certificate"]["withheld"]
        self.stdout.write(
            f"  {withheld} events of the log with their hash alone; offers {_in(made.content.with_offers)}"
        )
        self.stdout.write(f"{target}: {made.bound.pages} pages, log to {head.seq}:{head.hash}")

    def _find(self, case: str) -> Dispute:
        rows = Dispute.objects.select_related("business", "invoice__business", "policy")
        found = list(rows.filter(_by(case))[:2])
        if len(found) != 1:
            raise CommandError(f"There is no case {case}." if not found else f"{case} exists twice: give the id.")
        return found[0]


def _in(there: bool) -> str:
    return "are in it" if there else "are left out"


def _by(case: str) -> Q:
    try:
        return Q(pk=UUID(case))
    except ValueError:
        return Q(number=case)
