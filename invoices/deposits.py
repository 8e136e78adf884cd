"""Deposit invoices: what is left of them, and the lines with which a final invoice takes them off.

A deposit is taken off with its VAT and a reference, per VAT group; it is never "prepaid" (BT-113).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from foundation.kernel.money import format_amount
from invoices import queries
from invoices.models import Invoice
from invoices.sheets import day
from invoices.states import Kind, Unit

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Deposit:
    """A deposit invoice and what is left of it after credit notes, in cents: VAT group → (net, gross)."""

    invoice: Invoice
    left: dict[tuple[str, Decimal], tuple[Decimal, Decimal]]

    @property
    def gross(self) -> Decimal:
        return sum((gross for _net, gross in self.left.values()), ZERO)


def open_for(invoice: Invoice) -> list[Deposit]:
    """What this invoice may still take off: issued, of the same client and currency, in no final invoice yet, and not
    credited whole. The oldest first."""
    if invoice.client_id is None:
        return []
    rows = Invoice.objects.for_business(invoice.business_id).issued().exclude(pk=invoice.pk)
    rows = rows.filter(client=invoice.client_id, kind=Kind.INVOICE, is_deposit=True, currency=invoice.currency)
    found = (left_of(each) for each in rows.filter(settled_by=None).order_by("issued_at", "pk"))
    return [each for each in found if each.gross > 0]


def left_of(invoice: Invoice) -> Deposit:
    left: dict[tuple[str, Decimal], tuple[Decimal, Decimal]] = {}
    for balance in queries.line_balances(invoice).values():
        key = balance.line.vat_category, balance.line.vat_rate
        net, gross = left.get(key, (ZERO, ZERO))
        left[key] = net + balance.net_left, gross + balance.gross_left
    return Deposit(invoice, {key: sums for key, sums in left.items() if any(sums)})


def lines_of(deposits: Iterable[Deposit], invoice: Invoice) -> list[dict[str, Any]]:
    """Lines below zero for `draft.save`, in the language of the invoice; with VAT where its prices have it."""
    with translation.override(invoice.language):
        return [
            {
                "description": _words(each.invoice, invoice.language),
                "quantity": Decimal(-1),
                "unit": Unit.LUMP_SUM,
                "unit_price": gross if invoice.prices_include_vat else net,
                "vat_category": category,
                "vat_rate": rate,
                "deposit": each.invoice,
            }
            for each in deposits
            for (category, rate), (net, gross) in each.left.items()
        ]


def _words(deposit: Invoice, language: str) -> str:
    return _("Less deposit: invoice %(number)s of %(date)s") % {
        "number": deposit.number,
        "date": day(deposit.snapshot["issued_on"], language),
    }


def label(deposit: Deposit, language: str) -> str:
    """`2026-0004 · 3 November 2026 · € 605.00`, for the choice in the editor."""
    row = deposit.invoice
    issued = day(row.issued_on.isoformat(), language) if row.issued_on else ""
    return f"{row.number} · {issued} · {format_amount(deposit.gross, row.currency, language)}"
