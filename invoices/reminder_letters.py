"""The letters of a plan as clients would read them, in both languages, about a real invoice where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import Business
from foundation.kernel.calendar import local_date
from foundation.mail import outbox
from invoices.models import Invoice
from invoices.queries import address_of
from invoices.reminder_words import Copies, own, text
from invoices.reminding import Stage
from invoices.sheets import day
from invoices.states import Kind


@dataclass(frozen=True)
class Example:
    stage: Stage
    language: str
    subject: str
    text: str

    @property
    def days(self) -> int:
        return abs(self.stage.days)


def examples(business: Business, stages: Sequence[Stage], invoice: Invoice | None = None) -> list[list[Example]]:
    """Per stage the letter in each language. Nothing is queued; the link in it is not a real one."""
    shown = invoice or _newest(business) or _sample(business)
    last, known = stages[-1].key, own(business)
    return [
        [
            _example(business, shown, stage, language, known, last=stage.key == last)
            for language, _name in settings.LANGUAGES
        ]
        for stage in stages
    ]


def _newest(business: Business) -> Invoice | None:
    rows = Invoice.objects.for_business(business).issued().filter(kind=Kind.INVOICE, due_on__isnull=False)
    return rows.filter(open_total__gt=0).select_related("client").defer("snapshot").order_by("-issued_at").first()


def _sample(business: Business) -> Any:
    today = local_date(timezone.now(), business.time_zone)
    return SimpleNamespace(
        client=None,
        number=f"{today.year}-0007",
        buyer_name="Kramer & Zn.",
        buyer_contact="Carol Kramer",
        due_on=today + timedelta(days=business.payment_days),
        open_total=Decimal("514.25"),
        undisputed_open=Decimal("514.25"),
        disputed_total=Decimal("0.00"),
        currency="EUR",
    )


def _example(business: Business, invoice: Any, stage: Stage, language: str, known: Copies, *, last: bool) -> Example:
    chosen = {"ahead": stage.days <= 0, "tone": str(stage.tone), "last": last and stage.days > 0}
    seller = {"name": business.name, "contact_name": business.signature}
    url = f"{settings.SITE_URL}/i/…/"
    facts = chosen | {
        "invoice": invoice,
        "due_on": day(invoice.due_on.isoformat(), language),
        "address": address_of(invoice),
        "words": text(invoice, chosen, seller=seller, language=language, url=url, known=known),
    }
    template = "invoices/email/reminder"
    subject, letter, _html = outbox.rendered(template, language=language, context=facts, from_name=business.name)
    return Example(stage, language, subject, letter.partition("\n--\n")[0].strip())
