"""The page of a received e-invoice: what it says, what its lines come to, and what a receiver may object to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import country_choices
from foundation.einvoicing import totals
from foundation.einvoicing.check import check
from foundation.einvoicing.finding import ERROR, WARNING, Finding
from foundation.einvoicing.model import Document, Line, Party, Totals
from foundation.einvoicing.numbers import plain
from foundation.einvoicing.specs import recognised
from foundation.kernel.money import format_amount, format_quantity
from invoices.incoming.lines import served_on, unit_name
from invoices.incoming.parties import KVK_SCHEME, street
from invoices.sheets import day, format_price, rate_text

MOST = 100  # lines and findings on one page
SYNTAXES = {"ubl": "UBL", "cii": "CII (Factur-X)"}
SUMS = {
    "sum_of_lines": gettext_lazy("Sum of the lines"),
    "allowances": gettext_lazy("Discounts"),
    "charges": gettext_lazy("Surcharges"),
    "net": gettext_lazy("Total without VAT"),
    "vat": gettext_lazy("VAT in all"),
    "gross": gettext_lazy("Total with VAT"),
    "prepaid": gettext_lazy("Paid before"),
    "rounding": gettext_lazy("Rounding"),
    "payable": gettext_lazy("To pay"),
}
ALWAYS = {"net", "vat", "gross", "payable"}
PILLS = {ERROR: "bad", WARNING: "warn"}


@dataclass(frozen=True)
class Sum:
    """One total: as the file states it ("" when it does not) beside what the lines come to."""

    label: str | Promise
    stated: str
    computed: str
    differs: bool


@dataclass(frozen=True)
class ShownLine:
    place: int
    description: str
    served: str
    quantity: str
    price: str
    vat: str
    net: str
    computed: str  # only where it differs from the stated amount


def said(finding: Finding, language: str) -> dict[str, str]:
    """A finding for the page: the official rule, the place, and a sentence."""
    pill = PILLS.get(finding.severity, "info")
    return {"rule": finding.rule, "place": finding.field, "text": finding.text(language), "pill": pill}


def shown(document: Document, reading: list[Finding], language: str) -> dict[str, Any]:
    """Context of the page: everything is a ready string."""
    ours, currency = totals.totals(document), document.currency
    findings = [*reading, *check(document)]
    heavy = [one for one in findings if one.severity in PILLS]
    notes = [one for one in findings if one.severity not in PILLS]
    sums = _sums(document, ours, language)
    return {
        "number": document.number,
        "title": _("Credit note") if document.is_credit_note else _("Invoice"),
        "spec": recognised(document.spec).name,
        "issued_on": _day(document.issue_date, language),
        "due_on": _day(document.due_date, language),
        "parties": [(_("Seller"), _party(document.seller)), (_("Buyer"), _party(document.buyer))],
        "lines": [_line(document, place, ours, language) for place in range(min(len(document.lines), MOST))],
        "more_lines": max(len(document.lines) - MOST, 0),
        "sums": sums,
        "differs": any(one.differs for one in sums) or _lines_differ(document, ours),
        "payable": format_amount(totals.final(document).payable, currency, language),
        "findings": [said(one, language) for one in heavy[:MOST]],
        "more_findings": max(len(heavy) - MOST, 0),
        "notes": [said(one, language) for one in notes[:MOST]],
    }


def _day(value: date | None, language: str) -> str:
    return day(value.isoformat(), language) if value else ""


def _party(party: Party) -> list[str]:
    address, legal = party.address, party.legal_id
    place = f"{address.postcode} {address.city}".strip()
    country = "" if address.country == "NL" else dict(country_choices()).get(address.country, address.country)
    number = f"{_('KvK')} {legal.value}" if legal and legal.scheme == KVK_SCHEME else legal.value if legal else ""
    vat_id = f"{_('VAT')} {party.vat_id}" if party.vat_id else ""
    lines = [party.name or party.trading_name, street(address), place, country, vat_id, number]
    return [line for line in lines if line]


def _sums(document: Document, ours: Totals, language: str) -> list[Sum]:
    """The totals that say something, with the VAT of each rate before its sum."""
    found = []
    for name, label in SUMS.items():
        computed = getattr(ours, name)
        claimed = getattr(document.stated, name) if document.stated else None
        if name == "vat":
            found += _vat(document, ours, language)
        if name in ALWAYS or computed or claimed:
            found.append(_sum(label, claimed, computed, document.currency, language))
    return found


def _vat(document: Document, ours: Totals, language: str) -> list[Sum]:
    """VAT per category and rate, the stated beside the computed; a row that only one of them has stays visible."""
    claimed = {group.key: group.vat for group in document.stated.breakdown} if document.stated else {}
    computed = {group.key: group.vat for group in ours.breakdown}
    return [
        _sum(_("VAT %(rate)s") % {"rate": rate_text(key[0], plain(key[1]), language)}, claimed.get(key),
             computed.get(key), document.currency, language)
        for key in sorted(claimed.keys() | computed.keys())
    ]  # fmt: skip


def _sum(label: str | Promise, claimed: Decimal | None, computed: Decimal | None, currency: str, language: str) -> Sum:
    shown_ = ["–" if amount is None else format_amount(amount, currency, language) for amount in (claimed, computed)]
    return Sum(label, shown_[0], shown_[1], claimed is not None and claimed != computed)


def _lines_differ(document: Document, ours: Totals) -> bool:
    return document.stated is not None and document.stated.line_nets != ours.line_nets


def _line(document: Document, place: int, ours: Totals, language: str) -> ShownLine:
    line, computed = document.lines[place], ours.line_nets[place]
    net = document.stated.line_nets[place] if document.stated else computed
    return ShownLine(
        place=place + 1,
        description="\n".join(filter(None, (line.description, line.details))),
        served=_day(served_on(line, document), language),
        quantity=f"{format_quantity(line.quantity, language)} {unit_name(line.unit)}".strip(),
        price=_price(line, document.currency, language),
        vat=rate_text(line.category, plain(line.rate), language),
        net=format_amount(net, document.currency, language),
        computed=format_amount(computed, document.currency, language) if net != computed else "",
    )


def _price(line: Line, currency: str, language: str) -> str:
    price = format_price(line.unit_price, currency, language)
    return price if line.base_quantity == 1 else f"{price} / {format_quantity(line.base_quantity, language)}"
