"""What the rooms below say of one month of a business, as rows of the summaries, unsaved."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from accounts.models import Business
from disputes.models import Dispute, DisputeLine
from disputes.states import Outcome, State
from foundation.kernel.money import cents
from insights.measures import month_of, months_back
from insights.models import ClientFigures, LineFigures, LineTrait, MonthFigures
from invoices.models import Invoice, InvoiceLine
from invoices.states import Kind
from payments.models import Payment

ZERO = Decimal("0.00")
NOT_RAISED = Q(state__in=[State.DRAFT, State.DISCARDED]) | Q(outcome=Outcome.INVALID)
GREEN, AMBER = 80, 60  # the bands of foundation.wording.clarity


def cases_of(business: Business) -> QuerySet[Dispute]:
    """Cases that count: reported, and not rejected as invalid."""
    return Dispute.objects.for_business(business).exclude(NOT_RAISED)


def invoices_of(business: Business) -> QuerySet[Invoice]:
    """Issued invoices; credit notes are what happened to them."""
    return Invoice.objects.for_business(business).issued().filter(kind=Kind.INVOICE)


def months_of(business: Business) -> list[date]:
    """Every month from the first invoice or payment to the last."""
    ends = [
        *invoices_of(business).aggregate(a=Min("issued_on"), z=Max("issued_on")).values(),
        *Payment.objects.for_business(business).aggregate(a=Min("received_on"), z=Max("received_on")).values(),
    ]
    known = [month_of(day) for day in ends if day]
    found, month = [], min(known, default=None)
    while month and month <= max(known):
        found.append(month)
        month = months_back(month, -1)
    return found


def within(month: date, field: str) -> dict[str, date]:
    return {f"{field}__gte": month, f"{field}__lt": months_back(month, -1)}


def month_figures(business: Business, month: date) -> list[MonthFigures]:
    facts: dict[str, dict[str, Any]] = defaultdict(dict)
    dated = invoices_of(business).filter(**within(month, "issued_on")).order_by()
    for currency, count, total, credited in dated.values_list("currency").annotate(
        Count("pk"), Sum("total"), Sum("credited_total")
    ):
        facts[currency] |= {"invoices": count, "invoiced": cents(total), "credited": cents(credited)}
    disputed = cases_of(business).filter(**within(month, "invoice__issued_on")).order_by()
    for currency, count in disputed.values_list("invoice__currency").annotate(Count("invoice", distinct=True)):
        facts[currency]["disputed_invoices"] = count
    money = Payment.objects.for_business(business).filter(**within(month, "received_on")).order_by()
    for currency, received in money.values_list("invoice__currency").annotate(Sum("amount")):
        facts[currency]["received"] = cents(received)
    return [MonthFigures(business=business, month=month, currency=key, **facts[key]) for key in sorted(facts)]


def client_figures(business: Business, month: date) -> list[ClientFigures]:
    dated = invoices_of(business).filter(client__isnull=False, **within(month, "issued_on")).order_by()
    raised = cases_of(business).filter(invoice__client__isnull=False, **within(month, "invoice__issued_on")).order_by()
    hits = dict(raised.values_list("invoice__client").annotate(Count("invoice", distinct=True)))
    return [
        ClientFigures(
            business=business, client_id=client, month=month, invoices=count, newest_on=last,
            disputed=hits.get(client, 0),
        )
        for client, count, last in dated.values_list("client").annotate(Count("pk"), Max("issued_on"))
    ]  # fmt: skip


def line_figures(business: Business, month: date) -> list[LineFigures]:
    """Bands are those frozen when the invoice was issued; older invoices without them are left out."""
    dated = within(month, "invoice__issued_on")
    lines = InvoiceLine.objects.filter(
        invoice__business=business, invoice__status="issued", invoice__kind=Kind.INVOICE, **dated
    ).order_by()
    counts = {(LineTrait.UNIT, unit): count for unit, count in lines.values_list("unit").annotate(Count("pk"))}
    bands: dict[tuple[Any, int], str] = {}
    invoices = invoices_of(business).filter(**within(month, "issued_on"), snapshot__has_key="clarity").order_by()
    for pk, scores in invoices.values_list("pk", "snapshot__clarity").iterator(chunk_size=2_000):
        bands |= {(pk, row["position"]): _band(row["score"]) for row in scores}
    for band in bands.values():
        counts[LineTrait.BAND, band] = counts.get((LineTrait.BAND, band), 0) + 1
    disputed: dict[tuple[str, str], int] = {}
    for invoice, position, unit in _disputed_lines(business, month):
        found = [(LineTrait.UNIT, unit)]
        found += [(LineTrait.BAND, bands[invoice, position])] if (invoice, position) in bands else []
        for key in found:
            disputed[key] = disputed.get(key, 0) + 1
    return [
        LineFigures(
            business=business,
            month=month,
            trait=trait,
            value=value,
            lines=count,
            disputed=disputed.get((trait, value), 0),
        )
        for (trait, value), count in sorted(counts.items())
    ]


def _band(score: int) -> str:
    return "green" if score >= GREEN else "amber" if score >= AMBER else "red"


def _disputed_lines(business: Business, month: date) -> QuerySet:
    """Each once, however many cases it was in."""
    raised = DisputeLine.objects.filter(dispute__in=cases_of(business), **within(month, "dispute__invoice__issued_on"))
    place = ("invoice_line__invoice", "invoice_line__position", "invoice_line__unit")
    return raised.order_by().values_list(*place).distinct()
