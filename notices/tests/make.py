"""Builders: an overdue invoice, verified rates, a letter."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import time_machine
from django.urls import reverse

from accounts.models import Business
from foundation.kernel.actors import Actor, Party
from foundation.law.table import load
from invoices.models import Invoice
from invoices.tests.make import line, make_business, make_invoice, owner_of
from notices.models import LegalLetter
from notices.services import statutes
from notices.wording import shipped

ISSUED, TODAY = datetime(2026, 5, 1, 9, tzinfo=UTC), datetime(2026, 7, 31, 9, tzinfo=UTC)
ADMIN = Actor(Party.ADMIN, "Ada Admin", 1)
CAROL = Actor(Party.CLIENT, "Carol Kramer", None, "link")


def business(name: str = "Alice", **fields: Any) -> Business:
    """Her address is confirmed: letters may leave."""
    from allauth.account.models import EmailAddress

    made = make_business(name, **fields)
    EmailAddress.objects.create(user=owner_of(made), email=made.email, verified=True, primary=True)
    return made


def overdue(of: Business, *, price: str = "1000.00", due: date = date(2026, 5, 31), **fields: Any) -> Invoice:
    """€ 1,000 to a business, without VAT, due on 31 May 2026."""
    lines = [line(quantity=Decimal(1), unit_price=Decimal(price), vat_category="Z", vat_rate=Decimal(0))]
    with time_machine.travel(ISSUED, tick=False):
        return make_invoice(of, lines=lines, due_on=due, **fields)


def verify_rates(through: date = date(2026, 12, 31)) -> None:
    """An admin held the open rates against the official pages."""
    for row in load().rows:
        if row.unit == "pct_per_year" and row.valid_to is None:
            statutes.verify(row_id=row.id, verified_through=through, source="rijksoverheid.nl", actor=ADMIN)


def consumer(alice, **fields):
    return overdue(alice, buyer_kind="consumer", **fields)


def write(client, invoice, kind="fourteen", status=302, **fields):
    """The letter that the form began."""
    values = {"claims": [invoice.pk], "channel": "both", "language": "en"} | fields
    answer = client.post(reverse("notices:write", args=[invoice.pk, kind]), values)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return LegalLetter.objects.get(pk=answer.url.split("/")[2]) if status == 302 else None


def page(client, letter):
    return " ".join(client.get(letter.get_absolute_url()).content.decode().split())


def act(client, letter, verb, sha256=None):
    sha256 = sha256 or client.get(letter.get_absolute_url()).context["sha256"]
    return client.post(reverse(f"notices:{verb}", args=[letter.pk]), {"sha256": sha256})


def sent(client, letter, clock):
    """Decided, slept on, and sent."""
    act(client, letter, "decide")
    clock.shift(timedelta(hours=49))
    answer = act(client, letter, "send")
    letter.refresh_from_db()
    assert letter.state == "sent", answer.content.decode()[:3000]
    return letter


def own(kind, language, **swap):
    """The standard text with other words in it."""
    text = shipped(LegalLetter(kind=kind), language)
    for old, new in swap.values():
        assert old in text
        text = text.replace(old, new)
    return text
