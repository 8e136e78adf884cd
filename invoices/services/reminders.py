"""Reminders: the stages of a plan, each once for ever, about the undisputed remainder only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from foundation.audit import log
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import in_office_hours, local_date
from foundation.mail import outbox
from foundation.mail.models import OutgoingEmail
from invoices.models import Invoice, InvoiceQuerySet, Reminder
from invoices.queries import client_url
from invoices.recipients import reachable
from invoices.reminder_cases import case_of, cases_of
from invoices.reminder_words import leaving
from invoices.reminding import CATCH_UP, EARLIEST, LATEST, Case, Stage, Why, decide, hold
from invoices.services.issue import lock
from invoices.services.send import letter_context
from invoices.states import Kind, Status

KIND = "reminder"


def candidates(now: datetime, *, among: InvoiceQuerySet | None = None) -> Iterator[UUID]:
    """Invoices (of these, or all) with a reminder that is due and not held back, in due order.

    The service asks again under the lock.
    """
    day = now.date()
    nearest, furthest = day - timedelta(days=LATEST + CATCH_UP + 1), day - timedelta(days=EARLIEST - 1)
    rows = (
        (Invoice.objects.all() if among is None else among)
        .filter(status=Status.ISSUED, kind=Kind.INVOICE, sent_at__isnull=False)
        .filter(due_on__range=(nearest, furthest), open_total__gt=F("disputed_total") + F("planned_total"))
        .select_related("business")
        .defer("snapshot")
        .order_by("due_on", "pk")
        .iterator(chunk_size=500)
    )
    while found := list(islice(rows, 500)):
        some = [row for row in found if in_office_hours(now, row.business.time_zone, row.business.country)]
        cases = cases_of(some)
        yield from (row.pk for row in some if _may_leave(cases[row.pk], now))


def _may_leave(case: Case, now: datetime) -> bool:
    decision = decide(case, now)
    return decision is not None and decision.hold is None


@transaction.atomic
def remind(invoice_id: UUID, *, actor: Actor, now: datetime | None = None) -> Reminder | None:
    """Queue the stage that is due. None when nothing is due, or it is paused, paid, wholly disputed or out of hours."""
    now = now or timezone.now()
    invoice = lock(invoice_id)
    case = case_of(invoice)
    decision = decide(case, now)
    if decision is None or decision.hold:
        return None
    stage = decision.stage
    try:
        with transaction.atomic():
            reminder = Reminder.objects.create(invoice=invoice, key=stage.key, stage=stage.days, queued_at=now)
    except IntegrityError:
        return None  # another beat was first
    reminder.email = _letter(invoice, words(stage, case, local_date(now, case.zone)))
    reminder.save(update_fields=["email"])
    log.record(
        "invoice.reminded",
        chain=log.business_chain(invoice.business_id),
        actor=actor,
        subject=f"invoice:{invoice.pk}",
        data={"stage": stage.days, "amount": invoice.undisputed_open},
    )
    return reminder


def words(stage: Stage, case: Case, today: date) -> dict[str, object]:
    """What the letter's wording depends on: whether the due date is still ahead, the tone, whether it is the last."""
    ahead = case.due_on is not None and today <= case.due_on
    return {"ahead": ahead, "tone": str(stage.tone), "last": stage.key == case.stages[-1].key and not ahead}


def _letter(invoice: Invoice, chosen: dict[str, object]) -> OutgoingEmail:
    url = client_url(invoice)
    return outbox.queue(
        "invoices/email/reminder",
        to=reachable(invoice),
        language=invoice.language,
        context=letter_context(invoice, url) | chosen | {"words": leaving(invoice, chosen, url=url)},
        business_id=invoice.business_id,
        about=f"invoice:{invoice.pk}",
        kind=KIND,
        from_name=invoice.business.name,
        reply_to=invoice.business.email,
    )


def why_drop(email: OutgoingEmail) -> str | None:
    """Asked by the mail room at the last moment: paid, disputed, paused or bounced meanwhile means it is not sent.

    A letter that a person sends again is not stopped by the failure that made them do so.
    """
    reminder = Reminder.objects.select_related("invoice__business").filter(email=email).first()
    if reminder is None:
        return None
    today = local_date(timezone.now(), reminder.invoice.business.time_zone)
    held = hold(case_of(reminder.invoice), today)
    if held is None or (held.why == Why.BOUNCED and email.resent_by):
        return None
    return f"settled, disputed, paused or bounced meanwhile ({held.why})"
