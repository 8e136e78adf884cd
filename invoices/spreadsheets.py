"""Invoices and their lines as tables for other books. The columns are a promise: docs/concerns/exports.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from accounts.models import Business
from foundation.kernel.spreadsheet import Cell
from invoices.models import Invoice, InvoiceLine, InvoiceQuerySet
from invoices.states import Kind

INVOICE_COLUMNS = (
    "number", "kind", "issued_on", "due_on", "client", "client_vat_id", "client_country", "reference", "corrects",
    "currency", "net", "vat", "total", "credited", "paid", "written_off", "open", "disputed",
)  # fmt: skip
LINE_COLUMNS = (
    "number", "kind", "issued_on", "client", "position", "description", "service_date", "quantity", "unit",
    "unit_price", "vat_category", "vat_rate", "net", "vat", "currency",
)  # fmt: skip
_OF_INVOICE = (
    "number", "kind", "issued_on", "due_on", "buyer_name", "buyer_vat_id", "buyer_country", "reference",
    "corrects__number", "currency", "net_total", "vat_total", "total", "credited_total", "paid_total",
    "written_off_total", "open_total", "disputed_total",
)  # fmt: skip
_OF_LINE = (
    "invoice__number", "invoice__kind", "invoice__issued_on", "invoice__buyer_name", "position", "description",
    "service_date", "quantity", "unit", "unit_price", "vat_category", "vat_rate", "net", "vat", "invoice__currency",
)  # fmt: skip
SIGNED = {"net", "vat", "total"}  # of a credit note below zero, so that a column adds up
SIGNED_OF_LINE = {"quantity", "net", "vat"}


def of_period(business: Business, start: date, end: date) -> InvoiceQuerySet:
    """What was issued from the first to the last day, oldest first; credit notes too."""
    rows = Invoice.objects.for_business(business).issued().filter(issued_on__range=(start, end))
    return rows.order_by("issued_on", "number")


def invoices(rows: InvoiceQuerySet) -> Iterator[Sequence[Cell]]:
    """Amounts in the invoice's currency, two decimals. A credit note owes nothing: its `open` is empty."""
    for row in rows.values_list(*_OF_INVOICE).iterator(chunk_size=500):
        values = _signed(dict(zip(INVOICE_COLUMNS, row, strict=True)), SIGNED)
        if values["kind"] == Kind.CREDIT_NOTE:
            values["open"] = None
        yield tuple(values.values())


def lines(rows: InvoiceQuerySet) -> Iterator[Sequence[Cell]]:
    """A row per line; `vat` is the line's share of its invoice's VAT, so that lines add up to the invoice."""
    found = InvoiceLine.objects.filter(invoice__in=rows.order_by()).order_by(
        "invoice__issued_on", "invoice__number", "position"
    )
    for row in found.values_list(*_OF_LINE).iterator(chunk_size=500):
        yield tuple(_signed(dict(zip(LINE_COLUMNS, row, strict=True)), SIGNED_OF_LINE).values())


def _signed(values: dict[str, Any], names: set[str]) -> dict[str, Any]:
    if values["kind"] != Kind.CREDIT_NOTE:
        return values
    return {name: -value if name in names else value for name, value in values.items()}
