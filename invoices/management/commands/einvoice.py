"""Convert, add up or check an e-invoice from the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation.einvoicing.as_json import compared_data, document_data, findings_data
from foundation.einvoicing.check import check
from foundation.einvoicing.cii import to_cii
from foundation.einvoicing.finding import ERROR, Finding
from foundation.einvoicing.model import Document
from foundation.einvoicing.parse import Parsed, parse
from foundation.einvoicing.specs import SPECS
from foundation.einvoicing.ubl import to_ubl


class Command(BaseCommand):
    """Every action reads one FILE: UBL, CII, or a PDF with either inside."""

    help = "Read an e-invoice (UBL, CII, Factur-X PDF): convert it, show its totals, or check it against the rules."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        convert = actions.add_parser("convert", help="write the invoice as UBL, CII or JSON")
        convert.add_argument("--to", choices=["ubl", "cii", "json"], required=True)
        convert.add_argument("-o", "--output", help="where to write; the screen without it")
        totals = actions.add_parser("totals", help="stated and recomputed totals, as JSON")
        checking = actions.add_parser("check", help="what a receiver may object to; fails when there are errors")
        checking.add_argument("--json", action="store_true", help="findings as JSON")
        for action in (convert, checking):
            action.add_argument("--spec", choices=sorted(SPECS), help="rule set; without it the one the invoice names")
        for action in (convert, totals, checking):
            action.add_argument("file")
            action.add_argument("--language", choices=["en", "nl"], default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        parsed = self._parsed(options["file"])
        if options["action"] == "check":
            self._check(parsed, options)
            return
        if parsed.document is None:
            raise CommandError("\n".join(self._said(one, options["language"]) for one in parsed.findings))
        for finding in parsed.findings:
            self.stderr.write(self._said(finding, options["language"]))
        if options["action"] == "totals":
            self.stdout.write(_json(compared_data(parsed.document)))
        else:
            self._convert(parsed.document, options)

    def _parsed(self, name: str) -> Parsed:
        try:
            return parse(Path(name).read_bytes())
        except OSError as error:
            raise CommandError(f"{name} cannot be opened: {error.strerror}.") from None

    def _convert(self, document: Document, options: dict[str, Any]) -> None:
        spec = SPECS.get(options["spec"] or "")
        if options["to"] == "json":
            text = _json(document_data(document))
        else:
            text = (to_ubl if options["to"] == "ubl" else to_cii)(document, spec).decode()
        if options["output"]:
            Path(options["output"]).write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text)

    def _check(self, parsed: Parsed, options: dict[str, Any]) -> None:
        findings = list(parsed.findings)
        if parsed.document:
            findings += check(parsed.document, SPECS.get(options["spec"] or ""))
        if options["json"]:
            self.stdout.write(_json(findings_data(findings)))
        else:
            for finding in findings:
                self.stdout.write(self._said(finding, options["language"]))
        errors = sum(finding.severity == ERROR for finding in findings)
        if errors:
            raise CommandError(f"{errors} error(s).")

    @staticmethod
    def _said(finding: Finding, language: str) -> str:
        return f"{finding.severity}: {finding.rule} at {finding.field}: {finding.text(language)}"


def _json(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False)
