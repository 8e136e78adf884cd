"""Interest and costs of an overdue invoice: calculated, cited, never booked, and nobody else's business."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from clients.models import Client
from foundation.audit.models import Event
from foundation.law.table import load
from invoices import claims
from invoices.errors import NothingOverdue
from invoices.models import Invoice
from invoices.services import settle
from invoices.services.credit import credit_lines
from invoices.tests.make import SYSTEM, actor_of, line, make_business, make_draft, make_invoice, owner_of
from payments import services as payments

pytestmark = pytest.mark.django_db
D = Decimal
ISSUED, TODAY = datetime(2026, 5, 1, 9, tzinfo=UTC), datetime(2026, 7, 31, 9, tzinfo=UTC)
THOUSAND = [line(quantity=D(1), unit_price=D("1000.00"), vat_category="Z", vat_rate=D(0))]


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


def overdue(business, **fields):
    with time_machine.travel(ISSUED, tick=False):
        return make_invoice(business, lines=THOUSAND, due_on=date(2026, 5, 31), **fields)


def pay(invoice, amount, on):
    payments.record(invoice, amount=D(amount), received_on=on, key=uuid4(), actor=SYSTEM)
    invoice.refresh_from_db()


def calculate(invoice, on=date(2026, 7, 31)):
    return claims.claim(invoice, on=on)


def page(client, invoice, language="en", **query):
    client.force_login(owner_of(invoice.business))
    client.cookies["django_language"] = language
    return client.get(reverse("invoices:claim", args=[invoice.pk]), query)


def test_the_page_shows_the_golden_sum_with_its_rules(client, invoice, today):
    text = page(client, invoice).content.decode()
    for shown in ("€17.17", "€8.34", "€8.83", "€150.00", "€1,167.17", "10.15 %", "10.40 %", "BWBR0005289"):
        assert shown in text, shown
    assert "nl.interest.statutory.b2b.2026-07-01" in text
    assert "This is information, not advice." in text


def test_in_dutch_the_law_speaks_dutch(client, invoice, today):
    text = page(client, invoice, "nl").content.decode()
    assert "€ 17,17".replace(" ", "\xa0") in text
    assert "Een schatting: de rente van een halfjaar" in text
    assert "Kantonrechter" in text


def test_another_day_gives_another_sum(client, invoice, today):
    text = page(client, invoice, on="2026-06-30").content.decode()
    assert "€8.34" in text
    assert "€17.17" not in text
    assert 'value="2026-06-30"' in text


@pytest.mark.parametrize("on", ["2026-05-31", "2027-08-02", "yesterday"])
def test_a_day_that_makes_no_sense_is_kept_and_explained(client, invoice, today, on):
    answer = page(client, invoice, on=on)
    assert answer.status_code == 422
    assert on in answer.content.decode()


def test_looking_changes_and_records_nothing(client, invoice, today):
    before = Invoice.objects.values().get(pk=invoice.pk), Event.objects.count()
    page(client, invoice)
    client.get(reverse("invoices:claim_csv", args=[invoice.pk]))
    assert before == (Invoice.objects.values().get(pk=invoice.pk), Event.objects.count())


@pytest.mark.parametrize("name", ["invoices:claim", "invoices:claim_csv"])
def test_a_stranger_finds_nothing(client, invoice, today, name):
    client.force_login(owner_of(make_business("Bob", email="bob@helder.test")))
    assert client.get(reverse(name, args=[invoice.pk])).status_code == 404
    assert client.post(reverse(name, args=[invoice.pk])).status_code == 405


def test_a_draft_has_no_claim(client, alice, today):
    draft = make_draft(alice)
    assert page(client, draft).status_code == 404


def test_before_the_due_date_the_refusal_is_a_sentence(client, invoice):
    with time_machine.travel(datetime(2026, 5, 31, 12, tzinfo=UTC), tick=False):
        answer = page(client, invoice)
    assert answer.status_code == 409
    assert "there is nothing to claim yet" in answer.content.decode()


def test_the_owners_page_leads_there_only_when_something_is_overdue(client, invoice):
    link = reverse("invoices:claim", args=[invoice.pk])
    client.force_login(owner_of(invoice.business))
    with time_machine.travel(datetime(2026, 5, 31, 12, tzinfo=UTC), tick=False):
        assert link not in client.get(invoice.get_absolute_url()).content.decode()
    with time_machine.travel(datetime(2026, 6, 1, 12, tzinfo=UTC), tick=False):
        assert link in client.get(invoice.get_absolute_url()).content.decode()
    with time_machine.travel(TODAY, tick=False):
        pay(invoice, "1000", date(2026, 7, 1))
        assert link not in client.get(invoice.get_absolute_url()).content.decode()


def test_a_paid_invoice_has_no_claim(invoice):
    pay(invoice, "1000", date(2026, 7, 1))
    with pytest.raises(NothingOverdue):
        calculate(invoice)


def test_a_credit_note_has_no_claim(alice, invoice, today):
    first = invoice.lines.get()
    note = credit_lines(invoice, amounts={first.pk: D(100)}, reason="Fewer hours", actor=actor_of(alice))
    with pytest.raises(NothingOverdue):
        calculate(note)


def test_a_late_payment_settles_forty_euros_then_interest_then_the_invoice(invoice):
    pay(invoice, "500", date(2026, 6, 30))
    found = calculate(invoice)
    paid = found.certain.interest.allocations[0]
    assert (paid.costs, paid.interest, paid.principal) == (D("40.00"), D("8.34"), D("451.66"))
    assert found.certain.principal == D("548.34")
    assert found.certain.costs == D("82.25") - 40  # the scale over what is open, less what was paid of it
    assert found.certain.interest.interest_open == D("4.84")  # 31 days of 10.40 % over 548.34


def test_a_payment_in_time_lowers_the_invoice_alone(invoice):
    pay(invoice, "500", date(2026, 5, 31))
    found = calculate(invoice)
    assert found.certain.principal == 500
    assert found.certain.costs == 75


def test_a_payment_without_a_day_counts_as_paid_in_time(invoice):
    Invoice.objects.filter(pk=invoice.pk).update(paid_total=D(500))
    invoice.refresh_from_db()
    assert calculate(invoice).certain.principal == 500


def test_what_was_credited_or_written_off_is_never_claimed(alice, invoice, today):
    first = invoice.lines.get()
    credit_lines(invoice, amounts={first.pk: D(100)}, reason="Fewer hours", actor=actor_of(alice))
    settle.write_off(invoice, amount=D(200), reason="Goodwill", actor=actor_of(alice))
    invoice.refresh_from_db()
    found = calculate(invoice)
    assert found.certain.principal == 700
    assert {s.bearing for s in found.certain.interest.segments} == {D(700)}


def test_the_disputed_part_is_shown_apart_and_only_if_it_proves_due(client, invoice, today):
    settle.set_disputed(invoice, gross=D(400), actor=SYSTEM)
    invoice.refresh_from_db()
    found = calculate(invoice)
    assert (found.certain.principal, found.contingent.principal) == (600, 400)
    assert (found.certain.costs, found.contingent.costs) == (90, 60)
    assert found.certain.costs + found.contingent.costs == 150
    text = page(client, invoice).content.decode()
    assert "If the disputed part proves due" in text
    assert "Not owed now." in text


def test_a_wholly_disputed_invoice_claims_nothing_for_certain(invoice):
    settle.set_disputed(invoice, gross=D(1000), actor=SYSTEM)
    invoice.refresh_from_db()
    found = calculate(invoice)
    assert (found.certain.total, found.contingent.total) == (0, D("1167.17"))


def test_a_consumer_owes_interest_by_decree_and_no_costs_before_the_letter(client, alice, today):
    invoice = overdue(alice, buyer_kind="consumer")
    found = calculate(invoice)
    assert found.certain.costs == 0
    assert {s.rate for s in found.certain.interest.segments} == {D("4.00")}
    assert "After the letter it would be €150.00" in page(client, invoice).content.decode()


def test_an_unknown_client_counts_as_a_consumer_and_the_page_says_so(client, alice, today):
    invoice = overdue(alice, buyer_kind="unknown")
    assert "the client counts as a consumer" in " ".join(page(client, invoice).content.decode().split())


def test_a_kind_that_became_known_later_counts(alice):
    invoice = overdue(alice, buyer_kind="unknown")
    Client.objects.filter(pk=invoice.client_id).update(kind="business")
    invoice.client.refresh_from_db()
    assert calculate(invoice).party == "b2b"


def test_a_consumer_abroad_is_judged_by_their_own_law(alice):
    found = calculate(overdue(alice, buyer_kind="consumer", buyer_country="DE"))
    assert found.jurisdiction == "DE"
    assert not found.certain.interest.claimed
    assert found.certain.total == 1000


def test_a_business_abroad_is_judged_by_the_sellers_law(alice):
    found = calculate(overdue(alice, buyer_country="DE"))
    assert found.certain.interest.amount == D("17.17")
    assert [court.name for court in found.forums] == ["small_claims", "payment_order", "kantonrechter"]


def test_a_seller_abroad_gets_the_directive(client, today):
    invoice = overdue(make_business("Ana", country="DE", email="ana@helder.test"))
    found = calculate(invoice)
    assert found.certain.costs == 40
    assert found.limitation is None
    assert found.forums == []
    assert "eu.collection.flat_min.b2b.2013-03-16" in page(client, invoice).content.decode()


def test_in_another_currency_no_costs_are_counted(client, alice, today):
    invoice = overdue(alice)
    invoice.currency = "USD"
    found = calculate(invoice)
    assert found.certain.costs == 0
    assert found.forums == []
    assert found.certain.interest.amount == D("17.17")
    assert found.remarks[-1].rule == "CURRENCY"


def test_a_later_due_date_starts_interest_later(invoice):
    settle.extend_due(invoice, until=date(2026, 6, 30), actor=SYSTEM)
    invoice.refresh_from_db()
    assert calculate(invoice).certain.interest.amount == D("8.83")


def test_a_part_payment_starts_the_limitation_period_again(invoice):
    assert calculate(invoice).limitation.last_day == date(2031, 5, 31)
    pay(invoice, "100", date(2026, 7, 1))
    assert calculate(invoice).limitation.last_day == date(2031, 7, 1)


def test_the_page_needs_few_queries_however_many_payments(client, invoice, today, django_assert_max_num_queries):
    page(client, invoice)
    for _ in range(6):
        pay(invoice, "10", date(2026, 6, 30))
    with django_assert_max_num_queries(9):
        client.get(reverse("invoices:claim", args=[invoice.pk]))


def test_an_admins_rows_count(invoice):
    from dataclasses import replace

    fresh = [replace(row, verified_through=date(2026, 12, 31)) for row in load().rows if row.valid_to is None]
    assert claims.claim(invoice, on=date(2026, 7, 31)).estimate
    assert not claims.claim(invoice, on=date(2026, 7, 31), table=load(fresh)).estimate
