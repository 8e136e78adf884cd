"""Reminders: a plan of stages, each once for ever, about the undisputed remainder only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from foundation.audit import log
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import in_office_hours, local_date
from foundation.mail import outbox
from foundation.mail.models import OutgoingEmail
from invoices.models import Invoice, Reminder
from invoices.queries import client_url
from invoices.recipients import reachable
from invoices.services.issue import lock
from invoices.services.send import letter_context
from invoices.states import Kind, Status

PLAN = (-3, 3, 10, 21)  # days from the due date; after the last one a person takes over
CATCH_UP = 7  # a stage that could not be sent for a week (downtime, holidays) is skipped, never sent in a burst
KIND = "reminder"


def candidates(now: datetime) -> Iterator[UUID]:
    """Invoices whose due date is near enough to a stage, in due order. Whether one is due is decided under the lock."""
    day = now.date()
    nearest, furthest = day - timedelta(days=max(PLAN) + CATCH_UP + 1), day - timedelta(days=min(PLAN) - 1)
    return (
        Invoice.objects.filter(status=Status.ISSUED, kind=Kind.INVOICE, sent_at__isnull=False)
        .filter(due_on__range=(nearest, furthest), open_total__gt=F("disputed_total") + F("planned_total"))
        .filter(Q(reminders_paused_until=None) | Q(reminders_paused_until__lte=day + timedelta(days=1)))
        .order_by("due_on", "pk")
        .values_list("pk", flat=True)
        .iterator(chunk_size=500)
    )


@transaction.atomic
def remind(invoice_id: UUID, *, actor: Actor, now: datetime | None = None) -> Reminder | None:
    """Queue the stage that is due. None when nothing is due, or it is paused, paid, wholly disputed or out of hours."""
    now = now or timezone.now()
    invoice = lock(invoice_id)
    stage = _due_stage(invoice, now)
    if stage is None:
        return None
    try:
        with transaction.atomic():
            reminder = Reminder.objects.create(invoice=invoice, stage=stage)
    except IntegrityError:
        return None  # another beat was first
    reminder.email = _letter(invoice, stage)
    reminder.save(update_fields=["email"])
    log.record(
        "invoice.reminded",
        chain=log.business_chain(invoice.business_id),
        actor=actor,
        subject=f"invoice:{invoice.pk}",
        data={"stage": stage, "amount": invoice.undisputed_open},
    )
    return reminder


def _due_stage(invoice: Invoice, now: datetime) -> int | None:
    """The latest stage whose day has come within the last week and that was never sent, nor a later one."""
    zone = invoice.business.time_zone
    today = local_date(now, zone)
    if not in_office_hours(now, zone) or not is_wanted(invoice, today) or invoice.due_on is None:
        return None
    late = (today - invoice.due_on).days
    come = [stage for stage in PLAN if stage <= late < stage + CATCH_UP]
    sent = set(invoice.reminders.values_list("stage", flat=True))
    if not come or any(stage >= come[-1] for stage in sent) or (come[-1] < 0 <= late):
        return None
    return come[-1]


def is_wanted(invoice: Invoice, today: date) -> bool:
    """Something undisputed is open, the invoice was sent, nobody paused its reminders, and letters arrive."""
    paused = invoice.reminders_paused_until is not None and invoice.reminders_paused_until > today
    return invoice.undisputed_open > 0 and invoice.sent_at is not None and not paused and bool(reachable(invoice))


def _letter(invoice: Invoice, stage: int) -> OutgoingEmail:
    context = letter_context(invoice, client_url(invoice)) | {"stage": stage}
    return outbox.queue(
        "invoices/email/reminder",
        to=reachable(invoice),
        language=invoice.language,
        context=context,
        business_id=invoice.business_id,
        about=f"invoice:{invoice.pk}",
        kind=KIND,
        from_name=invoice.business.name,
        reply_to=invoice.business.email,
    )


def why_drop(email: OutgoingEmail) -> str | None:
    """Asked by the mail room at the last moment: paid or disputed meanwhile means the letter is not sent."""
    reminder = Reminder.objects.select_related("invoice__business").filter(email=email).first()
    if reminder is None:
        return None
    today = local_date(timezone.now(), reminder.invoice.business.time_zone)
    return None if is_wanted(reminder.invoice, today) else "settled, disputed or paused meanwhile"
