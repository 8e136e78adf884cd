"""A demo business with a year behind it, made through the same services as everything else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import time_machine
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from accounts.models import Business, Membership
from clients import services as clients
from clients.models import Client
from config import demo_cases
from config.demo_invoices import make_invoice, moment, row
from config.demo_year import Year
from disputes.models import Dispute
from disputes.services import links
from foundation.kernel.actors import Actor
from insights.services import summaries
from invoices import queries
from invoices.models import Invoice
from invoices.services import draft, send

OWNER, ADMIN, PASSWORD = "noor@helder.example", "admin@helder.example", "helder-demo-2026"  # noqa: S105


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everybody believe that it is `moment`. Only the demo may: it writes a past that never happened."""
    with time_machine.travel(moment, tick=True):
        yield


def _data() -> dict[str, Any]:
    """The demo's clients, and per invoice: who, how many days ago, its lines, after how many days it was paid."""
    return json.loads((Path(__file__).parent / "data" / "demo.json").read_text(encoding="utf-8"))


def client_links() -> list[tuple[str, str]]:
    """Secret links of the demo, to an invoice and to a case, for the list that `make run` prints."""
    business = Business.objects.filter(email=OWNER).first()
    if business is None:
        return []
    invoice = Invoice.objects.for_business(business).issued().filter(kind="invoice").order_by("-issued_at").first()
    case = Dispute.objects.for_business(business).filter(state="mediation").first()
    found = [(f"Client's page of {invoice.number}", queries.client_url(invoice))] if invoice else []
    return found + ([(f"Client's side of {case.number}", links.client_url(case))] if case else [])


def build() -> Business:
    """Everything, oldest first, so that numbers and logs run in the order of time."""
    data = _data()
    owner, business = _people()
    actor = Actor.freelancer(owner)
    with at(moment(350)):
        known = {fields["name"]: clients.create(business, fields=fields, actor=actor) for fields in data["clients"]}
    events = [event for story in data["stories"] for event in _events(story, known[story["client"]], actor)]
    if data["stories"]:
        events += Year(business, known, actor).acts()
    for when, act in sorted(events, key=lambda event: event[0]):
        with at(when):
            act()
    with transaction.atomic():
        _leave_a_draft(business, known["Bakkerij Van Dijk"], actor)
    summaries.rebuild(business)
    return business


def _people() -> tuple[Any, Business]:
    from allauth.account.models import EmailAddress

    user_model = get_user_model()
    owner = user_model.objects.create_user(
        "noor", OWNER, PASSWORD, first_name="Noor", last_name="de Vries", language="nl"
    )
    admin = user_model.objects.create_user("admin", ADMIN, PASSWORD, first_name="Ada", last_name="Admin")
    admin.is_staff = admin.is_superuser = True
    admin.save(update_fields=["is_staff", "is_superuser"])
    for user in (owner, admin):
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    business = Business.objects.create(
        name="Studio Noor", contact_name="Noor de Vries", email=OWNER, phone="020 123 45 67",
        address="Prinsengracht 12", postal_code="1015 DV", city="Amsterdam", vat_id="NL004495445B59",
        kvk="12345678", iban="NL91ABNA0417164300", bic="ABNANL2A",
    )  # fmt: skip
    Membership.objects.create(business=business, user=owner)
    return owner, business


def _events(story: dict[str, Any], client: Client, actor: Actor) -> Iterator[tuple[datetime, Any]]:
    made: dict[str, Invoice] = {}

    def issue() -> None:
        made["invoice"] = make_invoice(client, story["lines"], actor)
        if story.get("by_mail", True):  # some are handed over on paper
            send.send(made["invoice"], to=client.email, message="", actor=actor)

    yield moment(story["days_ago"]), issue
    if story["paid_after"] is not None:
        yield moment(story["days_ago"] - story["paid_after"], 10), lambda: demo_cases.pay(made["invoice"], actor)
    for hour, (day, act) in enumerate(_case_events(story, made, actor), 11):
        yield moment(story["days_ago"] - day, min(hour, 22)), act


def _case_events(story: dict[str, Any], made: dict[str, Invoice], actor: Actor) -> Iterator[tuple[int, Any]]:
    """What happens in the dispute about this invoice, if there is one: (days after the invoice, act)."""
    if "case" not in story:
        return
    for day, act in demo_cases.events(story, lambda: made["invoice"], actor):
        yield day, lambda act=act: act(timezone.now().date())


def _leave_a_draft(business: Business, client: Client, actor: Actor) -> None:
    invoice = draft.start(business, client=client, actor=actor)
    line = {"description": "Kerstmenu, ontwerp en drukproef, 5 uur", "quantity": "5", "unit": "HUR", "price": "85.00"}
    told = row(line, timezone.now().date())
    draft.save(invoice, version=invoice.version, fields={}, lines=[told], actor=actor)
