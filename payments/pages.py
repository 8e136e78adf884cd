"""What the pages of payments show: keyset lists with ready strings, one entry, one invoice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.identity import spaced_iban
from accounts.models import Business
from foundation.kernel.money import format_amount
from invoices.models import Invoice
from invoices.sheets import day
from payments.models import BankEntry, BankStatement, Match, Payment, WriteOff
from payments.services import suggesting
from payments.states import OPEN, EntryState

PAGE = 50
ZERO = Decimal("0.00")
TABS = {
    "todo": _("To decide"), "matched": _("Booked"), "ignored": _("Set aside"), "all": _("All bank entries"),
    "payments": _("Payments"),
}  # fmt: skip
PILLS = {EntryState.UNMATCHED: "warn", EntryState.SUGGESTED: "info", EntryState.MATCHED: "ok"}
_signer = Signer(salt="payments.pages")


@dataclass(frozen=True)
class Share:
    pk: UUID
    number: str
    client: str
    amount: str


@dataclass(frozen=True)
class Row:
    """One bank entry as printed. `seal` is what a confirmation sends back."""

    pk: UUID
    day: str
    name: str
    text: str
    amount: str
    incoming: bool
    state: str
    label: str | Promise
    pill: str
    shares: list[Share] = field(default_factory=list)
    reason: str | Promise = ""
    rest: str = ""
    client: str = ""
    seal: str = ""


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    next_cursor: str


def entries(business: Business, *, tab: str, search: str, cursor: str, language: str) -> Page:
    """Newest first, 50 a page, at any depth in the same time. A forged cursor starts at the top."""
    states = {"todo": OPEN, "matched": [EntryState.MATCHED], "ignored": [EntryState.IGNORED]}
    rows = BankEntry.objects.for_business(business)
    if tab in states:
        rows = rows.filter(state__in=states[tab])
    for word in search.split()[:5]:
        rows = rows.filter(Q(counterparty__icontains=word) | Q(text__icontains=word) | Q(iban__icontains=word))
    found, after = _keyset(rows, "booked_on", cursor)
    return Page([row(entry, language) for entry in with_matches(found)], after)


def of_statement(statement: BankStatement, language: str) -> list[Row]:
    found = BankEntry.objects.for_business(statement.business_id).filter(statement=statement)
    return [row(entry, language) for entry in with_matches(found.order_by("-booked_on", "-pk")[:500])]


def with_matches(rows: QuerySet[BankEntry]) -> QuerySet[BankEntry]:
    """Everything a row prints, in two queries."""
    live = Match.objects.filter(undone_at=None).select_related("invoice").order_by("invoice__due_on", "invoice__number")
    return rows.select_related("account", "client").prefetch_related(Prefetch("matches", live))


def _keyset(rows: QuerySet[Any], column: str, cursor: str) -> tuple[QuerySet[Any], str]:
    after = _read(cursor)
    if after:
        value, pk = after
        rows = rows.filter(**{f"{column}__lte": value}).exclude(**{column: value, "pk__gte": pk})
    rows = rows.order_by(f"-{column}", "-pk")
    last = list(rows.values_list(column, "pk")[PAGE - 1 : PAGE + 1])
    return rows[:PAGE], _signer.sign(f"{last[0][0].isoformat()}|{last[0][1]}") if len(last) == 2 else ""


def _read(cursor: str) -> tuple[str, str] | None:
    try:
        value, pk = _signer.unsign(cursor).split("|")
    except (BadSignature, ValueError):
        return None
    return value, pk


def row(entry: BankEntry, language: str) -> Row:
    matches = list(entry.matches.all())
    currency = entry.account.currency
    rest = abs(entry.amount) - abs(sum((match.amount for match in matches), ZERO))
    explained = entry.state in {EntryState.SUGGESTED, EntryState.MATCHED}
    return Row(
        pk=entry.pk,
        day=day(entry.booked_on.isoformat(), language),
        name=entry.counterparty or spaced_iban(entry.iban) or str(_("Unknown")),
        text=entry.text or entry.reference,
        amount=format_amount(entry.amount, currency, language),
        incoming=entry.amount > 0,
        state=entry.state,
        label=_("Reversed") if entry.reverses_id else EntryState(entry.state).label,
        pill=PILLS.get(EntryState(entry.state), "neutral"),
        shares=[_share(match, currency, language) for match in matches],
        reason=matches[0].get_reason_display() if matches else "",
        rest=format_amount(rest, currency, language) if explained and rest else "",
        client=entry.client.name if entry.client else "",
        seal=f"{entry.pk}:{suggesting.seal(entry, matches)}" if entry.state == EntryState.SUGGESTED else "",
    )


def _share(match: Match, currency: str, language: str) -> Share:
    invoice = match.invoice
    return Share(invoice.pk, invoice.number, invoice.buyer_name, format_amount(abs(match.amount), currency, language))


@dataclass(frozen=True)
class Booked:
    """One payment as printed."""

    pk: UUID
    day: str
    invoice: UUID
    number: str
    client: str
    method: str | Promise
    note: str
    amount: str
    undone: bool
    can_undo: bool


def booked(business: Business, *, search: str, cursor: str, language: str) -> Page:
    """All payments, newest first."""
    rows = Payment.objects.for_business(business)
    for word in search.split()[:5]:
        rows = rows.filter(Q(invoice__number__icontains=word) | Q(invoice__buyer_name__icontains=word))
    found, after = _keyset(rows, "received_on", cursor)
    return Page(payments(found, language), after)


def of_invoice(invoice: Invoice, language: str) -> list[Booked]:
    return payments(invoice.payments.order_by("-received_on", "-recorded_at")[:200], language)


def payments(rows: QuerySet[Payment], language: str) -> list[Booked]:
    live = Match.objects.filter(undone_at=None).only("payment_id")
    found = rows.select_related("invoice", "reversed_by").prefetch_related(Prefetch("matches", live))
    return [_booked(payment, language) for payment in found]


def _booked(payment: Payment, language: str) -> Booked:
    undone = payment.reverses_id is not None or hasattr(payment, "reversed_by")
    on_statement = bool(payment.matches.all())
    return Booked(
        pk=payment.pk,
        day=day(payment.received_on.isoformat(), language),
        invoice=payment.invoice_id,
        number=payment.invoice.number,
        client=payment.invoice.buyer_name,
        method=_("Undone") if payment.reverses_id else payment.get_method_display(),
        note=payment.note,
        amount=format_amount(payment.amount, payment.invoice.currency, language),
        undone=undone,
        can_undo=not undone and not on_statement and payment.method != "bank",
    )


@dataclass(frozen=True)
class Written:
    """One write-off as printed."""

    pk: UUID
    invoice: UUID
    number: str
    day: str
    reason: str
    amount: str
    can_undo: bool


def write_offs(rows: QuerySet[WriteOff], language: str) -> list[Written]:
    found = rows.select_related("invoice").prefetch_related("taken_back_by").order_by("written_on", "pk")
    return [_written(row, language) for row in found]


def _written(row: WriteOff, language: str) -> Written:
    return Written(
        pk=row.pk,
        invoice=row.invoice_id,
        number=row.invoice.number,
        day=day(row.written_on.isoformat(), language),
        reason=row.reason,
        amount=format_amount(row.amount, row.invoice.currency, language),
        can_undo=row.reverses_id is None and not row.taken_back_by.all(),
    )


def to_choose(entry: BankEntry, *, search: str) -> list[Invoice]:
    """Invoices an entry may be divided over: open ones for money in, paid ones for money out; what fits best first."""
    rows = Invoice.objects.for_business(entry.business_id).issued().filter(
        kind="invoice", currency=entry.account.currency
    )  # fmt: skip
    rows = rows.filter(open_total__gt=0) if entry.amount > 0 else rows.filter(paid_total__gt=0)
    for word in search.split()[:5]:
        rows = rows.filter(Q(number__icontains=word) | Q(buyer_name__icontains=word))
    suggested = [match.invoice_id for match in entry.matches.all()]
    found = list(rows.filter(pk__in=suggested)) + list(rows.exclude(pk__in=suggested).order_by("due_on", "pk")[:50])
    fits = abs(entry.amount)
    return sorted(found, key=lambda each: (each.pk not in suggested, each.open_total != fits, each.due_on or date.max))


def choices(invoices: Iterable[Invoice], language: str) -> dict[UUID, str]:
    """A line per invoice for a form: number, client, what is open."""
    return {
        each.pk: f"{each.number} · {each.buyer_name} · {format_amount(each.open_total, each.currency, language)}"
        for each in invoices
    }


def statement_facts(statement: BankStatement, language: str) -> dict[str, Any]:
    currency = statement.account.currency
    return {
        "statement": statement,
        "account": spaced_iban(statement.account.number),
        "period": f"{day(statement.from_on.isoformat(), language)} – {day(statement.until_on.isoformat(), language)}",
        "opening": _maybe(statement.opening, currency, language),
        "closing": _maybe(statement.closing, currency, language),
    }


def _maybe(amount: Decimal | None, currency: str, language: str) -> str:
    return "" if amount is None else format_amount(amount, currency, language)


def statements(business: Business, language: str) -> Sequence[dict[str, Any]]:
    """The last fifty."""
    rows = BankStatement.objects.for_business(business).select_related("account").order_by("-imported_at", "-pk")
    return [statement_facts(row, language) for row in rows[:PAGE]]
