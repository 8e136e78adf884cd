"""Read or write a Peppol Invoice Response (BIS 63, T111) from the command line."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from foundation.einvoicing.as_json import findings_data
from foundation.einvoicing.finding import ERROR, Finding
from foundation.einvoicing.response import (
    ACTION,
    ORDER,
    PARTLY_PAID,
    REASON,
    Condition,
    InvoiceResponse,
    Said,
    check,
    out_of_order,
)
from foundation.einvoicing.response_json import from_data, response_data

BEFORE = [*ORDER, PARTLY_PAID]


class Command(BaseCommand):
    """`read` prints `{"response": …, "findings": […]}`; `write` takes the same `response`, or says it by options."""

    help = "Read a Peppol Invoice Response as JSON, or write one as XML. Errors end with a code other than 0."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        read = actions.add_parser("read", help="what FILE says and what is wrong with it, as JSON")
        read.add_argument("file", help="the XML; - for standard input")
        write = actions.add_parser("write", help="XML of a response given as JSON or by options")
        write.add_argument("file", nargs="?", default="", help="JSON as `read` prints it; - for standard input")
        write.add_argument("-o", "--output", help="where to write; the screen without it")
        self._options(write)
        for action in (read, write):
            action.add_argument("--after", choices=BEFORE, help="the status before this one; PPD: paid in part")
            action.add_argument("--language", choices=["en", "nl"], default="en")

    def _options(self, write: ArgumentParser) -> None:
        for name in ("id", "status", "note", "payment"):
            write.add_argument(f"--{name}")
        for name in ("issue-date", "effective-date", "invoice-date"):
            write.add_argument(f"--{name}", metavar="YYYY-MM-DD")
        write.add_argument("--invoice", metavar="NUMBER")
        write.add_argument("--invoice-type", metavar="380|381")
        for name in ("sender", "receiver"):
            write.add_argument(f"--{name}", metavar="SCHEME:ID:NAME", help="e.g. 0106:12345678:Kramer")
        more = {"metavar": "CODE[:TEXT]", "action": "append", "default": []}
        write.add_argument("--reason", help="of OPStatusReason", **more)
        write.add_argument("--action-code", help="of OPStatusAction", **more)
        write.add_argument("--condition", metavar="BT-x=VALUE", action="append", default=[], help="of the last reason")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "read":
            self._read(options)
        else:
            self._write(options)

    def _read(self, options: dict[str, Any]) -> None:
        from foundation.einvoicing.response_xml import read

        found = read(_content(options["file"]))
        findings = [*found.findings, *(self._judged(found.response, options) if found.response else [])]
        response = response_data(found.response) if found.response else None
        self.stdout.write(_json({"response": response, "findings": findings_data(findings)}))
        self._end(findings, options)

    def _write(self, options: dict[str, Any]) -> None:
        from foundation.einvoicing.response_xml import write

        response = _asked(options)
        self._end(self._judged(response, options), options)
        text = write(response).decode()
        if options["output"]:
            Path(options["output"]).write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text)

    def _judged(self, response: InvoiceResponse, options: dict[str, Any]) -> list[Finding]:
        before = options["after"]
        said = Said("PD", partly=True) if before == PARTLY_PAID else Said(before) if before else None
        refused = out_of_order(said, Said.of(response))
        return [*check(response), *([refused] if refused else [])]

    def _end(self, findings: list[Finding], options: dict[str, Any]) -> None:
        errors = [one for one in findings if one.severity == ERROR]
        for one in findings:
            self.stderr.write(f"{one.severity}: {one.rule} at {one.field}: {one.text(options['language'])}")
        if errors:
            raise CommandError(f"{len(errors)} error(s).")


def _content(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be opened: {error.strerror}.") from None


def _asked(options: dict[str, Any]) -> InvoiceResponse:
    """The file first; what an option says counts more."""
    try:
        data = json.loads(_content(options["file"])) if options["file"] else {}
        given = _from_options(options)
        data = {"issue_date": datetime.now(UTC).date().isoformat()} | data.get("response", data) | given
        data.setdefault("id", f"{data.get('invoice_number', '')}-{data.get('status', '')}".strip("-"))
        return _with_conditions(from_data(data), options["condition"])
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise CommandError(f"This is not a response: {error}") from None


def _from_options(options: dict[str, Any]) -> dict[str, Any]:
    names = ("id", "status", "note", "payment", "issue_date", "effective_date", "invoice_date", "invoice_type")
    given = {name: options[name] for name in names} | {"invoice_number": options["invoice"]}
    given |= {name: _party(options[name]) for name in ("sender", "receiver") if options[name]}
    said = [*((REASON, one) for one in options["reason"]), *((ACTION, one) for one in options["action_code"])]
    given["clarifications"] = [{"list": which, **_coded(one)} for which, one in said]
    return {name: value for name, value in given.items() if value}


def _coded(text: str) -> dict[str, str]:
    code, _colon, words = text.partition(":")
    return {"code": code.strip().upper(), "text": words.strip()}


def _party(text: str) -> dict[str, Any]:
    scheme, value, name = (text.split(":", 2) + ["", ""])[:3]
    return {"name": name.strip(), "endpoint": {"scheme": scheme.strip(), "value": value.strip()}}


def _with_conditions(response: InvoiceResponse, wanted: list[str]) -> InvoiceResponse:
    if not wanted:
        return response
    if not response.clarifications:
        raise ValueError("a condition belongs to a reason; name one with --reason.")
    pairs = [one.partition("=") for one in wanted]
    last = max(place for place, one in enumerate(response.clarifications) if one.list == REASON or place == 0)
    found = tuple(Condition(term.strip(), value.strip()) for term, _sign, value in pairs)
    mended = replace(response.clarifications[last], conditions=found)
    rest = response.clarifications
    return replace(response, clarifications=(*rest[:last], mended, *rest[last + 1 :]))


def _json(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False)
