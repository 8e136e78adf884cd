"""Reading the summaries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, Sum

from accounts.models import Business
from clients.models import Client
from disputes.models import Aftercare
from foundation.kernel.money import cents
from insights.measures import last_months
from insights.models import CaseFacts, ClientFigures, Gathered, LineFigures, MonthFigures
from invoices.models import InvoiceSum

ZERO = Decimal("0.00")
YEAR = 12  # months that figures look back
CASE = (
    "client_id", "ended_on", "reasons", "root_cause", "understood_at_once", "response_hours", "freelancer_hours",
    "client_hours", "other_hours", "currency", "conceded", "recovered", "written_off", "still_open",
)  # fmt: skip


@dataclass(frozen=True)
class Scope:
    """Whose figures, in which currency the amounts are, and as of which day where the business lives."""

    business: Business
    currency: str
    today: date

    @property
    def months(self) -> list[date]:
        return last_months(self.today, YEAR)

    @cached_property
    def cases(self) -> list[dict[str, Any]]:
        """The cases reported in the last twelve months; read once for all figures of a page."""
        found = CaseFacts.objects.for_business(self.business).filter(opened_on__gte=self.months[0])
        return list(found.order_by("opened_on", "pk").values(*CASE))


@dataclass(frozen=True)
class Panels:
    """The four sums: amounts in the scope's currency, and how many invoices."""

    outstanding: Decimal
    outstanding_count: int
    overdue: Decimal
    overdue_count: int
    disputed: Decimal
    disputed_count: int
    received: Decimal


def gathered(business: Business) -> Gathered | None:
    return Gathered.objects.for_business(business).first()


def currencies(business: Business) -> list[str]:
    """Those with figures; the euro first."""
    found = MonthFigures.objects.for_business(business).values_list("currency", flat=True).distinct()
    return sorted(set(found), key=lambda currency: (currency != "EUR", currency))


def panels(scope: Scope) -> Panels:
    """Two queries over the sums, whatever the number of invoices."""
    mine = InvoiceSum.objects.for_business(scope.business).filter(currency=scope.currency)
    late = Q(due_on__lt=scope.today)
    sums = mine.aggregate(
        outstanding=Sum("open"), outstanding_count=Sum("open_count"),
        overdue=Sum("askable", filter=late), overdue_count=Sum("askable_count", filter=late),
        in_dispute=Sum("disputed"), disputes=Sum("disputed_count"),
    )  # fmt: skip
    money = MonthFigures.objects.for_business(scope.business).filter(currency=scope.currency)
    came = money.filter(month__gte=scope.months[0]).aggregate(received=Sum("received"))
    found = {name: (value or ZERO) for name, value in (sums | came).items()}
    return Panels(
        cents(found["outstanding"]), int(found["outstanding_count"]), cents(found["overdue"]),
        int(found["overdue_count"]), cents(found["in_dispute"]), int(found["disputes"]), cents(found["received"]),
    )  # fmt: skip


def sales(scope: Scope) -> dict[date, Decimal]:
    """Invoiced less credited, by month of the invoice, all months."""
    rows = MonthFigures.objects.for_business(scope.business).filter(currency=scope.currency)
    return {month: total - credited for month, total, credited in rows.values_list("month", "invoiced", "credited")}


def months(scope: Scope) -> list[tuple[date, Decimal, Decimal]]:
    """(month, invoiced less credited, received) of the last twelve."""
    rows = MonthFigures.objects.for_business(scope.business).filter(currency=scope.currency)
    found = {row.month: row for row in rows.filter(month__gte=scope.months[0])}
    none = MonthFigures()
    return [(month, (row := found.get(month, none)).invoiced - row.credited, row.received) for month in scope.months]


def cohort_counts(scope: Scope) -> dict[date, tuple[int, int]]:
    """Per month: (invoices with a dispute, invoices), in all currencies."""
    rows = MonthFigures.objects.for_business(scope.business).order_by().values_list("month")
    return {month: (hit, of) for month, hit, of in rows.annotate(Sum("disputed_invoices"), Sum("invoices"))}


def traits(scope: Scope, trait: str) -> dict[str, tuple[int, int]]:
    """Per value: (disputed lines, lines) of the last twelve months."""
    rows = LineFigures.objects.for_business(scope.business).filter(trait=trait, month__gte=scope.months[0])
    sums = rows.order_by().values_list("value").annotate(Sum("disputed"), Sum("lines"))
    return {value: (hit, of) for value, hit, of in sums}


def lessons(scope: Scope) -> list[dict[str, Any]]:
    """What was changed after a case, oldest first."""
    found = CaseFacts.objects.for_business(scope.business).filter(learned_on__gte=scope.months[0])
    return list(found.order_by("learned_on", "pk").values("dispute_id", "learned_on", "prevention", "root_cause"))


def by_client(scope: Scope, most: int = 10) -> list[tuple[str, int, int]]:
    """(name, disputed invoices, invoices) of the clients with most disputes, by invoice date in the last year."""
    year = ClientFigures.objects.for_business(scope.business).filter(month__gte=scope.months[0]).order_by()
    raised = year.filter(disputed__gt=0).values_list("client_id").annotate(hits=Sum("disputed"))
    hits = dict(raised.order_by("-hits", "client_id")[:most])
    sizes = dict(year.filter(client_id__in=hits).values_list("client_id").annotate(Sum("invoices")))
    names = dict(Client.objects.for_business(scope.business).filter(pk__in=hits).values_list("pk", "name"))
    return [(names[key], count, sizes[key]) for key, count in hits.items()]


def last_invoiced(scope: Scope, clients: set[UUID]) -> dict[UUID, date]:
    """The date of the newest invoice of each of these clients."""
    found = ClientFigures.objects.for_business(scope.business).filter(client_id__in=clients).order_by()
    return dict(found.values_list("client_id").annotate(Max("newest_on")))


def kept(scope: Scope) -> list[bool]:
    """What was noted of the relationship after cases of the last twelve months, where somebody knew."""
    cases = CaseFacts.objects.for_business(scope.business).filter(opened_on__gte=scope.months[0]).values("dispute")
    asked = Aftercare.objects.for_business(scope.business).filter(dispute__in=cases, kept__isnull=False)
    return list(asked.values_list("kept", flat=True))
