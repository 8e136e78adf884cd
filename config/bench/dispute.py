"""What the page of a long case costs: queries and processor time for each side, at 200 events and 50 exhibits."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from accounts.models import Business
from disputes import pages
from disputes.models import Dispute, DisputeLine, Exhibit
from disputes.policy import current
from disputes.states import State
from foundation.audit import log
from foundation.kernel.actors import Actor, Party
from invoices.models import Invoice, InvoiceLine

EVENTS, EXHIBITS, ROUNDS = 200, 50, 40
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def run(rows: int | None = None) -> dict[str, Any]:
    """`rows`: how many events. Only what the page gathers: the template is the same for a short case."""
    events = rows or EVENTS
    with transaction.atomic():
        dispute = _long_case(events)
        sides = {str(party): _measured(dispute, party) for party in (Party.FREELANCER, Party.CLIENT)}
        transaction.set_rollback(True)
    sizes = {"events": events, "exhibits": EXHIBITS, "database": connection.vendor}
    return sizes | {"sides": sides, "budget_queries": 12, "budget_cpu_ms": 10}


def _measured(dispute: Dispute, party: Party) -> dict[str, float]:
    def look() -> None:
        case = Dispute.objects.select_related("business", "invoice", "policy", "assigned_member").get(pk=dispute.pk)
        with translation.override("nl"):
            pages.case_page(case, party, "nl")

    look()
    with CaptureQueriesContext(connection) as caught:
        look()
    return {"queries": len(caught), "cpu_ms": _cpu(look)}


def _cpu(act: Callable[[], None]) -> float:
    spent = []
    for _turn in range(ROUNDS):
        begun = time.process_time()
        act()
        spent.append((time.process_time() - begun) * 1_000)
    return round(statistics.median(spent), 2)


def _long_case(events: int) -> Dispute:
    business = Business.objects.create(name="Studio Bench")
    dispute = _case(business)
    actor = Actor.client("Carol Kramer")
    for place in range(events):
        verb, text = "message.written", f"Message {place}: which of the fourteen hours were the call of May 12?"
        log.record(verb, chain=log.case_chain(dispute.pk), actor=actor, subject=f"case:{dispute.pk}", text=text)
    Exhibit.objects.bulk_create(
        Exhibit(
            dispute=dispute, party=Party.CLIENT if place % 2 else Party.FREELANCER, title=f"Item {place}",
            kind="call_note", number=place + 1, shared_at=NOW, checks=[["soon", "ok", "soon.here", {"gap_hours": "2"}]],
        )
        for place in range(EXHIBITS)
    )  # fmt: skip
    return dispute


def _case(business: Business) -> Dispute:
    invoice = Invoice.objects.create(business=business, buyer_name="Kramer", due_on=NOW.date())
    line = InvoiceLine.objects.create(
        invoice=invoice, position=1, description="Advice, 14 hours", quantity=Decimal(14), unit_price=Decimal(85)
    )
    dispute = Dispute.objects.create(
        business=business, invoice=invoice, number="G-2026-0001", policy=current(business), state=State.NEGOTIATION,
        ball_with=Party.CLIENT, due_at=NOW + timedelta(days=7), client_name="Carol Kramer", summary="Ten, not 14.",
    )  # fmt: skip
    DisputeLine.objects.create(
        dispute=dispute, invoice_line=line, reason="quantity", explanation="Ten.", net=Decimal("340.00"),
        gross=Decimal("411.40"),
    )  # fmt: skip
    return dispute
