"""The printed words of a document: a snapshot turned into ready strings, the same for preview, page and PDF."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from clients.units import counted, rate_text
from foundation.kernel.calendar import day
from foundation.kernel.money import format_amount, format_price, format_quantity
from foundation.kernel.numbers import show_decimal
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
    discount: str = ""
    log: timelog.Log | None = None


@dataclass(frozen=True)
class Sheet:
    """A document in words, in its own language."""

    language: str
    is_credit_note: bool
    title: str
    with_vat: bool  # prices and amounts of lines include VAT
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
    sums: list[tuple[str, str]]  # what leads to the total
    inside: list[tuple[str, str]]  # what the total holds or means
    legends: list[str]
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
            title=_title(snapshot),
            with_vat=snapshot.get("prices_include_vat", False),
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
            sums=_sums(snapshot),
            inside=_inside(snapshot),
            legends=[str(LEGENDS[key]) for key in snapshot["legends"]],
            total=format_amount(Decimal(snapshot["total"]), currency, language),
            iban=in_fours(seller["iban"]),
            pictures=pictures or {},
        )


def _title(snapshot: dict) -> str:
    if snapshot["kind"] == Kind.CREDIT_NOTE:
        return translation.gettext("Credit note")
    return translation.gettext("Deposit invoice") if snapshot.get("is_deposit") else translation.gettext("Invoice")


def _sums(snapshot: dict) -> list[tuple[str, str]]:
    """Rows above the total. With VAT in the prices, the lines lead to the total by themselves."""
    discount = snapshot.get("discount")
    rows = []
    if discount:
        before = sum((Decimal(line.get("entered", line["net"])) for line in snapshot["lines"]), Decimal(0))
        rows.append((translation.gettext("Sum of the lines"), _money(before, snapshot)))
        rows.append((_discount_name(discount, snapshot["language"]), _money(-Decimal(discount["entered"]), snapshot)))
    return rows if snapshot.get("prices_include_vat") else [*rows, *_without_vat(snapshot), *_rounding(snapshot)]


def _without_vat(snapshot: dict) -> list[tuple[str, str]]:
    gross = snapshot.get("prices_include_vat")
    label = translation.gettext("Without VAT") if gross else translation.gettext("Subtotal")
    groups = [_group(group, snapshot["currency"], snapshot["language"]) for group in snapshot["vat"]]
    return [(label, _money(Decimal(snapshot["net"]), snapshot)), *groups]


def _rounding(snapshot: dict) -> list[tuple[str, str]]:
    amount = Decimal(snapshot.get("rounding", 0))
    return [(translation.gettext("Rounding"), _money(amount, snapshot))] if amount else []


def _inside(snapshot: dict) -> list[tuple[str, str]]:
    """Rows below the total: what of it is VAT, and what that VAT is in euro (art. 230 Directive 2006/112/EC)."""
    rows = [*_without_vat(snapshot), *_rounding(snapshot)] if snapshot.get("prices_include_vat") else []
    exchange, language = snapshot.get("exchange"), snapshot["language"]
    if exchange:
        label = translation.gettext("VAT in euro (%(rate)s)") % {"rate": _rate_words(exchange, snapshot)}
        rows.append((label, format_amount(Decimal(exchange["vat"]), "EUR", language)))
    return rows


def _rate_words(exchange: dict, snapshot: dict) -> str:
    """`1 USD = 0.9213 EUR, ECB, 23 November 2026`."""
    language = snapshot["language"]
    rate = f"1 {snapshot['currency']} = {show_decimal(Decimal(exchange['rate']), language)} EUR"
    return ", ".join(filter(None, (rate, exchange["source"], day(exchange["on"], language))))


def _money(amount: Decimal, snapshot: dict) -> str:
    return format_amount(amount, snapshot["currency"], snapshot["language"])


def in_fours(iban: str) -> str:
    return " ".join(iban[i : i + 4] for i in range(0, len(iban), 4))


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
        quantity=counted(Decimal(line["quantity"]), Unit(line["unit"]), language),
        price=format_price(Decimal(line["unit_price"]), currency, language),
        vat=rate_text(line["category"], line["rate"], language),
        net=format_amount(Decimal(line.get("entered", line["net"])), currency, language),
        discount=_discount(line["discount"], currency, language) if line.get("discount") else "",
        log=log,
    )


def _discount(told: dict, currency: str, language: str) -> str:
    """`Discount 10%: -€ 42.50 (long-standing client)`, on the line itself."""
    amount = format_amount(-Decimal(told["entered"]), currency, language)
    return f"{_discount_name(told, language)}: {amount}"


def _discount_name(told: dict, language: str) -> str:
    name = translation.gettext("Discount")
    if told["percent"]:
        name += f" {format_quantity(Decimal(told['percent']), language)}%"
    return f"{name} ({told['reason']})" if told["reason"] else name


def _group(group: dict, currency: str, language: str) -> tuple[str, str]:
    rate = rate_text(group["category"], group["rate"], language)
    base = format_amount(Decimal(group["base"]), currency, language)
    label = translation.gettext("VAT %(rate)s of %(base)s") % {"rate": rate, "base": base}
    return label, format_amount(Decimal(group["vat"]), currency, language)
