"""What is known of invoices when their reminders are decided, in at most five queries however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from accounts.models import Business
from clients.models import Client
from foundation.kernel.calendar import local_date
from foundation.mail.queries import came_back
from invoices.models import Invoice, Reminder, ReminderPlan
from invoices.queries import accounts_in_doubt
from invoices.recipients import reachable
from invoices.reminding import DEFAULT, Case, Stage, Why, read


def cases_of(invoices: Iterable[Invoice], known: Iterable[Reminder] | None = None) -> dict[UUID, Case]:
    """Per invoice. Each needs its `business` at hand; `known` are all their reminders, for who has read them."""
    rows = list(invoices)
    reminders = defaultdict(list)
    for reminder in Reminder.objects.filter(invoice__in=[row.pk for row in rows]) if known is None else known:
        reminders[reminder.invoice_id].append(reminder)
    plans = _plans_of(rows)
    bounced = _bounced(rows)
    doubted = accounts_in_doubt(row.pk for row in rows if row.disputed_total > 0)
    return {
        row.pk: _case(row, reminders[row.pk], plans, bounced=row.pk in bounced, in_doubt=row.pk in doubted)
        for row in rows
    }


def case_of(invoice: Invoice, known: Iterable[Reminder] | None = None) -> Case:
    return cases_of([invoice], known)[invoice.pk]


def _plans_of(rows: Sequence[Invoice]) -> dict[tuple, ReminderPlan]:
    """By ("invoice" | "client" | "business", id)."""
    mine = (
        Q(business__in={row.business_id for row in rows}, client=None, invoice=None)
        | Q(client__in={row.client_id for row in rows if row.client_id})
        | Q(invoice__in=[row.pk for row in rows])
    )
    found = {}
    for plan in ReminderPlan.objects.filter(mine):
        scope = ("invoice", plan.invoice_id) if plan.invoice_id else ("client", plan.client_id)
        found[scope if scope[1] else ("business", plan.business_id)] = plan
    return found


def _bounced(rows: Sequence[Invoice]) -> set[UUID]:
    """Invoices that nobody can be reminded of, because letters to every address they went to came back."""
    addresses = defaultdict(set)
    for row in rows:
        addresses[row.business_id].add(row.buyer_email)
    lost = {(pk, address) for pk, asked in addresses.items() for address in came_back(pk, asked)}
    doubtful = [row for row in rows if (row.business_id, row.buyer_email.lower()) in lost]
    return {row.pk for row in doubtful if not reachable(row)}


def _case(
    invoice: Invoice, reminders: Sequence[Reminder], plans: dict[tuple, ReminderPlan], *, bounced: bool, in_doubt: bool
) -> Case:
    zone = invoice.business.time_zone
    mine = [
        plans.get(("invoice", invoice.pk)),
        plans.get(("client", invoice.client_id)),
        plans.get(("business", invoice.business_id)),
    ]
    return Case(
        due_on=invoice.due_on,
        zone=zone,
        country=invoice.business.country,
        stages=_nearest(mine),
        spent=frozenset(reminder.key for reminder in reminders),
        letters=tuple((row.stage, local_date(row.queued_at, zone)) for row in reminders if not row.stopped),
        open=invoice.open_total,
        disputed=invoice.disputed_total,
        wanted=invoice.undisputed_open,
        sent=invoice.sent_at is not None,
        address=invoice.buyer_email,
        bounced=bounced,
        in_doubt=in_doubt,
        pauses=tuple(_pauses(invoice, mine)),
    )


def _nearest(plans: Iterable[ReminderPlan | None]) -> tuple[Stage, ...]:
    return next((read(plan.stages) for plan in plans if plan and plan.stages), DEFAULT)


def _pauses(invoice: Invoice, plans: Sequence[ReminderPlan | None]) -> Iterable[tuple[Why, date]]:
    _own, client, business = plans
    if invoice.reminders_paused_until:
        yield Why.PAUSED, invoice.reminders_paused_until
    if client and client.paused_until:
        yield Why.CLIENT_PAUSED, client.paused_until
    if business and business.paused_until:
        yield Why.ALL_PAUSED, business.paused_until


def plan_of(business: Business, *, client: Client | None = None, invoice: Invoice | None = None) -> ReminderPlan | None:
    """The row of exactly this scope."""
    return ReminderPlan.objects.for_business(business).filter(client=client, invoice=invoice).first()


def stages_of(business: Business, *, client: Client | None = None, invoice: Invoice | None = None) -> tuple[Stage, ...]:
    """The stages that hold for this scope, its own or inherited."""
    client = client or (invoice.client if invoice else None)
    chain = [plan_of(business, invoice=invoice) if invoice else None]
    chain += [plan_of(business, client=client) if client else None, plan_of(business)]
    return _nearest(chain)
