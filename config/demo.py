"""A demo business with a year behind it, made through the same services as everything else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from accounts.models import Business, Membership
from clients import services as clients
from clients.models import Client
from foundation.kernel.actors import Actor
from invoices import queries
from invoices.models import Invoice
from invoices.services import draft, send
from invoices.services import issue as issuing
from payments import services as payments

OWNER, ADMIN, PASSWORD = "noor@helder.example", "admin@helder.example", "helder-demo-2026"  # noqa: S105


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the services believe that it is `moment`. Only the demo may: it writes a past that never happened."""
    real = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = real


@dataclass(frozen=True)
class Story:
    """One invoice of the year: who, how many days ago, the lines, and after how many days it was paid."""

    client: str
    days_ago: int
    lines: tuple[tuple[str, str, str, str], ...]  # description, quantity, unit, price
    paid_after: int | None = None


CLIENTS = (
    {"name": "Atelier Lumen", "kind": "business", "contact_name": "Claire Dubois", "email": "claire@lumen.example",
     "address": "Rue du Midi 40", "postal_code": "1000", "city": "Brussel", "country": "BE", "language": "en",
     "vat_id": "BE0403170701"},
    {"name": "Bakkerij Van Dijk", "kind": "business", "contact_name": "Joost van Dijk", "email": "joost@vandijk.example",
     "address": "Dorpsstraat 8", "postal_code": "3512 JE", "city": "Utrecht", "language": "nl"},
    {"name": "Kramer & Zn. Bouw", "kind": "business", "contact_name": "Henk Kramer", "email": "henk@kramer.example",
     "address": "Industrieweg 3", "postal_code": "9723 AS", "city": "Groningen", "language": "nl"},
    {"name": "Tandartspraktijk Oost", "kind": "business", "contact_name": "Sanne Bos", "email": "sanne@oost.example",
     "address": "Linnaeusstraat 77", "postal_code": "1093 EK", "city": "Amsterdam", "language": "nl"},
)  # fmt: skip

STORIES = (
    Story("Bakkerij Van Dijk", 340, (("Logo en huisstijl volgens offerte van 2 december", "1", "LS", "1850.00"),), 18),
    Story("Atelier Lumen", 301, (("Website copy in English, 6 pages, brief of 12 January", "6", "C62", "145.00"),), 30),
    Story("Kramer & Zn. Bouw", 262, (
        ("Fotografie opleverdag project De Werf, 9 uur op locatie", "9", "HUR", "85.00"),
        ("Nabewerking van 40 foto's van De Werf", "40", "C62", "6.50")), 41),
    Story("Tandartspraktijk Oost", 215, (("Folder nieuwe patiënten, 8 pagina's A5, drukklaar", "1", "LS", "960.00"),), 24),
    Story("Bakkerij Van Dijk", 180, (("Menukaart zomer, ontwerp en drukproef, 6 uur", "6", "HUR", "85.00"),), 12),
    Story("Atelier Lumen", 150, (("Newsletter May, text and layout, 5 hours", "5", "HUR", "90.00"),), 33),
    Story("Kramer & Zn. Bouw", 96, (
        ("Bouwplaatsdoek De Werf, ontwerp volgens opdracht KB-118", "1", "LS", "640.00"),
        ("Tekstcorrecties bouwplaatsdoek, 3 uur op 14 augustus", "3", "HUR", "85.00")), 20),
    Story("Tandartspraktijk Oost", 68, (
        ("Uitbreiding website: pagina's tarieven en team, offerte 2026-31", "1", "LS", "1450.00"),
        ("Extra correctieronde teampagina, 4 uur", "4", "HUR", "85.00"))),
    Story("Kramer & Zn. Bouw", 47, (
        ("Advies over sociale media, oktober", "14", "HUR", "85.00"),
        ("Fotografie Open Dag 3 oktober, 5 uur", "5", "HUR", "85.00"))),
    Story("Bakkerij Van Dijk", 36, (("Sinterklaasposter, ontwerp in drie formaten", "3", "C62", "175.00"),)),
    Story("Atelier Lumen", 12, (("Press kit November, text and photo selection, 8 hours", "8", "HUR", "90.00"),)),
    Story("Tandartspraktijk Oost", 4, (("Kerstkaart 2026, ontwerp en drukbegeleiding, 4 uur", "4", "HUR", "85.00"),)),
)  # fmt: skip


def client_links() -> list[tuple[str, str]]:
    """The secret links of the demo's newest invoices, for the list that `make run` prints."""
    business = Business.objects.filter(email=OWNER).first()
    if business is None:
        return []
    rows = Invoice.objects.for_business(business).issued().filter(kind="invoice").order_by("-issued_at")[:1]
    return [(f"Client's page of {invoice.number}", queries.client_url(invoice)) for invoice in rows]


def build() -> Business:
    """Everything, oldest first, so that numbers and logs run in the order of time."""
    owner, business = _people()
    actor = Actor.freelancer(owner)
    with at(_moment(350)):
        known = {fields["name"]: clients.create(business, fields=fields, actor=actor) for fields in CLIENTS}
    events = [event for story in STORIES for event in _events(story, known[story.client], actor)]
    for moment, act in sorted(events, key=lambda event: event[0]):
        with at(moment):
            act()
    with transaction.atomic():
        _leave_a_draft(business, known["Bakkerij Van Dijk"], actor)
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
        address="Prinsengracht 12", postal_code="1015 DV", city="Amsterdam", vat_id="NL001234567B01",
        kvk="12345678", iban="NL91ABNA0417164300", bic="ABNANL2A",
    )  # fmt: skip
    Membership.objects.create(business=business, user=owner)
    return owner, business


def _moment(days_ago: int, hour: int = 9) -> datetime:
    day = timezone.now().date() - timedelta(days=days_ago)
    return datetime.combine(day, time(hour), UTC)


def _events(story: Story, client: Client, actor: Actor) -> Iterator[tuple[datetime, Any]]:
    made: dict[str, Invoice] = {}

    def issue() -> None:
        made["invoice"] = make_invoice(client, story.lines, actor)
        send.send(made["invoice"], to=client.email, message="", actor=actor)

    yield _moment(story.days_ago), issue
    if story.paid_after is not None:
        yield _moment(story.days_ago - story.paid_after), lambda: pay(made["invoice"], actor)


def make_invoice(client: Client, lines: tuple[tuple[str, str, str, str], ...], actor: Actor) -> Invoice:
    business = client.business
    invoice = draft.start(business, client=client, actor=actor)
    reverse = client.country != "NL"
    day = timezone.now().date() - timedelta(days=3)
    rows = [_row(line, day, reverse) for line in lines]
    fields = {"due_on": timezone.now().date() + timedelta(days=30)}
    invoice = draft.save(invoice, version=invoice.version, fields=fields, lines=rows, actor=actor)
    return issuing.issue(invoice, version=invoice.version, actor=actor)


def _row(line: tuple[str, str, str, str], day: date, reverse: bool) -> dict[str, Any]:
    description, quantity, unit, price = line
    return {
        "description": description, "service_date": day, "quantity": Decimal(quantity), "unit": unit,
        "unit_price": Decimal(price), "vat_category": "AE" if reverse else "S",
        "vat_rate": Decimal(0) if reverse else Decimal(21),
    }  # fmt: skip


def pay(invoice: Invoice, actor: Actor) -> None:
    invoice.refresh_from_db()
    payments.record(
        invoice, amount=invoice.undisputed_open, received_on=timezone.now().date(), key=uuid4(), actor=actor
    )


def _leave_a_draft(business: Business, client: Client, actor: Actor) -> None:
    invoice = draft.start(business, client=client, actor=actor)
    row = _row(("Kerstmenu, ontwerp en drukproef, 5 uur", "5", "HUR", "85.00"), timezone.now().date(), False)
    draft.save(invoice, version=invoice.version, fields={}, lines=[row], actor=actor)
