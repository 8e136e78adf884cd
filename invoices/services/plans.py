"""Changing when clients are reminded: plans, pauses, a single stage that is stopped, and what a person takes over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Business
from clients.models import Client
from foundation.audit import log
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import local_date
from foundation.kernel.errors import DomainError
from invoices.models import Invoice, Reminder, ReminderPlan, TakenOver
from invoices.reminder_cases import case_of, stages_of
from invoices.reminding import APART, EARLIEST, LATEST, MOST_STAGES, Stage
from invoices.services.issue import lock
from invoices.states import Tone


@transaction.atomic
def save(
    business: Business,
    *,
    stages: Sequence[tuple[str, int, str]],
    actor: Actor,
    client: Client | None = None,
    invoice: Invoice | None = None,
) -> None:
    """Set the plan of a business, a client or an invoice from (key or "", days, tone).

    A stage keeps its key when only its days or tone change. One that is new, or stands on another day, counts from
    today: it does not reach back to invoices that are past that day.
    """
    _check(stages)
    today = local_date(timezone.now(), business.time_zone)
    row = _row(business, client, invoice)
    before = {stage.key: stage for stage in stages_of(business, client=client, invoice=invoice)}
    chosen = [_stage(key, days, tone, before, today) for key, days, tone in sorted(stages, key=lambda each: each[1])]
    ReminderPlan.objects.filter(pk=row.pk).update(stages=[stage.stored() for stage in chosen])
    data = {"stages": [[stage.days, str(stage.tone)] for stage in chosen]}
    _record("reminders.planned", business, actor, _subject(business, client, invoice), data=data)


def _stage(key: str, days: int, tone: str, before: dict[str, Stage], today: date) -> Stage:
    known = before.get(key)
    if known is None:
        return Stage(uuid4().hex[:8], days, tone, today)
    return Stage(key, days, tone, known.since if known.days == days else today)


def _check(stages: Sequence[tuple[str, int, str]]) -> None:
    """The same bounds as the form's, for whoever calls without one."""
    days = sorted(day for _key, day, _tone in stages)
    fine = 1 <= len(days) <= MOST_STAGES and days[0] >= EARLIEST and days[-1] <= LATEST
    apart = all(later - earlier >= APART for earlier, later in zip(days, days[1:], strict=False))
    calm = all(day > 0 or tone == Tone.FRIENDLY for _key, day, tone in stages)
    keys = [key for key, _day, _tone in stages if key]
    if not (fine and apart and calm and len(keys) == len(set(keys))):
        raise DomainError(_("These reminders do not fit together. Nothing was changed; check the days."))


@transaction.atomic
def inherit(business: Business, *, actor: Actor, client: Client | None = None, invoice: Invoice | None = None) -> None:
    """Back to the plan above: that of the client, of the business, or the one that Helder came with."""
    row = _row(business, client, invoice)
    ReminderPlan.objects.filter(pk=row.pk).update(stages=[])
    _record("reminders.plan_removed", business, actor, _subject(business, client, invoice))


@transaction.atomic
def pause(business: Business, *, until: date | None, actor: Actor, client: Client | None = None) -> None:
    """No reminder to this client (or to anybody) before this day; None lifts the pause."""
    row = _row(business, client, None)
    ReminderPlan.objects.filter(pk=row.pk).update(paused_until=until)
    after = until.isoformat() if until else ""
    _record("reminders.paused", business, actor, _subject(business, client, None), after=after)


def _row(business: Business, client: Client | None, invoice: Invoice | None) -> ReminderPlan:
    """The row of this scope, made where there is none; the business is locked, so that two do not make one each."""
    Business.objects.select_for_update(no_key=True).get(pk=business.pk)
    return ReminderPlan.objects.get_or_create(business=business, client=client, invoice=invoice)[0]


@transaction.atomic
def stop(invoice: Invoice, *, key: str, actor: Actor) -> bool:
    """This one stage is not sent. False when it was spent already."""
    row = lock(invoice.pk)
    stage = next((stage for stage in case_of(row).stages if stage.key == key), None)
    if stage is None:
        raise DomainError(_("This reminder is no longer in the plan. Nothing was changed."))
    try:
        with transaction.atomic():
            Reminder.objects.create(invoice=row, key=key, stage=stage.days, stopped=True)
    except IntegrityError:
        return False
    _record("invoice.reminder_stopped", row.business, actor, f"invoice:{row.pk}", data={"stage": stage.days})
    return True


@transaction.atomic
def let_go(invoice: Invoice, *, key: str, actor: Actor) -> None:
    """Take back a stop: the stage goes out after all, if its day has not passed."""
    row = lock(invoice.pk)
    found = Reminder.objects.filter(invoice=row, key=key, stopped=True).first()
    if found is None:
        return
    found.delete()
    _record("invoice.reminder_let_go", row.business, actor, f"invoice:{row.pk}", data={"stage": found.stage})


@transaction.atomic
def take_over(invoice: Invoice, *, note: str, again_on: date | None, actor: Actor) -> None:
    """The owner deals with it; the note says how. With a day it comes back then."""
    row = lock(invoice.pk)
    facts = {"note": note, "again_on": again_on, "at": timezone.now()}
    TakenOver.objects.update_or_create(invoice=row, defaults=facts)
    after = again_on.isoformat() if again_on else ""
    _record("invoice.taken_over", row.business, actor, f"invoice:{row.pk}", text=note, after=after)


def _subject(business: Business, client: Client | None, invoice: Invoice | None) -> str:
    if invoice:
        return f"invoice:{invoice.pk}"
    return f"client:{client.pk}" if client else f"business:{business.pk}"


def _record(verb: str, business: Business, actor: Actor, subject: str, **more: Any) -> None:
    log.record(verb, chain=log.business_chain(business.pk), actor=actor, subject=subject, **more)
