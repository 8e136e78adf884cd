"""A year of rows small enough to work out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import time_machine

from accounts.models import Business
from disputes.models import Dispute
from disputes.services import outcome, report, understanding
from disputes.services.report import LineClaim
from disputes.tests.make import CAROL
from insights.queries import Scope
from invoices.models import Invoice
from invoices.tests.make import actor_of, make_business, make_invoice
from payments import services as payments

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
FULL = Decimal("514.25")  # 5 × € 85.00 + 21 %


def on(day: str, hour: int = 12) -> time_machine.travel:
    return time_machine.travel(datetime.fromisoformat(f"{day}T{hour:02d}:00:00+00:00"), tick=False)


def invoice_on(business: Business, day: str, **fields: Any) -> Invoice:
    """€ 514.25 of that day, due on `due_on` or in thirty days."""
    with on(day):
        return make_invoice(business, **fields)


def paid_on(invoice: Invoice, day: str, amount: Decimal | None = None) -> None:
    with on(day):
        payments.record(
            invoice, amount=amount or invoice.total, received_on=date.fromisoformat(day), key=uuid4(),
            actor=actor_of(invoice.business),
        )  # fmt: skip


def disputed_on(invoice: Invoice, day: str, *, net: str = "170.00", reason: str = "quantity") -> Dispute:
    """€ 170.00 net of the first line, € 205.70 with VAT, unless told otherwise."""
    claim = LineClaim(invoice.lines.first().pk, reason, "We agreed on three hours.", net=Decimal(net))
    with on(day):
        return report.report(
            invoice, lines=[claim], summary="We agreed on three hours, and there are five on the invoice.",
            wish="Three hours.", client_name="Carol Kramer", client_email="carol@kramer.test", actor=CAROL,
        )  # fmt: skip


def conceded_on(case: Dispute, day: str) -> None:
    """Read and credited on the same day."""
    owner = actor_of(case.business)
    with on(day):
        understanding.acknowledge(case, actor=owner)
        outcome.concede(case, actor=owner)


def withdrawn_on(case: Dispute, day: str) -> None:
    with on(day):
        outcome.withdraw(case, reason="I had overlooked the mail.", actor=CAROL)


def learned_on(case: Dispute, day: str, prevention: str = "Hours are announced.") -> None:
    with on(day):
        outcome.learn(case, root_cause="agreement", prevention=prevention, actor=actor_of(case.business))


def business() -> Business:
    return make_business(number_format="F-{seq:04d}")


def scope(of: Business, currency: str = "EUR") -> Scope:
    return Scope(of, currency, TODAY)
