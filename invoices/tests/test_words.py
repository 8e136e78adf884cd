"""What leaves beside an invoice in somebody's own words, and the reminders that came with Helder."""

import re

import pytest

from clients.states import Address
from foundation.wording.tone import ToneContext, tone
from invoices import reminder_letters
from invoices.models import Invoice
from invoices.reminding import Stage
from invoices.states import Kind, Tone
from invoices.tests.make import make_business, make_invoice, owner_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def alice(client):
    business = make_business()
    client.force_login(owner_of(business))
    return business


def credited(client, invoice, reason, **more):
    return client.post(f"/invoices/{invoice.pk}/credit/", {"how": "all", "reason": reason} | more)


def test_the_reason_of_a_credit_note_is_looked_at_while_it_is_written(client, alice):
    invoice = make_invoice(alice)
    url = f"/invoices/{invoice.pk}/credit/tone/"
    live = client.post(url, {"how": "all", "reason": "YOU complained ALWAYS!!"}, headers=HTMX).content.decode()
    assert "<mark>YOU</mark>" in live or "<mark>ALWAYS</mark>" in live
    page = client.post(url, {"how": "amount", "amount": "12,50", "reason": "YOU complained!!"}).content.decode()
    assert 'value="YOU complained!!"' in page
    assert 'value="12,50"' in page
    assert not Invoice.objects.filter(kind=Kind.CREDIT_NOTE).exists()


@pytest.mark.parametrize("reason", ["Hours of {date}.", "Corrects invoice 2019-0042.", "Gives back € 9,999.00."])
def test_a_credit_note_with_a_hole_or_a_figure_from_elsewhere_is_not_issued(client, alice, reason):
    invoice = make_invoice(alice)
    response = credited(client, invoice, reason)
    assert response.status_code == 422
    assert reason in response.content.decode()
    assert not Invoice.objects.filter(kind=Kind.CREDIT_NOTE).exists()


def test_the_amount_that_is_given_back_and_what_is_admitted_may_be_named(client, alice):
    invoice = make_invoice(alice)
    response = credited(
        client, invoice, f"You are right: € 12,50 too much on {invoice.number}.", how="amount", amount="12,50"
    )
    assert response.status_code == 302
    assert Invoice.objects.filter(kind=Kind.CREDIT_NOTE).get().correction_reason.startswith("You are right")


def test_a_stranger_has_no_words_looked_at(client, alice):
    other = make_invoice(make_business("Bob"))
    assert client.post(f"/invoices/{other.pk}/credit/tone/", {"reason": "Hours"}).status_code == 404


@pytest.mark.parametrize("address", [Address.FORMAL, Address.INFORMAL])
def test_every_reminder_as_it_leaves_scores_no_hit(alice, address):
    """Before and after the due date, in each tone, language and form of address."""
    invoice = make_invoice(alice)
    invoice.client.form_of_address = address
    stages = [Stage("a", -3, Tone.FRIENDLY), *(Stage(str(n), 7 * n, each) for n, each in enumerate(Tone, start=1))]
    for pair in reminder_letters.examples(alice, stages, invoice):
        for example in pair:
            found = tone(example.text, ToneContext(language=example.language, expects_reply=False))
            assert [(hit.rule, hit.words) for hit in found.findings] == [], example.text
            if example.language == "nl":
                assert not re.search(r"\bje\b" if address == Address.FORMAL else r"\b[Uu]w?\b", example.text)
