"""Once a day: whose limitation period comes near becomes a task, and is mailed to its owner once."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import queries as accounts
from foundation.audit import log
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import local_date
from foundation.mail import outbox
from invoices import claims
from invoices.models import Invoice
from invoices.sheets import day
from invoices.states import Kind, Status
from notices.models import LimitationTask

SHORTEST = timedelta(days=547)  # two years less six months: nothing comes near earlier


def candidates(today: date) -> list[UUID]:
    """Invoices old enough, on which something is open."""
    rows = Invoice.objects.filter(status=Status.ISSUED, kind=Kind.INVOICE, open_total__gt=0)
    return list(rows.filter(issued_on__lt=today - SHORTEST).order_by("issued_on").values_list("pk", flat=True))


@transaction.atomic
def watch(invoice_id: UUID, *, actor: Actor) -> LimitationTask | None:
    """Make the task when its day has come, close those that the calculation left behind. Twice makes one."""
    invoice = Invoice.objects.select_for_update(of=("self",)).select_related("business", "client").get(pk=invoice_id)
    today = local_date(timezone.now(), invoice.business.time_zone)
    term = claims.limitation_of(invoice, today)
    mine = LimitationTask.objects.filter(invoice=invoice, done_at=None)
    if term is None or today < term.warn_from:
        mine.update(done_at=timezone.now())
        return None
    mine.exclude(last_day=term.last_day).update(done_at=timezone.now())
    task, new = LimitationTask.objects.get_or_create(invoice=invoice, last_day=term.last_day)
    if not new:
        LimitationTask.objects.filter(pk=task.pk).update(done_at=None)
        return None
    for address, language in accounts.owner_addresses(invoice.business):
        _tell(task, address, language)
    chain, data = log.business_chain(invoice.business_id), {"last_day": term.last_day, "rows": list(term.row_ids)}
    log.record("limitation.near", chain=chain, actor=actor, subject=f"invoice:{invoice.pk}", data=data)
    return task


def _tell(task: LimitationTask, address: str, language: str) -> None:
    invoice = task.invoice
    outbox.queue(
        "notices/email/limitation",
        to=address,
        language=language,
        context={
            "number": invoice.number, "client": invoice.buyer_name, "day": day(task.last_day.isoformat(), language),
            "url": settings.SITE_URL + reverse("invoices:claim", args=[invoice.pk]),
            "log_head": log.head(log.business_chain(invoice.business_id)).label(invoice.number),
        },
        business_id=invoice.business_id,
        about=f"invoice:{invoice.pk}",
    )  # fmt: skip
