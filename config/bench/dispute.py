"""What the page of a long case costs: queries and processor time for each side, at 200 events and 50 exhibits."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Membership, User
from accounts.session import BACKEND
from config.bench import sample
from config.bench.scratch import scratch
from disputes import pages
from disputes.models import Dispute, DisputeLine, Exhibit
from disputes.policy import current
from disputes.states import State
from foundation.audit import log
from foundation.kernel.actors import Actor, Party
from foundation.links import services as links
from invoices.models import Invoice

EVENTS, EXHIBITS, ROUNDS = 200, 50, 40


def run(rows: int | None = None) -> dict[str, Any]:
    """`rows`: how many events. What the page gathers, and the whole request with its template, for each side."""
    events = rows or EVENTS
    with scratch():
        with transaction.atomic():
            dispute = _long_case(events)
        sides = {str(party): _measured(dispute, party) for party in (Party.FREELANCER, Party.CLIENT)}
    sizes = {"events": events, "exhibits": EXHIBITS, "database": connection.vendor}
    return sizes | {"sides": sides, "budget_queries": 12, "budget_cpu_ms": 10}


def _measured(dispute: Dispute, party: Party) -> dict[str, float]:
    def gather() -> None:
        case = Dispute.objects.select_related("business", "invoice", "policy", "assigned_member").get(pk=dispute.pk)
        with translation.override("nl"):
            pages.case_page(case, party, "nl")

    request = _request(dispute, party)
    return _figures("", gather) | _figures("request_", request)


def _figures(name: str, act: Callable[[], None]) -> dict[str, float]:
    act()
    with CaptureQueriesContext(connection) as caught:
        act()
    return {f"{name}queries": len(caught), f"{name}cpu_ms": _cpu(act)}


def _request(dispute: Dispute, party: Party) -> Callable[[], None]:
    """The page as the server gives it, middleware and template included."""
    browser = Client(headers={"accept-language": "nl"})
    address = dispute.get_absolute_url()
    if party == Party.CLIENT:
        address = reverse("disputes:client", args=[_token(dispute)])
    else:
        browser.force_login(dispute.business.memberships.get().user, backend=BACKEND)

    def look() -> None:
        status = browser.get(address, SERVER_NAME="localhost").status_code
        if status != HTTPStatus.OK:
            raise RuntimeError(f"{address} answered {status}")

    return look


def _token(dispute: Dispute) -> str:
    until = timezone.now() + timedelta(days=1)
    return links.token(links.create(purpose="dispute", target_id=dispute.pk, expires_at=until))


def _cpu(act: Callable[[], None]) -> float:
    spent = []
    for _turn in range(ROUNDS):
        begun = time.process_time()
        act()
        spent.append((time.process_time() - begun) * 1_000)
    return round(statistics.median(spent), 2)


def _long_case(events: int) -> Dispute:
    dispute = _case(sample.issued(2))
    user = User.objects.create(username="bench", email="bench@helder.example")
    Membership.objects.create(business=dispute.business, user=user)
    actor = Actor.client("Carol Kramer")
    for place in range(events):
        verb, text = "message.written", f"Message {place}: which of the fourteen hours were the call of May 12?"
        log.record(verb, chain=log.case_chain(dispute.pk), actor=actor, subject=f"case:{dispute.pk}", text=text)
    Exhibit.objects.bulk_create(
        Exhibit(
            dispute=dispute, party=Party.CLIENT if place % 2 else Party.FREELANCER, title=f"Item {place}",
            kind="call_note", number=place + 1, shared_at=timezone.now(),
            checks=[["soon", "ok", "soon.here", {"gap_hours": "2"}]],
        )
        for place in range(EXHIBITS)
    )  # fmt: skip
    return dispute


def _case(invoice: Invoice) -> Dispute:
    business, line = invoice.business, invoice.lines.earliest("position")
    dispute = Dispute.objects.create(
        business=business, invoice=invoice, number="G-2026-0001", policy=current(business), state=State.NEGOTIATION,
        ball_with=Party.CLIENT, due_at=timezone.now() + timedelta(days=7), client_name="Carol Kramer",
        summary="Ten, not 14.",
    )  # fmt: skip
    DisputeLine.objects.create(
        dispute=dispute, invoice_line=line, reason="quantity", explanation="Ten.", net=Decimal("340.00"),
        gross=Decimal("411.40"),
    )  # fmt: skip
    return dispute
