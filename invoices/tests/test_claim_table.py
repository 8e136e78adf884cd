"""The claim of an invoice as a table: the same sums, payments and what only may prove due."""

import csv
import io
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from invoices.services import settle
from invoices.tests.make import SYSTEM, make_business, owner_of
from invoices.tests.test_claim import TODAY, D, overdue, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make_business(email="alice@helder.test")


@pytest.fixture
def invoice(alice):
    """€ 1,000 to a business, due on 31 May 2026."""
    return overdue(alice)


@pytest.fixture
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


def test_the_table_holds_the_same_sums_and_every_rule(client, invoice, today):
    client.force_login(owner_of(invoice.business))
    answer = client.get(reverse("invoices:claim_csv", args=[invoice.pk]), {"on": "2026-07-31"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="claim-{invoice.number}-2026-07-31.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    interest = [row for row in rows if row["kind"] == "interest"]
    assert [row["amount"] for row in interest] == ["8.34", "8.83"]
    assert [row["estimate"] for row in interest] == ["no", "yes"]
    assert interest[1]["rules"] == "nl.interest.statutory.b2b.2026-07-01"
    assert interest[1]["links"].startswith("https://wetten.overheid.nl/")
    assert [row["amount"] for row in rows if row["kind"] == "total"] == ["1167.17"]


def test_the_table_has_payments_and_the_contingent_part(client, invoice, today):
    pay(invoice, "100", date(2026, 6, 30))
    settle.set_disputed(invoice, gross=D(400), actor=SYSTEM)
    client.force_login(owner_of(invoice.business))
    text = client.get(reverse("invoices:claim_csv", args=[invoice.pk])).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["amount"] for row in rows if row["kind"].startswith("paid on")] == ["-40.00", "-5.01", "-54.99"]
    assert {row["part"] for row in rows} == {"undisputed", "if this part proves due"}


def test_a_table_for_a_wrong_day_is_refused(client, invoice, today):
    client.force_login(owner_of(invoice.business))
    assert client.get(reverse("invoices:claim_csv", args=[invoice.pk]), {"on": "2020-01-01"}).status_code == 422
