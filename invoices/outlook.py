"""What the reminders will do: the coming letters, what is held back and why, and which invoices need a person.

Nothing here decides anything: it asks `reminding.decide` for every working day, as the beat will.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from clients.models import Client
from foundation.kernel.calendar import local_date, office_opens
from foundation.kernel.money import format_amount
from invoices.models import Invoice, Reminder
from invoices.reminder_cases import case_of, cases_of, plan_of
from invoices.reminding import CATCH_UP, EARLIEST, LATEST, Case, Hold, Stage, Why, decide, hold, is_over
from invoices.states import Kind, Tone

DAYS = 14
MOST = 500  # invoices looked at for one page
REASONS = {
    Why.PAUSED: _("You paused this invoice."),
    Why.CLIENT_PAUSED: _("You paused this client."),
    Why.ALL_PAUSED: _("You paused all reminders."),
    Why.DISPUTED: _("All that is open is disputed."),
    Why.PLANNED: _("Payment later was agreed."),
    Why.IN_DOUBT: _("The client says that the account number may be wrong. Call each other first."),
    Why.BOUNCED: _("Letters to this address do not arrive."),
    Why.NO_ADDRESS: _("There is no e-mail address."),
    Why.UNSENT: _("The invoice was not sent from here."),
    Why.SETTLED: _("Nothing is open any more."),
}


@dataclass(frozen=True)
class Coming:
    """One letter that will go out on `on`, or the one that would if nothing held it back."""

    invoice: Invoice
    stage: Stage
    on: date
    amount: str
    last: bool
    hold: Hold | None = None

    @property
    def days(self) -> int:
        return abs(self.stage.days)

    @property
    def tone(self) -> str | Promise:
        return Tone(self.stage.tone).label

    @property
    def reason(self) -> str | Promise:
        return REASONS[self.hold.why] if self.hold else ""


def foretell(case: Case, now: datetime, days: int = DAYS) -> list[tuple[Stage, date, Hold | None]]:
    """(stage, local day, what holds it) of one invoice from now on, if nothing changes. A held one is told once."""
    today = local_date(now, case.zone)
    goes: list[tuple[Stage, date, Hold | None]] = []
    held: dict[str, tuple[Stage, date, Hold | None]] = {}
    for day in (today + timedelta(days=ahead) for ahead in range(days)):
        decision = decide(case, max(now, office_opens(day, case.zone)))
        if decision is None:
            continue
        stage = decision.stage
        if decision.hold:
            held.setdefault(stage.key, (stage, day, decision.hold))
        else:
            goes.append((stage, day, None))
            case = case.with_letter(stage, day)
    return sorted([*goes, *(row for key, row in held.items() if key not in case.spent)], key=lambda row: row[1])


def coming(business: Business, *, now: datetime, language: str) -> list[Coming]:
    """Everything of the next 14 days, by day."""
    today = local_date(now, business.time_zone)
    near = today - timedelta(days=LATEST + CATCH_UP), today + timedelta(days=DAYS - EARLIEST)
    rows = list(_open(business).filter(due_on__range=near, sent_at__isnull=False)[:MOST])
    cases = cases_of(rows)
    found = [
        _coming(row, cases[row.pk], stage, on, held, language)
        for row in rows
        for stage, on, held in foretell(cases[row.pk], now)
    ]
    return sorted(found, key=lambda each: (each.on, each.invoice.number))


def _coming(invoice: Invoice, case: Case, stage: Stage, on: date, held: Hold | None, language: str) -> Coming:
    asked = invoice.undisputed_open if invoice.undisputed_open > 0 else invoice.open_total
    amount = format_amount(asked, invoice.currency, language)
    return Coming(invoice, stage, on, amount, stage.key == case.stages[-1].key, held)


def stopped(business: Business) -> list[Reminder]:
    """Stages the owner stopped and whose week has not passed."""
    rows = Reminder.objects.filter(invoice__business=business, stopped=True).select_related("invoice")
    today = local_date(timezone.now(), business.time_zone)
    recent = rows.filter(invoice__due_on__gte=today - timedelta(days=LATEST + CATCH_UP)).order_by("-queued_at")[:100]
    return [row for row in recent if today < row.invoice.due_on + timedelta(days=row.stage + CATCH_UP)]


def _open(business: Business) -> Any:
    rows = Invoice.objects.for_business(business).issued().filter(kind=Kind.INVOICE, open_total__gt=0)
    return rows.select_related("business").defer("snapshot").order_by("due_on", "pk")


@dataclass(frozen=True)
class Task:
    """An invoice that waits for a person, and why."""

    invoice: Invoice
    what: str | Promise
    advice: str | Promise
    amount: str


OVER = _("All reminders have gone out. You take over.")
CALL = _("Call your client. If that does not help, the fourteen-day letter is next; a write-off is the last resort.")
UNDELIVERED = _("Letters to this address do not arrive.")
MEND = _("Ask your client for the right address and send the invoice again.")


@dataclass(frozen=True)
class Need:
    """What packages above want seen above the list. `tell` (text, url and action each) is only asked where there are
    `rows`: whether there are any is one question for all needs together."""

    rows: Callable[[Business], QuerySet]
    tell: Callable[[Business, str], list[dict[str, Any]]]


needs: list[Need] = []


def above(business: Business, language: str) -> dict[str, Any]:
    """What stands above the list: invoices that need a person, and what packages above want seen."""
    rows = {"mine": _overdue(business)} | {f"need_{place}": need.rows(business) for place, need in enumerate(needs)}
    asked = Business.objects.annotate(**{name: Exists(each) for name, each in rows.items()})
    found = asked.values(*rows).get(pk=business.pk)
    told = [
        each for place, need in enumerate(needs) if found[f"need_{place}"] for each in need.tell(business, language)
    ]
    return {"tasks": needs_you(business, language=language) if found["mine"] else [], "needs": told}


def needs_you(business: Business, *, language: str) -> list[Task]:
    """Overdue invoices whose plan has ended, and those whose letters bounce. Longest overdue first."""
    today = local_date(timezone.now(), business.time_zone)
    rows = list(_overdue(business)[:MOST])
    cases = cases_of(rows)
    return [task for row in rows if (task := _task(row, cases[row.pk], today, language))]


def _overdue(business: Business) -> QuerySet[Invoice]:
    today = local_date(timezone.now(), business.time_zone)
    taken = Q(taken_over=None) | Q(taken_over__again_on__lte=today)
    late = _open(business).filter(taken, sent_at__isnull=False, due_on__lt=today)
    late = late.filter(open_total__gt=F("disputed_total") + F("planned_total"))
    return late.filter(Q(reminders_paused_until=None) | Q(reminders_paused_until__lte=today))


def _task(invoice: Invoice, case: Case, today: date, language: str) -> Task | None:
    amount = format_amount(invoice.undisputed_open, invoice.currency, language)
    if case.bounced:
        return Task(invoice, UNDELIVERED, MEND, amount)
    held = hold(case, today)
    if is_over(case, today) and (held is None or held.why == Why.NO_ADDRESS):
        return Task(invoice, OVER, CALL, amount)
    return None


def of_invoice(invoice: Invoice, reminders: Sequence[Reminder] | None = None) -> dict[str, Any]:
    """For the page of one invoice: the next letter, whether the plan is over, and what the owner noted."""
    if invoice.is_credit_note or invoice.open_total <= 0:
        return {}
    case, now = case_of(invoice, reminders), timezone.now()
    today = local_date(now, case.zone)
    told = foretell(case, now, days=DAYS)
    held = hold(case, today)
    return {
        "next_on": next((on for _stage, on, why in told if why is None), None),
        "is_over": is_over(case, today) and case.due_on < today and invoice.sent_at is not None,
        "held": REASONS[held.why] if held and held.why != Why.UNSENT else "",
        "until": held.until if held else None,
        "taken_over": getattr(invoice, "taken_over", None),
    }


def of_client(client: Client, language: str) -> dict[str, Any]:
    """For the client's page of the owner: its own plan and pause, if any."""
    plan = plan_of(client.business, client=client)
    return {
        "template": "invoices/_client_reminders.html",
        "own": bool(plan and plan.stages),
        "paused_until": plan.paused_until if plan else None,
    }
