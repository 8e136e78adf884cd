"""The printed words of a document: a snapshot turned into ready strings, the same for preview, page and PDF."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from foundation.kernel.money import format_amount, format_quantity
from invoices import timelog
from invoices.states import Kind, Unit

LEGENDS = {
    "AE": _("VAT reverse-charged to you (btw verlegd, art. 12 Wet OB 1968)."),
    "K": _("Intra-Community supply, 0 % VAT (art. 138 Directive 2006/112/EC)."),
    "G": _("Export outside the European Union, 0 % VAT."),
    "E": _("Exempt from VAT (art. 11 Wet OB 1968)."),
    "KOR": _("No VAT charged: small-business scheme (KOR, art. 25 Wet OB 1968)."),
    "O": _("Not subject to VAT: the supplier has no VAT number."),
}
RATE_WORDS = {"AE": _("reverse charge"), "E": _("exempt"), "O": _("no VAT")}


@dataclass(frozen=True)
class SheetLine:
    """One printed line. `key` is the row's id, for the places where a line is picked."""

    key: int | None
    description: str
    service_date: str
    quantity: str
    price: str
    vat: str
    net: str
    log: timelog.Log | None = None


@dataclass(frozen=True)
class Sheet:
    """A document in words, in its own language."""

    language: str
    is_credit_note: bool
    number: str
    issued_on: str
    due_on: str
    reference: str
    notes: str
    seller: dict
    buyer: dict
    seller_lines: list[str]
    seller_ids: list[str]
    buyer_lines: list[str]
    corrects: dict | None
    lines: list[SheetLine]
    vat: list[tuple[str, str]]
    legends: list[str]
    net: str
    total: str
    iban: str
    pictures: dict[str, str] = field(default_factory=dict)  # name → URL of logo and QR codes

    @property
    def seller_text(self) -> str:
        """One text of several lines: on paper every element has its price."""
        return "\n".join([*self.seller_lines, *self.seller_ids])

    @property
    def buyer_text(self) -> str:
        return "\n".join(self.buyer_lines)


def sheet(snapshot: dict, *, pictures: dict[str, str] | None = None) -> Sheet:
    """Format everything once, in the language of the document."""
    language, currency = snapshot["language"], snapshot["currency"]
    with translation.override(language):
        seller, buyer = snapshot["seller"], snapshot["buyer"]
        logs = timelog.logs(snapshot, language)
        return Sheet(
            language=language,
            is_credit_note=snapshot["kind"] == Kind.CREDIT_NOTE,
            number=snapshot["number"],
            issued_on=day(snapshot["issued_on"], language),
            due_on=day(snapshot["due_on"], language),
            reference=snapshot["reference"],
            notes=snapshot["notes"],
            seller=seller,
            buyer=buyer,
            seller_lines=[*_address(seller, seller["contact_name"]), *_reach(seller)],
            seller_ids=_ids(seller),
            buyer_lines=[*_address(buyer, buyer["contact"]), *_ids({"vat_id": buyer["vat_id"]})],
            corrects=_corrected(snapshot, language),
            lines=[_line(line, currency, language, logs.get(line["position"])) for line in snapshot["lines"]],
            vat=[_group(group, currency, language) for group in snapshot["vat"]],
            legends=[str(LEGENDS[key]) for key in snapshot["legends"]],
            net=format_amount(Decimal(snapshot["net"]), currency, language),
            total=format_amount(Decimal(snapshot["total"]), currency, language),
            iban=in_fours(seller["iban"]),
            pictures=pictures or {},
        )


def day(iso: str, language: str) -> str:
    """`23 november 2026` or `23 November 2026`; empty stays empty."""
    locale = {"nl": "nl_NL"}.get(language, "en_GB")
    return format_date(date.fromisoformat(iso), "d MMMM y", locale=locale) if iso else ""


def in_fours(iban: str) -> str:
    return " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))


def rate_text(category: str, rate: str, language: str) -> str:
    """`21%`, or the word that stands for a rate of nothing."""
    word = RATE_WORDS.get(category)
    return str(word) if word else f"{format_quantity(Decimal(rate), language)}%"


def _address(party: dict, contact: str) -> list[str]:
    place = f"{party['postal_code']} {party['city']}".strip()
    country = "" if party["country"] == "NL" else _country(party["country"])
    return [part for part in (contact if contact != party["name"] else "", party["address"], place, country) if part]


def _country(code: str) -> str:
    from babel import Locale

    return Locale(translation.get_language()[:2]).territories.get(code, code)


def _reach(seller: dict) -> list[str]:
    """Whom to call or write: the payment FAQ promises that it stands here."""
    return _on_one_line(seller["email"], seller["phone"])


def _ids(party: dict) -> list[str]:
    pairs = ((_("VAT"), party.get("vat_id")), (_("KvK"), party.get("kvk")))
    return _on_one_line(*(f"{label} {value}" for label, value in pairs if value))


def _on_one_line(*parts: str) -> list[str]:
    return [" · ".join(filter(None, parts))] if any(parts) else []


def _corrected(snapshot: dict, language: str) -> dict | None:
    corrects = snapshot["corrects"]
    return {**corrects, "issued_on": day(corrects["issued_on"], language)} if corrects else None


def _line(line: dict, currency: str, language: str, log: timelog.Log | None) -> SheetLine:
    return SheetLine(
        key=line["id"],
        description=line["description"],
        service_date=day(line["service_date"], language),
        quantity=_quantity(line, language),
        price=format_price(Decimal(line["unit_price"]), currency, language),
        vat=rate_text(line["category"], line["rate"], language),
        net=format_amount(Decimal(line["net"]), currency, language),
        log=log,
    )


# A number and its unit as people write them.
COUNTED = {
    Unit.PIECE: ngettext_lazy("%(n)s piece", "%(n)s pieces", "count"),
    Unit.HOUR: ngettext_lazy("%(n)s hour", "%(n)s hours", "count"),
    Unit.DAY: ngettext_lazy("%(n)s day", "%(n)s days", "count"),
    Unit.WORD: ngettext_lazy("%(n)s word", "%(n)s words", "count"),
    Unit.KILOMETRE: ngettext_lazy("%(n)s km", "%(n)s km", "count"),
    Unit.MONTH: ngettext_lazy("%(n)s month", "%(n)s months", "count"),
    Unit.LUMP_SUM: ngettext_lazy("%(n)s × fixed price", "%(n)s × fixed price", "count"),
}


def _quantity(line: dict, language: str) -> str:
    """`3.5 hours`, `1 day`; a fixed price that counts once is only named."""
    quantity, unit = Decimal(line["quantity"]), Unit(line["unit"])
    if unit == Unit.LUMP_SUM and quantity == 1:
        return str(unit.label)
    return COUNTED[unit] % {"n": format_quantity(quantity, language), "count": 1 if abs(quantity) == 1 else 2}


def format_price(price: Decimal, currency: str, language: str) -> str:
    """At least two decimals, and as many more as the price really has."""
    if price == price.quantize(Decimal("0.01")):
        return format_amount(price, currency, language)
    from babel.numbers import format_currency

    pattern = "¤ #,##0.00####" if language == "nl" else "¤#,##0.00####"
    locale = {"nl": "nl_NL"}.get(language, "en_IE")
    return format_currency(price, currency, pattern, locale=locale, currency_digits=False)


def _group(group: dict, currency: str, language: str) -> tuple[str, str]:
    rate = rate_text(group["category"], group["rate"], language)
    base = format_amount(Decimal(group["base"]), currency, language)
    label = translation.gettext("VAT %(rate)s of %(base)s") % {"rate": rate, "base": base}
    return label, format_amount(Decimal(group["vat"]), currency, language)
