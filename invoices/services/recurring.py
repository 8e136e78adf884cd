"""Recurring invoices: kept, made once per period, sent where that was asked, and told to the owner."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import queries as accounts
from accounts.models import Business
from foundation.audit import log
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import local_date
from foundation.kernel.errors import DomainError, StaleVersion
from foundation.mail import outbox
from invoices import paper, recipients
from invoices.models import Invoice, InvoiceLine, RecurringInvoice, RecurringRun
from invoices.recurrence import Period, fill, first_from, following, period_of, words_of
from invoices.services import draft, issue
from invoices.services import send as sending
from invoices.services.draft import LINE_FIELDS
from invoices.states import Mode, Outcome

FROM = time(8)  # local: nobody's invoice leaves in the night
TOO_OLD = timedelta(days=31)  # an auto-sent invoice that is later than this waits as a draft for a person
FIELDS = (
    "client", "name", "language", "currency", "prices_include_vat", "discount", "discount_kind", "discount_reason",
    "about_goods", "reference", "notes", "rhythm", "covers", "day", "next_on", "ends_on",
    "runs_left", "mode",
)  # fmt: skip
TERMS = ("language", "currency", "prices_include_vat", "discount", "discount_kind", "discount_reason", "about_goods")


def stored_lines(lines: list[InvoiceLine]) -> list[dict[str, Any]]:
    """Lines as JSON, by the column names of InvoiceLine, so that a new field of a line comes along by itself."""
    columns = [InvoiceLine._meta.get_field(name).attname for name in LINE_FIELDS]
    rows = [{name: getattr(line, name) for name in columns} for line in lines]
    return json.loads(json.dumps(rows, cls=DjangoJSONEncoder))


def lines_of(recurring: RecurringInvoice) -> list[dict[str, Any]]:
    """The template's lines with values of the right types."""
    known = {field.attname: field for field in (InvoiceLine._meta.get_field(name) for name in LINE_FIELDS)}
    return [{name: known[name].to_python(row[name]) for name in known if name in row} for row in recurring.lines]


@transaction.atomic
def start(business: Business, *, fields: dict[str, Any], lines: list[dict[str, Any]], actor: Actor) -> RecurringInvoice:
    """A new recurring invoice; the first one is made on `next_on`."""
    rows = stored_lines([InvoiceLine(**line) for line in lines])
    recurring = RecurringInvoice.objects.create(business=business, lines=rows, **fields)
    _record("recurring.started", recurring, actor, data=_plain(fields))
    return recurring


@transaction.atomic
def change(
    recurring: RecurringInvoice, *, version: int, fields: dict[str, Any], lines: list[dict[str, Any]], actor: Actor
) -> None:
    """Holds for what is made from now on. StaleVersion when somebody else changed it meanwhile."""
    rows = stored_lines([InvoiceLine(**line) for line in lines])
    mine = RecurringInvoice.objects.filter(pk=recurring.pk, version=version)
    if not mine.update(version=F("version") + 1, lines=rows, **fields):
        raise StaleVersion(_("This was changed in another tab, or an invoice was made meanwhile. Nothing was saved."))
    _record("recurring.changed", recurring, actor, data=_plain(fields))


def _plain(fields: dict[str, Any]) -> dict[str, str]:
    """For the log: rhythm and dates, no words."""
    return {name: str(fields[name] or "") for name in ("rhythm", "covers", "next_on", "ends_on", "mode")}


@transaction.atomic
def pause(recurring: RecurringInvoice, *, actor: Actor) -> None:
    row = lock(recurring.pk)
    if not row.paused and not row.has_ended:
        RecurringInvoice.objects.filter(pk=row.pk).update(paused=True, version=F("version") + 1)
        _record("recurring.paused", row, actor)


@transaction.atomic
def resume(recurring: RecurringInvoice, *, actor: Actor) -> None:
    """Goes on with the first turn from today; what fell into the pause is not made up for."""
    row = lock(recurring.pk)
    if not row.paused or row.next_on is None:
        return
    today = local_date(timezone.now(), row.business.time_zone)
    next_on = first_from(row.next_on, today, row.rhythm, row.day)
    RecurringInvoice.objects.filter(pk=row.pk).update(paused=False, version=F("version") + 1, next_on=next_on)
    _record("recurring.resumed", row, actor, after=next_on.isoformat())


@transaction.atomic
def end(recurring: RecurringInvoice, *, actor: Actor) -> None:
    """No further turn. What was made stays."""
    row = lock(recurring.pk)
    if row.next_on is not None:
        RecurringInvoice.objects.filter(pk=row.pk).update(next_on=None, paused=False, version=F("version") + 1)
        _record("recurring.ended", row, actor)


def due(now: datetime) -> list[UUID]:
    """Those whose day may have come somewhere on earth; whether it has is decided under the lock."""
    rows = RecurringInvoice.objects.filter(paused=False, next_on__lte=now.date() + timedelta(days=1))
    return list(rows.order_by("next_on", "pk").values_list("pk", flat=True))


def lock(pk: UUID) -> RecurringInvoice:
    """Before any invoice: recurring → run → invoice → counter → log of the business."""
    rows = RecurringInvoice.objects.select_for_update(of=("self",))
    return rows.select_related("business", "client").get(pk=pk)


def is_due(recurring: RecurringInvoice, now: datetime) -> bool:
    """From 08:00 on its day, where the business lives; earlier days are made up for at any hour."""
    if recurring.paused or recurring.next_on is None:
        return False
    local = now.astimezone(ZoneInfo(recurring.business.time_zone))
    return recurring.next_on < local.date() or (recurring.next_on == local.date() and local.time() >= FROM)


@transaction.atomic
def make_next(pk: UUID, *, actor: Actor, now: datetime | None = None) -> RecurringRun | None:
    """Make the turn that is due and move on to the next one. None when nothing is due or that period exists."""
    now = now or timezone.now()
    recurring = lock(pk)
    if not is_due(recurring, now):
        return None
    scheduled = recurring.next_on
    period = period_of(scheduled, recurring.rhythm, recurring.covers, recurring.day)
    run = _claim(recurring, period, scheduled)
    _move_on(recurring, scheduled, made=run is not None)
    if run is None:
        return None
    run.invoice = _draft(recurring, period, actor)
    if recurring.mode == Mode.SEND:
        run.problem = _why_not(run.invoice, recurring, scheduled, now)
        run.outcome = Outcome.DRAFT if run.problem else Outcome.READY
    run.save(update_fields=["invoice", "outcome", "problem"])
    data = {"period": period.key, "invoice": str(run.invoice_id), "outcome": str(run.outcome)}
    _record("recurring.made", recurring, actor, data=data)
    if run.outcome == Outcome.DRAFT:
        tell(run)
    return run


def _claim(recurring: RecurringInvoice, period: Period, scheduled: date) -> RecurringRun | None:
    try:
        with transaction.atomic():
            return RecurringRun.objects.create(recurring=recurring, period=period.key, scheduled_on=scheduled)
    except IntegrityError:
        return None  # another beat was first, or this period was made under an earlier rhythm


def _move_on(recurring: RecurringInvoice, scheduled: date, *, made: bool) -> None:
    next_on: date | None = following(scheduled, recurring.rhythm, recurring.day)
    left = recurring.runs_left
    if made and left is not None:
        left = max(left - 1, 0)
    if left == 0 or (recurring.ends_on and next_on > recurring.ends_on):
        next_on = None
    recurring.next_on, recurring.runs_left = next_on, left
    mine = RecurringInvoice.objects.filter(pk=recurring.pk)
    mine.update(next_on=next_on, runs_left=left, version=F("version") + 1)


def _draft(recurring: RecurringInvoice, period: Period, actor: Actor) -> Invoice:
    """The client's details as they are today; the service date of every line is the last day of the period."""
    invoice = draft.start(recurring.business, client=recurring.client, actor=actor)
    words = words_of(period, recurring.language)
    lines = [
        line | {"description": fill(line["description"], words), "service_date": period.end}
        for line in lines_of(recurring)
    ]
    fields = {name: getattr(recurring, name) for name in TERMS}
    for name in ("reference", "notes"):
        if getattr(recurring, name):
            fields[name] = fill(getattr(recurring, name), words)
    return draft.save(invoice, version=invoice.version, fields=fields, lines=lines, actor=actor)


def _why_not(invoice: Invoice, recurring: RecurringInvoice, scheduled: date, now: datetime) -> str:
    """Why it waits for a person although it was to be sent, in the owner's language; empty when it need not."""
    with translation.override(recurring.business.language):
        if scheduled < local_date(now, recurring.business.time_zone) - TOO_OLD:
            return _("It is more than a month late, so nothing was sent without you.")
        if not invoice.buyer_email:
            return _("The client has no e-mail address.")
        if not accounts.can_send_mail(recurring.business):
            return _("Confirm your own e-mail address first: the client must be able to answer you.")
    return ""


def unfinished() -> list[int]:
    """Runs that are still to be issued or sent, oldest first."""
    rows = RecurringRun.objects.filter(outcome__in=[Outcome.READY, Outcome.ISSUED])
    return list(rows.order_by("made_at").values_list("pk", flat=True))


def finish(run_id: int, *, actor: Actor) -> str:
    """Issue and send, each in a transaction of its own: the log of the business is locked last in each of them.

    The PDF is made in between, outside both. Returns the outcome.
    """
    if _issue(run_id, actor):
        run = RecurringRun.objects.get(pk=run_id)
        paper.build(run.invoice_id)
        _send(run_id, actor)
    return RecurringRun.objects.values_list("outcome", flat=True).get(pk=run_id)


@transaction.atomic
def _issue(run_id: int, actor: Actor) -> bool:
    """Whether it is issued now. A gap that the law does not allow, or a red line, makes it a draft that is told of."""
    run = _locked(run_id)
    if run.outcome != Outcome.READY:
        return run.outcome == Outcome.ISSUED
    try:
        with translation.override(run.recurring.business.language), transaction.atomic():
            issue.issue(run.invoice, version=run.invoice.version, actor=actor)
        run.outcome = Outcome.ISSUED
    except DomainError as refusal:
        run.outcome, run.problem = Outcome.DRAFT, str(refusal)[:500]
        tell(run)
    run.save(update_fields=["outcome", "problem"])
    return run.outcome == Outcome.ISSUED


@transaction.atomic
def _send(run_id: int, actor: Actor) -> None:
    run = _locked(run_id)
    if run.outcome != Outcome.ISSUED:
        return  # another beat was first
    if run.invoice.sent_at is None:  # its owner may have been faster
        to = [each.email for each in recipients.offered(run.invoice) if each.chosen]
        sending.send_to_all(run.invoice, to=to or [run.invoice.buyer_email], message="", actor=actor)
    run.outcome = Outcome.SENT
    run.save(update_fields=["outcome"])
    tell(run)


def _locked(run_id: int) -> RecurringRun:
    rows = RecurringRun.objects.select_for_update(of=("self",))
    return rows.select_related("recurring__business", "invoice__business").get(pk=run_id)


def tell(run: RecurringRun) -> None:
    """A letter to every owner: what was made, and what waits for them."""
    recurring = run.recurring
    head = log.head(log.business_chain(recurring.business_id))
    for address, language in accounts.owner_addresses(recurring.business):
        outbox.queue(
            "invoices/email/recurring_made",
            to=address,
            language=language,
            context={
                "run": run,
                "recurring": recurring,
                "invoice": run.invoice,
                "sent": run.outcome == Outcome.SENT,
                "log_head": head.label(run.invoice.number or recurring.name[:40]),
            },
            business_id=recurring.business_id,
            about=f"invoice:{run.invoice_id}",
        )


def _record(verb: str, recurring: RecurringInvoice, actor: Actor, **more: Any) -> None:
    chain = log.business_chain(recurring.business_id)
    log.record(verb, chain=chain, actor=actor, subject=f"recurring:{recurring.pk}", **more)
