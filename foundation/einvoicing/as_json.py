"""A document and its totals as plain data for JSON: amounts as strings, dates as ISO 8601, attachments as base64."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from foundation.einvoicing import totals
from foundation.einvoicing.finding import Finding
from foundation.einvoicing.model import Document, Totals
from foundation.einvoicing.numbers import plain
from foundation.einvoicing.rounding import r


def document_data(document: Document) -> dict[str, Any]:
    """Every term that is stated, by its name in the model; what is empty is left out. Totals as `totals_data`."""
    data: dict[str, Any] = plain_data(document)
    data.pop("stated", None)
    return data | {"totals": totals_data(totals.final(document))}


def compared_data(document: Document) -> dict[str, Any]:
    """What the document states beside what its lines come to."""
    ours = totals_data(totals.totals(document))
    stated = totals_data(document.stated) if document.stated else None
    return {
        "number": document.number,
        "currency": document.currency,
        "calculation_version": totals.CALCULATION_VERSION,
        "recomputed": ours,
        "stated": stated,
        "differences": sorted(name for name in ours if stated and _comparable(ours[name]) != _comparable(stated[name])),
    }


def _comparable(value: Any) -> Any:
    """The breakdown may come in any order."""
    return sorted(map(str, value)) if isinstance(value, list) and value and isinstance(value[0], dict) else value


def totals_data(sums: Totals) -> dict[str, Any]:
    """Amounts with two decimals; VAT per category and rate."""
    named = {field.name: getattr(sums, field.name) for field in fields(sums)}
    data: dict[str, Any] = {name: _cents(value) for name, value in named.items() if isinstance(value, Decimal)}
    data["lines"] = [_cents(net) for net in sums.line_nets]
    data["vat_per_rate"] = [
        {"category": one.category, "rate": plain(one.rate), "base": _cents(one.base), "vat": _cents(one.vat)}
        for one in sums.breakdown
    ]
    return data


def findings_data(findings: list[Finding]) -> list[dict[str, str]]:
    return [{name.name: getattr(one, name.name) for name in fields(one)} for one in findings]


def _cents(amount: Decimal) -> str:
    return f"{r(amount):.2f}"


def plain_data(value: Any) -> Any:
    """Records as dicts without what is empty, tuples as lists, Decimals and dates as strings, bytes as base64."""
    if is_dataclass(value):
        named = {field.name: plain_data(getattr(value, field.name)) for field in fields(value)}
        return {name: data for name, data in named.items() if data not in ("", None, [], {})}
    if isinstance(value, tuple):
        return [plain_data(one) for one in value]
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    return b64encode(value).decode() if isinstance(value, bytes) else value
