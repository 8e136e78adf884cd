"""From rows to a document: the arithmetic of its lines, and the snapshot that is frozen when it is issued."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Business
from accounts.states import VatScheme
from foundation.einvoicing import totals as einvoicing
from foundation.einvoicing.entry import Discount, Part, Sums, Typed, typed_sums
from foundation.einvoicing.model import Line, Totals, VatGroup
from invoices.models import Invoice, InvoiceLine
from invoices.models.invoice import Discounted
from invoices.states import DiscountKind, VatCategory

SNAPSHOT_VERSION = 4  # 2: KvK of the buyer; 3: discounts, prices with VAT, the euro VAT, deposits; 4: OIN of the buyer
EURO = "EUR"
SELLER_FIELDS = (
    "name", "contact_name", "email", "phone", "address", "postal_code", "city", "country", "vat_id", "kvk",
    "iban", "bic", "vat_scheme", "time_zone",
)  # fmt: skip
BUYER_FIELDS = ("name", "kind", "contact", "email", "address", "postal_code", "city", "country", "vat_id")


def calculate(lines: Iterable[InvoiceLine], invoice: Invoice | None = None) -> Sums:
    """What lines as typed come to on this document, in cents of its currency (EN 16931, BR-CO-10 to BR-CO-17)."""
    invoice = invoice or Invoice()
    return typed_sums(
        [Typed(_line(line), discount_of(line), apart=line.deposit_id is not None) for line in lines],
        discount=discount_of(invoice),
        with_vat=invoice.prices_include_vat,
        exchange_rate=rate_of(invoice),
    )


def rate_of(invoice: Invoice) -> Decimal | None:
    """Euro for one unit of a foreign currency, when it is known."""
    return None if invoice.currency == EURO else invoice.exchange_rate


def discount_of(thing: Discounted) -> Discount:
    if thing.discount_kind == DiscountKind.PERCENT:
        return Discount(percent=thing.discount)
    return Discount(amount=thing.discount)


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


def spread(lines: Sequence[InvoiceLine], sums: Sums, invoice: Invoice | None = None) -> None:
    """Give each line its net and its share of the VAT of its group, so that lines add up to the total exactly; and
    both in euro, as far as a rate is known."""
    for line, part in zip(lines, sums.parts, strict=True):
        line.net = part.net
    for group in sums.totals.breakdown:
        members = [line for line in lines if (line.vat_category, line.vat_rate.normalize()) == _key(group)]
        for line, vat in zip(members, _weighed(group.vat, [line.net for line in members]), strict=True):
            line.vat = vat
    _spread_euro(lines, sums.totals, invoice or Invoice())


def _weighed(amount: Decimal, weights: Sequence[Decimal]) -> Sequence[Decimal]:
    """Largest remainder; where the weights cancel out, the first takes what there is."""
    if sum(weights):
        return einvoicing.allocate(amount, weights)
    return [amount, *(Decimal("0.00") for _ in weights[1:])]


def _spread_euro(lines: Sequence[InvoiceLine], found: Totals, invoice: Invoice) -> None:
    rate = Decimal(1) if invoice.currency == EURO else invoice.exchange_rate
    if rate is None or not lines:
        for line in lines:
            line.net_eur = line.vat_eur = None
        return
    nets = _weighed(einvoicing.r(found.net * rate), [line.net for line in lines])
    vats = _weighed(einvoicing.r(found.vat * rate), [line.vat for line in lines])
    for line, net, vat in zip(lines, nets, vats, strict=True):
        line.net_eur, line.vat_eur = net, vat


def columns(sums: Sums) -> dict[str, Decimal]:
    """The totals as the invoice keeps them."""
    found = sums.totals
    return {
        "net_total": found.net, "vat_total": found.vat, "rounding_total": found.rounding, "total": found.payable,
    }  # fmt: skip


def _key(group: VatGroup) -> tuple[str, Decimal]:
    return group.category, group.rate.normalize()


def freeze(invoice: Invoice, lines: Sequence[InvoiceLine], sums: Sums, business: Business, **extra: Any) -> dict:
    """Everything that is printed, as plain JSON: amounts and dates as strings. Read by page, PDF and e-invoice."""
    found = sums.totals
    return {
        "version": SNAPSHOT_VERSION,
        "kind": invoice.kind,
        "is_deposit": invoice.is_deposit,
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
        "deposits": _deposits(lines),
        "prices_include_vat": invoice.prices_include_vat,
        "lines": [_frozen_line(line, part) for line, part in zip(lines, sums.parts, strict=True)],
        "discount": _frozen_discount(invoice, sums),
        "vat": [_frozen_group(group) for group in found.breakdown],
        "legends": legends(lines, business),
        "net": str(found.net),
        "vat_total": str(found.vat),
        "rounding": str(found.rounding),
        "total": str(found.payable),
        "exchange": _exchange(invoice, found),
        **extra,
    }


def _deposits(lines: Iterable[InvoiceLine]) -> list[dict[str, str]]:
    """The deposit invoices that are taken off, each once (BG-3)."""
    taken = {line.deposit_id: line.deposit for line in lines if line.deposit is not None}
    return [{"number": each.number, "issued_on": _day(each.issued_on)} for each in taken.values()]


def _frozen_discount(invoice: Invoice, sums: Sums) -> dict[str, str] | None:
    """The discount on the whole document: as typed, with VAT where the prices have it, and without (BT-107)."""
    if not sums.discount and not sums.entered_discount:
        return None
    return _said(invoice) | {"entered": str(sums.entered_discount), "net": str(sums.discount)}


def _said(thing: Discounted) -> dict[str, str]:
    percent = thing.discount if thing.discount_kind == DiscountKind.PERCENT else ""
    return {"percent": str(percent), "reason": thing.discount_reason}


def _exchange(invoice: Invoice, found: Totals) -> dict[str, str] | None:
    if found.vat_in_tax_currency is None:
        return None
    return {
        "rate": str(invoice.exchange_rate),
        "on": _day(invoice.exchange_rate_on),
        "source": invoice.exchange_rate_source,
        "vat": str(found.vat_in_tax_currency),
    }


def frozen_attachments(invoice: Invoice) -> list[dict]:
    """What goes out with the invoice: titles and hashes, in order."""
    rows = invoice.attachments.select_related("file")
    return [{"title": row.title, "sha256": row.file.sha256, "size": row.file.size} for row in rows]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _buyer(invoice: Invoice) -> dict[str, str]:
    """As typed, and the numbers of the client it was typed for: e-invoices are addressed by them."""
    typed = {field: getattr(invoice, f"buyer_{field}") for field in BUYER_FIELDS}
    client = invoice.client
    return typed | {"kvk": client.kvk if client else "", "oin": client.oin if client else ""}


def _corrects(invoice: Invoice) -> dict | None:
    original = invoice.corrects
    if original is None:
        return None
    return {"number": original.number, "issued_on": _day(original.issued_on), "reason": invoice.correction_reason}


def _frozen_line(line: InvoiceLine, part: Part) -> dict:
    """`net` is BT-131 and `share` its part of the document's discount; `net_price` and `net_quantity` are what the
    e-invoice says, without VAT; `entered` is what is printed."""
    discount = None
    if part.discount or part.entered_discount:
        discount = _said(line) | {"entered": str(part.entered_discount), "net": str(part.discount)}
    return {
        "id": line.pk,
        "position": line.position,
        "description": line.description,
        "service_date": _day(line.service_date),
        "quantity": str(line.quantity),
        "unit": line.unit,
        "unit_price": str(line.unit_price),
        "net_quantity": str(part.quantity),
        "net_price": f"{part.price:f}",
        "category": line.vat_category,
        "rate": str(line.vat_rate),
        "discount": discount,
        "share": str(part.share),
        "entered_share": str(part.entered_share),
        "entered": str(part.entered),
        "net": str(part.before_share),
        "vat": str(line.vat),
        "scope_item": line.scope_item_id,
        "agreed_rate": line.agreed_rate_id,
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
