"""A claim as a table for spreadsheets: a row per segment, payment and sum, each with the rules it rests on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from foundation.law.costs import VAT
from foundation.law.rows import Row
from invoices.claims import Claim, Part

COLUMNS = (
    "part", "kind", "from", "to", "days", "percent_per_year", "over", "amount", "currency", "estimate", "rules",
    "citations", "links",
)  # fmt: skip
CONTENT_TYPE = "text/csv; charset=utf-8"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(claim: Claim) -> bytes:
    """RFC 4180 with a byte order mark; dates in ISO 8601, a point in numbers, amounts with two decimals."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in _rows(claim))
    return out.getvalue().encode("utf-8-sig")


def file_name(claim: Claim, about: str) -> str:
    """Without an extension; `about` is the number of the invoice or the case, whose own signs may be its separators."""
    return "".join(sign if sign.isalnum() or sign in ".-_" else "-" for sign in f"claim-{about}-{claim.on}")


def _rows(claim: Claim) -> Iterator[dict[str, Any]]:
    if not claim.alone:
        yield from _part_rows("undisputed", claim.certain, claim, claim.scale.rows)
    if claim.contingent:
        yield from _part_rows("if this part proves due", claim.contingent, claim, claim.scale.rows)


def _part_rows(name: str, part: Part, claim: Claim, cost_rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    base = {"part": name, "currency": claim.invoice.currency}
    for segment in part.interest.segments:
        yield base | {
            "kind": "interest", "from": segment.start, "to": segment.end, "days": segment.days,
            "percent_per_year": segment.rate, "over": segment.bearing, "amount": segment.amount,
            "estimate": "yes" if segment.estimate else "no", **_cited(segment.rows),
        }  # fmt: skip
    for paid in part.interest.allocations:
        for kind in ("costs", "interest", "principal"):
            if amount := getattr(paid, kind):
                yield base | {"kind": f"paid on {kind}", "from": paid.on, "to": paid.on, "amount": -amount}
    yield base | {"kind": "principal open", "to": claim.on, "amount": part.principal}
    yield base | {"kind": "interest open", "to": claim.on, "amount": part.interest.interest_open}
    yield base | {"kind": "collection costs", "to": claim.on, "amount": part.costs, **_cited(cost_rows)}
    if part.vat:
        of_vat = [row for row in cost_rows if row.code == VAT]
        yield base | {"kind": "of which VAT", "to": claim.on, "amount": part.vat, **_cited(of_vat)}
    yield base | {"kind": "total", "to": claim.on, "amount": part.total}


def _cited(rows: Iterable[Row]) -> dict[str, str]:
    used = {row.id: row for row in rows}.values()
    return {
        "rules": " ".join(row.id for row in used),
        "citations": " | ".join(dict.fromkeys(row.citation for row in used)),
        "links": " ".join(dict.fromkeys(row.url for row in used)),
    }


def _cell(value: Any) -> Any:
    """Numbers stay numbers; text that a spreadsheet would run as a formula gets a leading apostrophe."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
