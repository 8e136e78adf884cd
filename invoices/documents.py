"""From rows to a document: the arithmetic of its lines, and the snapshot that is frozen when it is issued."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Business
from accounts.states import VatScheme
from foundation.einvoicing import totals as einvoicing
from foundation.einvoicing.model import Line, Totals, VatGroup
from invoices.models import Invoice, InvoiceLine
from invoices.states import VatCategory

SNAPSHOT_VERSION = 2  # 2: the buyer's KvK number
SELLER_FIELDS = (
    "name", "contact_name", "email", "phone", "address", "postal_code", "city", "country", "vat_id", "kvk",
    "iban", "bic", "vat_scheme", "time_zone",
)  # fmt: skip
BUYER_FIELDS = ("name", "kind", "contact", "email", "address", "postal_code", "city", "country", "vat_id")


def calculate(lines: Iterable[InvoiceLine], *, credited_before: Iterable[VatGroup] = ()) -> Totals:
    """Totals of lines as typed, in cents of the document's currency (EN 16931, BR-CO-10 to BR-CO-17)."""
    return einvoicing.of_lines([_line(line) for line in lines], credited_before=credited_before)


def _line(line: InvoiceLine) -> Line:
    """A negative price is written as a negative quantity: BT-146 is never below zero (BR-27)."""
    sign = -1 if line.unit_price < 0 else 1
    return Line(
        description=line.description,
        quantity=line.quantity * sign,
        unit=line.unit,
        unit_price=line.unit_price * sign,
        category=line.vat_category,
        rate=line.vat_rate,
    )


def spread(lines: Sequence[InvoiceLine], result: Totals) -> None:
    """Give each line its net and its share of the VAT of its group, so that lines add up to the total exactly."""
    for line, net in zip(lines, result.line_nets, strict=True):
        line.net = net
    for group in result.breakdown:
        members = [line for line in lines if (line.vat_category, line.vat_rate.normalize()) == _key(group)]
        nets = [line.net for line in members]
        shares = einvoicing.allocate(group.vat, nets) if any(nets) else nets
        for line, vat in zip(members, shares, strict=True):
            line.vat = vat


def _key(group: VatGroup) -> tuple[str, Decimal]:
    return group.category, group.rate.normalize()


def freeze(invoice: Invoice, lines: Sequence[InvoiceLine], result: Totals, business: Business, **extra: Any) -> dict:
    """Everything that is printed, as plain JSON: amounts and dates as strings. Read by page, PDF and e-invoice."""
    return {
        "version": SNAPSHOT_VERSION,
        "kind": invoice.kind,
        "number": invoice.number,
        "issued_on": _day(invoice.issued_on),
        "due_on": _day(invoice.due_on),
        "currency": invoice.currency,
        "language": invoice.language,
        "reference": invoice.reference,
        "notes": invoice.notes,
        "seller": {field: getattr(business, field) for field in SELLER_FIELDS},
        "logo": str(business.logo_id or ""),
        "buyer": _buyer(invoice),
        "corrects": _corrects(invoice),
        "lines": [_frozen_line(line) for line in lines],
        "vat": [_frozen_group(group) for group in result.breakdown],
        "legends": legends(lines, business),
        "net": str(result.net),
        "vat_total": str(result.vat),
        "total": str(result.payable),
        **extra,
    }


def frozen_attachments(invoice: Invoice) -> list[dict]:
    """What goes out with the invoice: titles and hashes, in order."""
    rows = invoice.attachments.select_related("file")
    return [{"title": row.title, "sha256": row.file.sha256, "size": row.file.size} for row in rows]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _buyer(invoice: Invoice) -> dict[str, str]:
    """As typed, and the KvK number of the client it was typed for: e-invoices are addressed by it."""
    typed = {field: getattr(invoice, f"buyer_{field}") for field in BUYER_FIELDS}
    return typed | {"kvk": invoice.client.kvk if invoice.client else ""}


def _corrects(invoice: Invoice) -> dict | None:
    original = invoice.corrects
    if original is None:
        return None
    return {"number": original.number, "issued_on": _day(original.issued_on), "reason": invoice.correction_reason}


def _frozen_line(line: InvoiceLine) -> dict:
    return {
        "id": line.pk,
        "position": line.position,
        "description": line.description,
        "service_date": _day(line.service_date),
        "quantity": str(line.quantity),
        "unit": line.unit,
        "unit_price": str(line.unit_price),
        "category": line.vat_category,
        "rate": str(line.vat_rate),
        "net": str(line.net),
        "vat": str(line.vat),
    }


def _frozen_group(group: VatGroup) -> dict:
    return {"category": group.category, "rate": str(group.rate), "base": str(group.base), "vat": str(group.vat)}


def legends(lines: Iterable[InvoiceLine], business: Business) -> list[str]:
    """Which sentences the law wants on paper (art. 35a Wet OB 1968): the keys of invoices.sheets.LEGENDS."""
    categories = {line.vat_category for line in lines}
    found = [c for c in ("AE", "K", "G", "O") if c in categories]
    if VatCategory.EXEMPT in categories:
        found.append("KOR" if business.vat_scheme == VatScheme.KOR else "E")
    return found
