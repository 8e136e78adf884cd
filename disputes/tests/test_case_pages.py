"""The case page for who reads it: names, ways to go, what stands where, and what is no longer asked."""

import re
from collections import Counter
from datetime import date

import pytest

from disputes.models import Dispute
from disputes.services import links, proposals
from disputes.services.mediation import accept_role, consent, propose
from disputes.terms import Terms
from disputes.tests.make import (
    CAROL,
    accept,
    actor,
    fresh,
    make_dispute,
    make_disputed_invoice,
    offer,
    put,
    to_negotiation,
)
from disputes.tests.test_mediation import MAX, WHO, way_out
from invoices.queries import client_url
from invoices.tests.make import make_business, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def case(alice):
    return to_negotiation(make_dispute(make_disputed_invoice(alice)))


def page(client, path, **headers):
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def doubles(text):
    return [each for each, times in Counter(re.findall(r'\sid="([^"]+)"', text)).items() if times > 1]


def test_hours_are_counted_in_words(client, case):
    assert "4 hours" in page(client, links.client_path(case))


@pytest.mark.parametrize("state", ["raised", "restated", "review", "negotiation", "formal_notice", "executing"])
def test_a_label_belongs_to_the_field_of_its_own_form(client, alice, case, state):
    put(case, state)
    assert doubles(page(client, links.client_path(case))) == []
    client.force_login(owner_of(alice))
    assert doubles(page(client, case.get_absolute_url())) == []


def test_so_it_is_in_a_mediation(client, alice, case):
    offer(case)
    held = propose(fresh(case), typed_name="Alice", actor=actor("freelancer", alice), **WHO)
    consent(held, typed_name="Carol Kramer", actor=CAROL)
    accept_role(held, statement="I know neither.", typed_name="Max Bakker", actor=MAX)
    assert doubles(page(client, f"{links.client_path(case)}mediation/")) == []


def test_who_accepts_last_in_a_mediation_comes_to_the_settled_case(client, alice, case):
    offer(case)
    held = propose(fresh(case), typed_name="Alice", actor=actor("freelancer", alice), **WHO)
    consent(held, typed_name="Carol Kramer", actor=CAROL)
    accept_role(held, statement="I know neither.", typed_name="Max Bakker", actor=MAX)
    way = way_out(held)
    signed = {
        "proposal_id": way.pk, "number": way.number, "credit_gross": way.credit_gross,
        "terms_sha256": way.terms_sha256, "typed_name": "Carol Kramer",
    }  # fmt: skip
    room = f"{links.client_path(case)}mediation/"
    assert client.post(f"{room}accept/", signed).url == room
    client.force_login(owner_of(alice))
    assert client.post(f"{case.get_absolute_url()}mediation/accept/", signed).url == case.get_absolute_url()


def test_from_the_case_the_client_finds_back_to_the_invoice_whatever_is_due(client, case):
    way = client_url(case.invoice).split("8000")[1]
    assert f'href="{way}"' in page(client, links.client_path(case))
    type(case.invoice).objects.filter(pk=case.invoice_id).update(paid_total=case.invoice.total)
    text = page(client, links.client_path(fresh(case)))
    assert f'href="{way}"' in text
    assert f'href="{way}pay/"' not in text


def test_giving_up_is_not_the_first_thing_a_client_is_offered(client, case):
    text = page(client, links.client_path(case))
    assert text.index("Write a message") < text.index("The invoice was right after all") < text.index("Withdraw your")


def test_more_time_is_asked_for_by_whose_turn_it_is(client, alice):
    case = make_dispute(make_disputed_invoice(alice))
    assert "Ask for more time" not in page(client, links.client_path(case))
    client.force_login(owner_of(alice))
    assert "Ask for more time" in page(client, case.get_absolute_url())
    put(case, "retrospective", ball_with="freelancer")  # what one learned is nobody else's to grant time for
    assert "Ask for more time" not in page(client, case.get_absolute_url())


def test_a_client_reads_the_name_of_the_business_where_the_freelancer_gave_none(client, alice, case):
    client.force_login(owner_of(alice))
    line = case.lines.get().pk
    client.post(f"{case.get_absolute_url()}propose/", {f"credit_{line}": "85.00", "text": "Half of it is fair."})
    text = page(client, links.client_path(case))
    assert "Offer by Studio Noor" in text
    assert f"Offer by {owner_of(alice).email}" not in text


def test_the_plan_says_what_is_paid_next_and_nobody_is_asked_for_proof_any_more(client, alice, case):
    assert 'id="needs"' in page(client, links.client_path(case))
    credits = {row.pk: 170 for row in case.lines.all()}
    wanted = Terms(pay_by=date(2099, 1, 1), instalments=3)
    live = proposals.propose(case, credits=credits, text="Fair.", wanted=wanted, actor=actor("freelancer", alice))
    accept(case, live)
    text = page(client, links.client_path(Dispute.objects.get()))
    assert 'id="needs"' not in text
    assert "Instalment 1" in text
    assert "Pays €68.57" in text


def test_a_case_that_is_over_says_how_it_ended(client, case):
    put(case, "executing", outcome="expired")
    assert "Expired without an answer" not in page(client, links.client_path(case))
    put(case, "closed", outcome="expired")
    assert "Expired without an answer" in page(client, links.client_path(case))


def test_a_doubt_about_the_account_comes_first_and_nothing_beside_it_asks_for_money(client, case):
    assert "do not pay yet" not in page(client, links.client_path(case))
    case.lines.update(reason="bank")
    text = page(client, links.client_path(case))
    assert text.index("Please do not pay yet") < text.index('class="panel turn')
    bill = page(client, client_url(case.invoice).split("8000")[1])
    assert "Please do not pay yet" in bill
    assert "stays due" not in text + bill
