"""The claim of one case: by a chosen day, only if the part proves due, as page, table and paper."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from disputes.models import Dispute
from disputes.services import outcome, report
from disputes.services.report import LineClaim
from disputes.tests.make import CAROL, put
from foundation.audit.models import Event
from invoices.models import Invoice
from invoices.tests.make import line, make_business, make_invoice, mark_sent, owner_of

pytestmark = pytest.mark.django_db
D = Decimal
THOUSAND = [line(quantity=D(1), unit_price=D("1000.00"), vat_category="Z", vat_rate=D(0))]
EVERY = ("claim", "claim_csv", "claim_pdf")


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr("foundation.pdf.fence.render_paper", lambda paper: b"%PDF-1.7 " + paper.html.encode())


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 7, 31, 9, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def alice():
    return make_business(email="alice@helder.test")


@pytest.fixture
def case(alice):
    return disputed(alice)


def disputed(business, lines=THOUSAND, due_on=date(2026, 5, 31), **fields):
    """The first line, € 1,000 without VAT, is disputed."""
    with time_machine.travel(datetime(2026, 5, 1, 9, tzinfo=UTC), tick=False):
        invoice = mark_sent(make_invoice(business, lines=lines, due_on=due_on, **fields))
    made = report.report(
        invoice,
        lines=[LineClaim(invoice.lines.get(position=1).pk, "not_ordered", "Never ordered.")],
        summary="This was never ordered by anybody here.",
        wish="",
        client_name="Carol Kramer",
        client_email="carol@kramer.test",
        actor=CAROL,
    )
    return put(made, "negotiation", ball_with="client")


def get(client, case, name="claim", language="en", **query):
    client.force_login(owner_of(case.business))
    client.cookies["django_language"] = language
    return client.get(reverse(f"disputes:{name}", args=[case.pk]), query)


def words(answer):
    return " ".join(answer.content.decode().split())


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_page_and_paper_show_the_golden_sum_only_as_what_would_be(client, case):
    for name in ("claim", "claim_pdf"):
        text = words(get(client, case, name))
        for shown in ("€8.34", "€8.83", "€17.17", "€150.00", "€1,167.17", "10.15 %", "10.40 %"):
            assert shown in text, (name, shown)
        assert "If the disputed part proves due" in text
        assert "Not owed now." in text
        assert "nl.interest.statutory.b2b.2026-07-01" in text
        for absent in ("The part that is not disputed", "Limitation period", "What was paid on the way", "Together"):
            assert absent not in text, (name, absent)


def test_every_row_of_the_table_says_that_the_part_must_prove_due_first(client, case):
    answer = get(client, case, "claim_csv")
    found = rows(answer)
    assert {row["part"] for row in found} == {"if this part proves due"}
    periods = [(row["from"], row["to"], row["days"], row["amount"]) for row in found if row["kind"] == "interest"]
    assert periods == [("2026-06-01", "2026-06-30", "30", "8.34"), ("2026-07-01", "2026-07-31", "31", "8.83")]
    assert all(row["rules"] and row["links"] for row in found if row["kind"] == "interest")
    assert found[-1]["amount"] == "1167.17"
    assert f'filename="claim-{case.number}-2026-07-31.csv"' in answer["Content-Disposition"]


def test_another_day_gives_another_sum_and_goes_along_to_table_and_paper(client, case):
    text = words(get(client, case, on="2026-06-30"))
    assert "€8.34" in text
    assert "€17.17" not in text
    assert 'value="2026-06-30"' in text
    for name in ("claim_csv", "claim_pdf"):
        assert f"{reverse(f'disputes:{name}', args=[case.pk])}?on=2026-06-30" in text
    assert rows(get(client, case, "claim_csv", on="2026-06-30"))[-1]["amount"] == "1158.34"


def test_costs_are_what_the_part_adds_to_the_scale_over_the_rest(client, alice):
    """Over 3,000 the scale gives 425, over the 2,000 that are not in question 300."""
    case = disputed(alice, lines=[*THOUSAND, line(quantity=D(2), unit_price=D(1000), vat_category="Z", vat_rate=D(0))])
    [costs] = [row for row in rows(get(client, case, "claim_csv")) if row["kind"] == "collection costs"]
    assert costs["amount"] == "125.00"
    assert "what this part adds to the scale" in words(get(client, case))


def test_a_consumer_is_never_asked_costs_over_a_disputed_part(client, alice):
    found = rows(get(client, disputed(alice, buyer_kind="consumer"), "claim_csv"))
    assert [row["amount"] for row in found if row["kind"] == "collection costs"] == ["0.00"]


def test_in_dutch_page_and_paper_speak_dutch(client, case):
    for name in ("claim", "claim_pdf"):
        text = get(client, case, name, "nl").content.decode()
        assert "€\xa01.167,17" in text
        assert "Een schatting: de rente van een halfjaar" in text


@pytest.mark.parametrize("on", ["2026-05-31", "2027-08-02", "yesterday"])
@pytest.mark.parametrize("name", EVERY)
def test_a_day_that_makes_no_sense_is_kept_and_explained(client, case, name, on):
    answer = get(client, case, name, on=on)
    assert answer.status_code == 422
    assert on in answer.content.decode()


def test_before_the_due_date_and_after_the_case_there_is_nothing_to_calculate(client, alice, case):
    early = disputed(alice, due_on=date(2026, 8, 31))
    outcome.withdraw(case, reason="", actor=CAROL)
    for each in (early, Dispute.objects.get(pk=case.pk)):
        assert "Nothing to calculate" in words(get(client, each))
        for name in ("claim_csv", "claim_pdf"):
            assert get(client, each, name).status_code == 409


@pytest.mark.parametrize("name", EVERY)
def test_a_stranger_finds_nothing_and_looking_changes_nothing(client, case, name):
    before = Invoice.objects.values().get(), Dispute.objects.values().get(), Event.objects.count()
    assert get(client, case, name).status_code == 200
    assert before == (Invoice.objects.values().get(), Dispute.objects.values().get(), Event.objects.count())
    client.force_login(owner_of(make_business("Bob", email="bob@helder.test")))
    assert client.get(reverse(f"disputes:{name}", args=[case.pk])).status_code == 404
    assert client.post(reverse(f"disputes:{name}", args=[case.pk])).status_code == 405
