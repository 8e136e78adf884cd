"""What else a year of work leaves behind: agreements, hours, deposits, the bank, and what goes by itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone

from accounts.models import Business
from clients import services as clients
from clients import timefiles
from clients.models import Agreement, Client, TimeEntry
from clients.services import acceptance, agreements, time, time_import
from config.demo_cases import pay
from config.demo_invoices import make_invoice, moment, row
from foundation.kernel.actors import Actor
from invoices import codes, deposits
from invoices.models import Invoice
from invoices.services import hours, items, plans, recurring, send
from invoices.services import issue as issuing
from invoices.states import Grouping
from notices import judging
from notices.services import drafting
from payments import statements
from payments.services import importing

Act = tuple[datetime, Callable[[], Any]]
KRAMER, BAKER, DENTIST, LUMEN = "Kramer & Zn. Bouw", "Bakkerij Van Dijk", "Tandartspraktijk Oost", "Atelier Lumen"
FAMILY = "Familie Jansen"
TOGGL = "Client,Project,Description,Billable,Start date,Start time,End date,End time,Duration"


class Year:
    """`known`: the clients by name. Acts keep what later acts need in `made`."""

    def __init__(self, business: Business, known: dict[str, Client], owner: Actor) -> None:
        self.business, self.known, self.owner = business, known, owner
        self.told = json.loads((Path(__file__).parent / "data" / "year.json").read_text(encoding="utf-8"))
        self.made: dict[str, Any] = {}

    def acts(self) -> Iterator[Act]:
        """In no order; see `demo.build`."""
        days = [
            (349, self.contacts), (349, self.saved_item), (140, self.plan),
            (118, partial(self.agree, BAKER, "contract")), (117, partial(self.accept, BAKER, "contract")),
            (58, self.overdue),
            (50, partial(self.agree, KRAMER, "quote")), (48, partial(self.accept, KRAMER, "quote")),
            (46, self.deposit), (41, partial(self.paid, "deposit")), (34, self.dollars), (30, self.quoted),
            (18, partial(self.paid, "quoted")), (15, self.discount), (14, self.final),
            (10, partial(self.import_hours, 10, 20)), (9, self.bill_hours), (3, partial(self.import_hours, 3, 9)),
            (6, partial(self.agree, DENTIST, "offer")),
            (2, self.bank), (1, self.letter),
            (_days_since(_first_of_month(3)) - 14, self.repeat),
        ]  # fmt: skip
        for ago, act in days:
            yield moment(ago), act
        for months in range(3):
            yield moment(_days_since(_first_of_month(months))), self.turn
        yield timezone.now() - timedelta(minutes=50), self.timer

    def contacts(self) -> None:
        for fields in self.told["contacts"]:
            clients.add_contact(self.known[KRAMER], fields=fields, actor=self.owner)

    def saved_item(self) -> None:
        told = self.told["item"]
        price = {"unit_price": Decimal(told["price"]), "vat_category": "S", "vat_rate": Decimal(21)}
        fields = {name: told[name] for name in ("name", "description", "unit")} | price
        items.add(self.business, fields=fields, actor=self.owner)

    def plan(self) -> None:
        """The builder pays slowly and wants to be told early, in a friendly tone."""
        stages = [("", -5, "friendly"), ("", 7, "friendly"), ("", 21, "neutral")]
        plans.save(self.business, client=self.known[KRAMER], stages=stages, actor=self.owner)

    def agree(self, name: str, key: str) -> None:
        told, client = self.told[key], self.known[name]
        kind = "contract" if key == "contract" else "quote"
        offer = agreements.start(client, kind=kind, title=told["title"], actor=self.owner)
        fields = {"notes": told["notes"], "payment_days": 30, "complaint_days": 14}
        scope = [{"key": None} | row(item, None) for item in told["items"]]
        for item in scope:
            del item["service_date"]
        rates = [rate | {"price": Decimal(rate["price"])} for rate in told["rates"]]
        offer = agreements.save(
            offer, version=offer.version, fields=fields, items=scope, rates=rates, clauses=told["clauses"],
            actor=self.owner,
        )  # fmt: skip
        self.made[key] = acceptance.send(offer, version=offer.version, to=client.email, message="", actor=self.owner)

    def accept(self, name: str, key: str) -> None:
        client, sent = self.known[name], self.made[key]
        actor = Actor.client(client.contact_name, ip="192.0.2.10")
        acceptance.accept(sent, typed_name=client.contact_name, text_sha256=sent.text_sha256, actor=actor)

    def invoice(self, name: str, key: str, **more: Any) -> Invoice:
        made = make_invoice(self.known[name], self.told["invoices"][key], self.owner, **more)
        self.made[key] = made
        return made

    def overdue(self) -> None:
        send.send(self.invoice(FAMILY, "overdue"), to=self.known[FAMILY].email, message="", actor=self.owner)

    def paid(self, key: str) -> None:
        pay(self.made[key], self.owner)

    def quoted(self) -> None:
        """A part of what was agreed: the rest of the item stays open."""
        agreed: Agreement = self.made["quote"]
        lines = [self.told["invoices"]["quoted"][0] | {"scope_item_id": agreed.items.get(position=1).pk}]
        self.made["quoted"] = make_invoice(self.known[KRAMER], lines, self.owner)

    def deposit(self) -> None:
        self.invoice(DENTIST, "deposit", is_deposit=True)

    def final(self) -> None:
        deposit = self.made["deposit"]
        mine = tuple(each for each in deposits.open_for(draft_of(deposit)) if each.invoice == deposit)
        self.invoice(DENTIST, "final", deposits=mine)

    def dollars(self) -> None:
        rate = {"exchange_rate": Decimal("0.9215"), "exchange_rate_source": "ECB"}
        on = timezone.now().date() - timedelta(days=1)
        self.invoice(LUMEN, "dollars", currency="USD", exchange_rate_on=on, **rate)

    def discount(self) -> None:
        self.invoice(BAKER, "discount", discount=Decimal("5"), discount_reason="Vaste klant")

    def repeat(self) -> None:
        """Every month since then; the turns so far are made, issued and sent on their days."""
        told, client = self.told["recurring"], self.known[DENTIST]
        fields = {
            "client": client, "name": told["name"], "language": "nl", "currency": "EUR", "reference": "", "notes": "",
            "rhythm": "monthly", "covers": "previous", "day": 1, "next_on": _first_of_month(-1), "ends_on": None,
            "runs_left": None, "mode": "draft",
        }  # fmt: skip
        line = {"description": told["description"], "quantity": "1", "unit": "MON", "price": told["price"]}
        self.made["recurring"] = recurring.start(
            self.business, fields=fields, lines=[row(line, None)], actor=self.owner
        )

    def turn(self) -> None:
        run = recurring.make_next(self.made["recurring"].pk, actor=Actor.system())
        if run is not None:
            invoice = issuing.issue(run.invoice, version=run.invoice.version, actor=self.owner)
            pay(invoice, self.owner)

    def import_hours(self, first: int, last: int) -> None:
        """A week as Toggl writes it."""
        today = timezone.now().date() + timedelta(days=first)
        rows = [
            f'{KRAMER},{task},"{said}",Yes,{day},{begin}:00,{day},{end}:00,{_length(begin, end)}'
            for ago, begin, end, task, said in self.told["hours"]
            if first <= ago < last
            for day in [today - timedelta(days=ago)]
        ]
        content = "\r\n".join([TOGGL, *rows]).encode()
        table = timefiles.table(content)
        columns = timefiles.recognised(table.heading)
        if columns is None:
            raise ValueError(TOGGL)
        read = timefiles.read(table, columns, zone=self.business.time_zone)
        sha256 = hashlib.sha256(content).hexdigest()
        time_import.receive(
            self.business, source=columns.source, found=read.found, make_clients=False, sha256=sha256, actor=self.owner
        )

    def bill_hours(self) -> None:
        """With the log behind the lines attached, as a PDF and a CSV."""
        client = self.known[KRAMER]
        free = TimeEntry.objects.for_business(self.business).filter(client=client).values_list("pk", flat=True)
        bill = hours.bill(
            self.business, client=client, entries=list(free), grouping=Grouping.TASK, rate=Decimal(85), actor=self.owner
        )
        invoice = issuing.issue(bill, version=bill.version, actor=self.owner)
        send.send(invoice, to=client.email, message="", actor=self.owner)

    def timer(self) -> None:
        time.start(self.business, fields=self.told["timer"] | {"client": self.known[BAKER]}, actor=self.owner)

    def bank(self) -> None:
        """One entry is surely this invoice and is booked, one is likely; the rest is for a person to decide."""
        discount, final, day = self.made["discount"], self.made["final"], timezone.now().date()
        entries = (
            statements.Entry(
                day, discount.total, BAKER, "NL20INGB0003456789", reference=codes.payment_reference(discount.number)
            ),
            statements.Entry(day, final.total, DENTIST, "NL20INGB0009876543", f"Magazine, factuur {final.number}"),
            *(statements.Entry(day, Decimal(amount), *said) for amount, *said in self.told["bank"]),
        )
        found = statements.Statement("camt", self.business.iban, "EUR", entries)
        sha256 = hashlib.sha256(repr(found).encode()).hexdigest()
        importing.receive(self.business, found=[found], file_name="november.xml", sha256=sha256, actor=self.owner)

    def letter(self) -> None:
        """The 14-day letter to a consumer, decided yesterday: it may leave tomorrow."""
        letter = drafting.prepare(
            [self.made["overdue"]], kind="fourteen", channel="both", language="nl", actor=self.owner
        )
        read = judging.compose(letter, now=timezone.now())
        drafting.decide(letter, sha256=read.sha256, actor=self.owner)


def draft_of(deposit: Invoice) -> Invoice:
    """Whose deposits are asked for: a final invoice of the same client, not stored yet."""
    return Invoice(business=deposit.business, client=deposit.client, currency=deposit.currency)


def _first_of_month(ago: int) -> date:
    """Of this month (0), of an earlier one, or of the next (-1)."""
    today = timezone.now().date()
    year, month = divmod(today.year * 12 + today.month - 1 - ago, 12)
    return date(year, month + 1, 1)


def _days_since(day: date) -> int:
    return (timezone.now().date() - day).days


def _length(begin: str, end: str) -> str:
    start, stop = (datetime.strptime(moment, "%H:%M").replace(tzinfo=UTC) for moment in (begin, end))
    return f"0{stop - start}"
