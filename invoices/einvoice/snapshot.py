"""The e-invoice of an issued document: its frozen snapshot in the terms of EN 16931. Nothing is computed anew; what the
XML says is what the paper says."""

from __future__ import annotations

from datetime import date
from decimal import Context, Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from foundation.einvoicing.model import (
    AllowanceCharge,
    Delivery,
    Document,
    Exemption,
    Line,
    Note,
    PaymentMeans,
    Period,
    PrecedingInvoice,
    Totals,
    VatGroup,
)
from foundation.einvoicing.numbers import plain_rate
from foundation.einvoicing.parties import Address
from invoices.codes import payment_reference
from invoices.einvoice.parties import buyer, seller
from invoices.parts import part_of
from invoices.sheets import LEGENDS, day
from invoices.states import Kind

ZERO = Decimal("0.00")
INVOICE, CREDIT_NOTE = "380", "381"  # UNTDID 1001
SEPA_TRANSFER, TRANSFER, AS_AGREED = "58", "30", "57"  # UNTDID 4461
# BT-121, codes of the VATEX list. Dutch exemptions (art. 11, KOR) have none that fits all: they are told in words.
REASON_CODES = {"AE": "VATEX-EU-AE", "K": "VATEX-EU-IC", "G": "VATEX-EU-G", "O": "VATEX-EU-O"}


def document(snapshot: dict[str, Any]) -> Document:
    """The model of an issued invoice (380) or credit note (381), stating the totals that were frozen with it."""
    with translation.override(snapshot["language"]):
        return Document(
            number=snapshot["number"],
            issue_date=date.fromisoformat(snapshot["issued_on"]),
            type_code=CREDIT_NOTE if _is_credit(snapshot) else INVOICE,
            currency=snapshot["currency"],
            **_tax_currency(snapshot),
            seller=seller(snapshot),
            buyer=buyer(snapshot),
            lines=tuple(_line(line, snapshot) for line in snapshot["lines"]),
            allowances=_allowances(snapshot),
            buyer_reference=snapshot["reference"],
            notes=(Note(snapshot["notes"]),) if snapshot["notes"] else (),
            exemptions=_exemptions(snapshot),
            preceding=_preceding(snapshot),
            period=_period(snapshot),
            delivery=_delivery(snapshot),
            stated=_totals(snapshot),
            **_payment(snapshot),
        )


def _is_credit(snapshot: dict[str, Any]) -> bool:
    return snapshot["kind"] == Kind.CREDIT_NOTE


def _tax_currency(snapshot: dict[str, Any]) -> dict[str, Any]:
    """BT-6 where the invoice is in another currency: the VAT is owed in euro."""
    exchange = snapshot.get("exchange")
    return {"tax_currency": "EUR", "exchange_rate": Decimal(exchange["rate"])} if exchange else {}


def _line(line: dict[str, Any], snapshot: dict[str, Any]) -> Line:
    """As settled when it was frozen: BT-146 without VAT, and never below zero (BR-27)."""
    part = part_of(line)
    return Line(
        description=line["description"],
        quantity=_short(part.quantity),
        unit=line["unit"],
        unit_price=_short(part.price),
        category=line["category"],
        rate=Decimal(line["rate"]),
        allowances=_line_discount(line, snapshot),
        period=Period.on(date.fromisoformat(line["service_date"])) if line["service_date"] else None,
    )


def _line_discount(line: dict[str, Any], snapshot: dict[str, Any]) -> tuple[AllowanceCharge, ...]:
    """BG-27. The percentage is stated where the prices are net: out of prices with VAT it comes to cents of its own."""
    told = line.get("discount")
    if not told or not Decimal(told["net"]):
        return ()
    stated: dict[str, Decimal] = {}
    if told["percent"] and not snapshot.get("prices_include_vat"):
        base = Decimal(line["net"]) + Decimal(told["net"])
        stated = {"percentage": Decimal(told["percent"]), "base_amount": base}
    return (AllowanceCharge(Decimal(told["net"]), reason=told["reason"] or _("Discount"), **stated),)


def _allowances(snapshot: dict[str, Any]) -> tuple[AllowanceCharge, ...]:
    """BG-20: the discount on the whole document, one part per VAT group."""
    shares: dict[tuple[str, Decimal], Decimal] = {}
    for line in snapshot["lines"]:
        key = line["category"], plain_rate(Decimal(line["rate"]))
        shares[key] = shares.get(key, ZERO) + Decimal(line.get("share", ZERO))
    reason = (snapshot.get("discount") or {}).get("reason") or _("Discount")
    return tuple(AllowanceCharge(amount, *key, reason=reason) for key, amount in shares.items() if amount)


def _short(number: Decimal) -> Decimal:
    """Without the zeros that the column added: `85`, not `85.000000`."""
    return Decimal(f"{number.normalize(Context(prec=60)):f}")


def _days(snapshot: dict[str, Any]) -> list[date]:
    return sorted(date.fromisoformat(line["service_date"]) for line in snapshot["lines"] if line["service_date"])


def _period(snapshot: dict[str, Any]) -> Period | None:
    """BG-14 when the work took more than a day."""
    days = _days(snapshot)
    return Period(days[0], days[-1]) if days and days[0] != days[-1] else None


def _delivery(snapshot: dict[str, Any]) -> Delivery:
    """BT-72 the last day of service, else the invoice date (art. 35a Wet OB 1968); BT-80 for goods that left (K)."""
    days, country = _days(snapshot), snapshot["buyer"]["country"]
    moved = any(line["category"] in ("K", "G") for line in snapshot["lines"])
    return Delivery(
        day=days[-1] if days else date.fromisoformat(snapshot["issued_on"]),
        address=Address(country=country) if moved else None,
    )


def _exemptions(snapshot: dict[str, Any]) -> tuple[Exemption, ...]:
    found = []
    for key in snapshot["legends"]:
        category = "E" if key == "KOR" else key
        found.append(Exemption(category, str(LEGENDS[key]), REASON_CODES.get(key, "")))
    return tuple(found)


def _preceding(snapshot: dict[str, Any]) -> tuple[PrecedingInvoice, ...]:
    """BG-3: the invoice that is corrected, or the deposit invoices that are taken off."""
    told = [snapshot["corrects"]] if snapshot["corrects"] else snapshot.get("deposits", [])
    return tuple(PrecedingInvoice(each["number"], date.fromisoformat(each["issued_on"])) for each in told)


def _payment(snapshot: dict[str, Any]) -> dict[str, Any]:
    """BG-16 and BT-20. A credit note asks for nothing: it is settled with the invoice or paid back as agreed."""
    payee, due_on = snapshot["seller"], snapshot["due_on"]
    if _is_credit(snapshot):
        terms = _("Settled with invoice %(number)s, or paid back.") % {"number": snapshot["corrects"]["number"]}
        return {"payment_means": (PaymentMeans(AS_AGREED),), "payment_terms": terms}
    code = SEPA_TRANSFER if snapshot["currency"] == "EUR" else TRANSFER
    way = PaymentMeans(code, iban=payee["iban"], account_name=payee["name"], bic=payee["bic"])
    due = day(due_on, snapshot["language"])
    return {
        "due_date": date.fromisoformat(due_on) if due_on else None,
        "payment_terms": _("Payable before or on %(due)s.") % {"due": due} if due else "",
        "payment_means": (way,) if payee["iban"] else (),
        "payment_reference": payment_reference(snapshot["number"]),
    }


def _totals(snapshot: dict[str, Any]) -> Totals:
    reasons = {one.category: one for one in _exemptions(snapshot)}
    net, vat, total = (Decimal(snapshot[name]) for name in ("net", "vat_total", "total"))
    exchange, discount = snapshot.get("exchange"), snapshot.get("discount")
    allowances = Decimal(discount["net"]) if discount else ZERO
    return Totals(
        line_nets=tuple(Decimal(line["net"]) for line in snapshot["lines"]),
        sum_of_lines=net + allowances,
        allowances=allowances,
        charges=ZERO,
        net=net,
        breakdown=tuple(_group(group, reasons.get(group["category"])) for group in snapshot["vat"]),
        vat=vat,
        gross=net + vat,
        prepaid=ZERO,
        rounding=total - net - vat,
        payable=total,
        vat_in_tax_currency=Decimal(exchange["vat"]) if exchange else None,
    )


def _group(group: dict[str, Any], reason: Exemption | None) -> VatGroup:
    category, rate = group["category"], plain_rate(Decimal(group["rate"]))
    told = (reason.reason, reason.reason_code) if reason else ("", "")
    return VatGroup(category, rate, Decimal(group["base"]), Decimal(group["vat"]), *told)
