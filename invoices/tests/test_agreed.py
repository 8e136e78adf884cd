"""From what was agreed to what is invoiced: the rest of a quote in one click, and lines held against the agreement."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from clients.models import Agreement
from clients.services import acceptance, agreements
from clients.tests.make import accepted, item, make_agreement, make_client, send
from foundation.kernel.actors import Actor
from invoices import agreed, clarity, preflight
from invoices.models import Invoice
from invoices.services import billing, credit, draft
from invoices.services import issue as issuing
from invoices.tests.forms import form_of, inputs_of
from invoices.tests.make import BUYER, actor_of, line, make_business, owner_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
TWO = [item(), item(description="Travel, fixed", quantity=Decimal(1), unit="LS", unit_price=Decimal("120.00"))]


@pytest.fixture
def alice():
    from allauth.account.models import EmailAddress

    business = make_business()
    EmailAddress.objects.create(user=owner_of(business), email=business.email, verified=True, primary=True)
    return business


@pytest.fixture
def quote(alice):
    buyer = make_client(
        alice, name="Kramer & Zn.", address="Industrieweg 3", city="Groningen", email="carol@kramer.test", language="en"
    )
    return accepted(make_agreement(alice, buyer=buyer, items=TWO, payment_days=14))


def rest(agreement):
    return [(str(each.quantity.normalize()), str(each.net)) for each in agreed.left(agreement)]


def rules(invoice):
    results = clarity.judge(invoice, list(invoice.lines.all()))
    return [{finding.rule for finding in result.findings} for result in results]


def test_a_quote_becomes_an_invoice_in_one_click_and_only_once(client, alice, quote):
    client.force_login(owner_of(alice))
    made = client.post(f"/agreements/{quote.pk}/invoice/")
    invoice = Invoice.objects.get()
    assert made.url == f"/invoices/{invoice.pk}/"
    assert (invoice.net_total, invoice.client) == (Decimal("800.00"), quote.client)
    assert [row.scope_item.key for row in invoice.lines.all()] == [each.key for each in quote.items.all()]
    refused = client.post(f"/agreements/{quote.pk}/invoice/", headers=ENGLISH)
    assert (refused.status_code, b"left to invoice" in refused.content) == (409, True)
    draft.discard(invoice, actor=actor_of(alice))
    assert client.post(f"/agreements/{quote.pk}/invoice/").status_code == 302
    page = client.get(f"/agreements/{quote.pk}/", headers=ENGLISH).content.decode()
    assert "What is invoiced and what is left" in page


def test_only_what_was_accepted_can_be_invoiced(client, alice):
    client.force_login(owner_of(alice))
    sent = send(make_agreement(alice))
    assert client.post(f"/agreements/{sent.pk}/invoice/").status_code == 409


def test_parts_and_credits_are_counted_over_versions(alice, quote):
    first, fixed = quote.items.all()
    invoice = billing.bill(quote, actor=actor_of(alice))
    lines = [
        line(quantity=Decimal(3), scope_item_id=first.pk),
        line(unit="LS", quantity=Decimal(1), unit_price=Decimal(50), scope_item_id=fixed.pk),
    ]
    fields = {**BUYER, "due_on": invoice.due_on}
    draft.save(invoice, version=invoice.version, fields=fields, lines=lines, actor=actor_of(alice))
    assert rest(quote) == [("5", "425.00"), ("0.5833", "70.00")]
    invoice.refresh_from_db()
    invoice = issuing.issue(invoice, version=invoice.version, actor=actor_of(alice), reason="Short.")
    assert invoice.snapshot["agreements"][0]["text_sha256"] == quote.text_sha256
    assert invoice.snapshot["lines"][0]["scope_item"] == first.pk
    hours = invoice.lines.first()
    credit.credit_lines(invoice, amounts={hours.pk: Decimal("85.00")}, reason="Less", actor=actor_of(alice))
    assert rest(quote) == [("6", "510.00"), ("0.5833", "70.00")]
    newer = accepted(agreements.new_version(quote, actor=actor_of(alice)))
    assert rest(newer) == [("6", "510.00"), ("0.5833", "70.00")]
    again = billing.bill(newer, actor=actor_of(alice))
    assert [(row.quantity, row.net) for row in again.lines.all()] == [(6, Decimal("510.00")), (1, Decimal("70.00"))]
    with pytest.raises(DatabaseError), transaction.atomic():
        invoice.lines.update(scope_item=None)


def test_price_quantity_and_scope_of_a_line_are_held_against_the_agreement(alice, quote):
    first, _fixed = quote.items.all()
    rate = quote.rates.get()
    invoice = billing.bill(quote, actor=actor_of(alice))
    lines = [
        line(quantity=Decimal(8), scope_item_id=first.pk),
        line(quantity=Decimal(1), unit_price=Decimal(90), scope_item_id=first.pk),
        line(description="Something nobody spoke of, 3 May 2026"),
        line(description="Extra retouching", unit_price=Decimal("65.00"), agreed_rate_id=rate.pk),
    ]
    draft.save(invoice, version=invoice.version, fields={}, lines=lines, actor=actor_of(alice))
    fits, over, outside, dear = rules(invoice)
    assert not fits & {"A10", "A11", "A12"}
    assert {"A10", "A11"} <= over
    assert "A12" in outside
    assert "A10" in dear


def test_the_editor_offers_what_was_agreed_and_keeps_the_choice(client, alice, quote):
    client.force_login(owner_of(alice))
    invoice = billing.bill(quote, actor=actor_of(alice))
    inputs = inputs_of(client.get(f"/invoices/{invoice.pk}/", headers=ENGLISH).content.decode())
    first, _fixed = quote.items.all()
    assert inputs["lines-0-agreed"] == f"i:{first.key}"
    rows = (("Photographs of the open day", "2", "85,00"), ("Retouching", "1", "60,00"), ("Other", "1", "1,00"))
    choice = {
        "lines-0-agreed": f"i:{first.key}", "lines-1-agreed": f"r:{quote.rates.get().pk}",
        "lines-2-agreed": "i:00000000-0000-0000-0000-000000000000", "client": str(quote.client_id),
    }  # fmt: skip
    client.post(f"/invoices/{invoice.pk}/save/", form_of(invoice, lines=rows, **choice))
    kept = list(invoice.lines.values_list("scope_item", "agreed_rate"))
    assert kept == [(first.pk, None), (None, quote.rates.get().pk), (None, None)]


def test_without_an_accepted_agreement_the_check_warns_and_never_blocks(alice):
    buyer = make_client(alice, email="carol@kramer.test", language="en")
    invoice = draft.start(alice, client=buyer, actor=actor_of(alice))

    def warning():
        return " ".join(map(str, preflight._agreement(invoice)))

    assert "no accepted agreement" in warning()
    sent = send(make_agreement(alice, buyer=buyer))
    assert "has not accepted" in warning()
    carol = Actor.client("Carol")
    acceptance.decline(sent, typed_name="Carol", reason="Too dear", actor=carol)
    assert "declined" in warning()
    accepted(agreements.new_version(Agreement.objects.get(), actor=actor_of(alice)))
    assert warning() == ""
    assert not any(finding.blocks for finding in preflight._agreement(invoice))
