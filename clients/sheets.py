"""An agreement in printed words: ready strings in its own language, the same for page, text and PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import Agreement, Clause, Rate, ScopeItem
from clients.units import Unit, counted, rate_text
from foundation.einvoicing import totals as einvoicing
from foundation.einvoicing.model import Line, Totals
from foundation.kernel.calendar import day
from foundation.kernel.money import format_amount, format_price


@dataclass(frozen=True)
class SheetItem:
    position: int
    description: str
    quantity: str
    price: str
    vat: str
    net: str


@dataclass(frozen=True)
class SheetRate:
    name: str
    price: str


@dataclass(frozen=True)
class SheetClause:
    position: int
    heading: str
    text: str
    anchor: str


@dataclass(frozen=True)
class Sheet:
    """What an agreement says. Sums are empty where there are no items."""

    language: str
    kind: str
    title: str
    number: int
    seller: str
    buyer: str
    seller_lines: list[str]
    buyer_lines: list[str]
    valid_until: str
    notes: str
    items: list[SheetItem]
    net: str
    vat: list[tuple[str, str]]
    total: str
    rates: list[SheetRate]
    terms: list[str]
    clauses: list[SheetClause]
    files: list[tuple[str, str]]


def calculate(items: Sequence[ScopeItem]) -> Totals:
    """Totals of the items in cents, by the rules of an invoice (EN 16931)."""
    return einvoicing.of_lines([_arithmetic(item) for item in items])


def _arithmetic(item: ScopeItem) -> Line:
    """A negative price is written as a negative quantity, as on an invoice."""
    sign = -1 if item.unit_price < 0 else 1
    return Line(
        description=item.description,
        quantity=item.quantity * sign,
        unit=item.unit,
        unit_price=item.unit_price * sign,
        category=item.vat_category,
        rate=item.vat_rate,
    )


def sheet(agreement: Agreement) -> Sheet:
    """Everything once, in the language of the agreement. Reads its items, rates, clauses and files."""
    language, currency = agreement.language, agreement.currency
    items = list(agreement.items.all())
    result = calculate(items)
    with translation.override(language):
        return Sheet(
            language=language,
            kind=agreement.get_kind_display(),
            title=agreement.title,
            number=agreement.number,
            **(agreement.parties or parties(agreement)),
            valid_until=day(agreement.valid_until.isoformat(), language) if agreement.valid_until else "",
            notes=agreement.notes,
            items=[_item(item, currency, language) for item in items],
            net=format_amount(result.net, currency, language) if items else "",
            vat=[_group(group, currency, language) for group in result.breakdown],
            total=format_amount(result.payable, currency, language) if items else "",
            rates=[_rate(rate, currency, language) for rate in agreement.rates.all()],
            terms=_terms(agreement),
            clauses=[_clause(clause) for clause in agreement.clauses.all()],
            files=[(row.file.name, row.file.sha256) for row in agreement.files.select_related("file")],
        )


def parties(agreement: Agreement) -> dict[str, Any]:
    """Who makes it with whom, as both are known today; frozen when it is sent. In the active language."""
    return {
        "seller": agreement.business.name,
        "buyer": agreement.client.name,
        "seller_lines": _party(agreement.business),
        "buyer_lines": _party(agreement.client),
    }


def _party(party: Any) -> list[str]:
    """Address and numbers, a line each; what is not filled in is left out."""
    place = f"{party.postal_code} {party.city}".strip()
    known = [party.contact_name if party.contact_name != party.name else "", party.address, place]
    known += [f"{_('KvK')} {party.kvk}" if party.kvk else "", f"{_('VAT')} {party.vat_id}" if party.vat_id else ""]
    return [line for line in known if line]


def _item(item: ScopeItem, currency: str, language: str) -> SheetItem:
    return SheetItem(
        position=item.position,
        description=item.description,
        quantity=counted(item.quantity, Unit(item.unit), language),
        price=format_price(item.unit_price, currency, language),
        vat=rate_text(item.vat_category, str(item.vat_rate), language),
        net=format_amount(item.net, currency, language),
    )


def _group(group: Any, currency: str, language: str) -> tuple[str, str]:
    base = format_amount(group.base, currency, language)
    label = _("VAT %(rate)s of %(base)s") % {"rate": rate_text(group.category, str(group.rate), language), "base": base}
    return label, format_amount(group.vat, currency, language)


def _rate(rate: Rate, currency: str, language: str) -> SheetRate:
    """`€ 95,00 per uur`."""
    price = format_price(rate.price, currency, language)
    return SheetRate(rate.name, _("%(price)s per %(unit)s") % {"price": price, "unit": Unit(rate.unit).label})


def _terms(agreement: Agreement) -> list[str]:
    found = []
    if agreement.payment_days is not None:
        days = agreement.payment_days
        found.append(
            ngettext(
                "An invoice is paid within %(days)s day of its date.",
                "An invoice is paid within %(days)s days of its date.",
                days,
            )
            % {"days": days}
        )
    if agreement.complaint_days is not None:
        days = agreement.complaint_days
        found.append(
            ngettext(
                "Who disagrees with a line of an invoice says so within %(days)s day of receiving it.",
                "Who disagrees with a line of an invoice says so within %(days)s days of receiving it.",
                days,
            )
            % {"days": days}
        )
    return found


def _clause(clause: Clause) -> SheetClause:
    return SheetClause(clause.position, clause.heading, clause.text, anchor(clause))


def anchor(clause: Clause) -> str:
    """Where it stands in an attached document: `page 3, § 4.2`; empty where it stands only here."""
    page = _("page %(number)s") % {"number": clause.page} if clause.page else ""
    return ", ".join(filter(None, (page, f"§ {clause.paragraph}" if clause.paragraph else "")))


def amount(agreement: Agreement, language: str) -> str:
    """The net sum for lists; a dash where nothing has an amount."""
    return format_amount(agreement.net_total, agreement.currency, language) if agreement.net_total else "–"
