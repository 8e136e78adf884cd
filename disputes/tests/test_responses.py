"""Invoice Response on the case: what comes in through Peppol, and what the client did here as a file."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from disputes import responses
from disputes.models import Dispute, ReceivedResponse
from disputes.services import links, outcome
from disputes.tests.make import CAROL, accept, fresh, make_dispute, make_disputed_invoice, offer, to_negotiation
from foundation.audit.verify import verify_chain
from foundation.einvoicing.parties import Identifier, Party
from foundation.einvoicing.response import ACTION, REASON, Clarification, Condition, InvoiceResponse, check
from foundation.einvoicing.response_xml import read, write
from foundation.mail.models import OutgoingEmail
from invoices.models import Invoice
from invoices.tests.make import actor_of, line, make_business, make_invoice, mark_sent, owner_of
from payments.services import booking

pytestmark = pytest.mark.django_db
BUYER = Party(name="Kramer & Zn.", endpoint=Identifier("NL003655467B01", "9944"))
SELLER = Party(name="Studio Noor", endpoint=Identifier("12345678", "0106"))


@pytest.fixture
def alice(client):
    business = make_business()
    client.force_login(owner_of(business))
    return business


def on_the_network(business):
    """An invoice to a buyer with an electronic address: 5 and 14 hours of € 85."""
    lines = [line(quantity=Decimal(5)), line(description="Advies", quantity=Decimal(14))]
    return mark_sent(make_invoice(business, lines=lines, buyer_vat_id="NL003655467B01"))


def send(client, invoice, status="UQ", reason="QTY", number=None, name=None, **fields):
    clarifications = (Clarification(reason, REASON, "Ten hours were agreed", (Condition("BT-129", "10"),)),)
    response = InvoiceResponse(
        id=name or f"r-{status}", issue_date=date(2026, 11, 24), status=status, sender=BUYER, receiver=SELLER,
        invoice_number=number or invoice.number, clarifications=fields.pop("clarifications", clarifications),
    )  # fmt: skip
    upload = SimpleUploadedFile("response.xml", write(response), "application/xml")
    lines = [row.pk for row in invoice.lines.all()]
    return client.post(f"/invoices/{invoice.pk}/response/", {"upload": upload, "lines": lines})


def test_a_query_opens_a_case_with_the_buyers_words_and_the_client_gets_a_copy(client, alice):
    invoice = make_disputed_invoice(alice)
    assert "Add the Invoice Response" in client.get(invoice.get_absolute_url()).content.decode()
    answer = send(client, invoice)
    dispute = Dispute.objects.get()
    assert answer.url == dispute.get_absolute_url()
    assert (dispute.state, dispute.opened_by) == ("raised", "freelancer")
    assert "Ten hours were agreed" in dispute.summary
    assert "BT-129 should be: 10" in dispute.summary
    assert {row.reason for row in dispute.lines.all()} == {"quantity"}
    assert dispute.exhibits.get().file.content_type == "application/xml"
    assert OutgoingEmail.objects.filter(to="carol@kramer.test", about=f"case:{dispute.pk}").exists()
    assert verify_chain(f"case:{dispute.pk}") == []


def test_a_rejection_opens_at_raised_and_is_flagged_as_final(client, alice):
    invoice = make_disputed_invoice(alice)
    why = (
        Clarification("LEG", REASON, "VAT number missing"),
        Clarification("CNF", ACTION),
        Clarification("NIN", ACTION),
    )
    send(client, invoice, "RE", clarifications=why)
    dispute = Dispute.objects.get()
    assert dispute.state == "raised"
    assert "Through Peppol that is final" in client.get(dispute.get_absolute_url()).content.decode()
    assert "Through Peppol that is final" in client.get(links.client_path(dispute)).content.decode()
    assert send(client, invoice, "AP").status_code == 409


def test_a_further_answer_becomes_part_of_the_case_and_never_ends_it(client, alice):
    dispute = make_dispute(make_disputed_invoice(alice))
    invoice = dispute.invoice
    send(client, invoice, "UQ")
    send(client, invoice, "AP", clarifications=())
    dispute = fresh(dispute)
    assert (dispute.state, Dispute.objects.count()) == ("raised", 1)
    assert list(dispute.responses.values_list("status", flat=True)) == ["UQ", "AP"]
    assert "Answer through Peppol" in client.get(links.client_path(dispute)).content.decode()
    assert "through Peppol" in OutgoingEmail.objects.filter(to="carol@kramer.test").latest("queued_at").text


def test_what_needs_nothing_is_kept_and_opens_nothing(client, alice):
    invoice = make_disputed_invoice(alice)
    assert send(client, invoice, "AB", clarifications=()).url == invoice.get_absolute_url()
    assert not Dispute.objects.exists()
    assert "Received" in client.get(f"/invoices/{invoice.pk}/response/").content.decode()
    assert verify_chain(f"business:{alice.pk}") == []


def test_what_is_refused_says_why_and_keeps_nothing(client, alice):
    invoice = make_disputed_invoice(alice)
    other = send(client, invoice, number="2025-999")
    assert other.status_code == 409
    assert "2025-999" in other.content.decode()
    no_reason = send(client, invoice, clarifications=())
    assert no_reason.status_code == 422
    assert "PEPPOL-T111-R001" in no_reason.content.decode()
    assert not ReceivedResponse.objects.exists()
    send(client, invoice, "CA")
    assert send(client, invoice, "UQ", name="r-2").status_code == 409
    assert send(client, invoice, "CA").status_code == 409
    assert ReceivedResponse.objects.count() == 1


def test_a_stranger_finds_neither_the_page_nor_the_file(client, alice):
    dispute = make_dispute(on_the_network(make_business("Other")))
    for page in (f"/invoices/{dispute.invoice_id}/response/", f"/disputes/{dispute.pk}/response/"):
        assert client.get(page).status_code == 404


def pay(dispute, amount):
    invoice = Invoice.objects.get(pk=dispute.invoice_id)
    amount = Decimal(amount or invoice.open_total)
    booking.record(
        invoice, amount=amount, received_on=date(2026, 11, 24), key=uuid4(), actor=actor_of(invoice.business)
    )


def said(dispute):
    response = responses.build(fresh(dispute))
    assert [found for found in check(response) if found.severity == "error"] == []
    assert read(write(response)).findings == ()
    return response


def test_the_case_is_told_from_the_query_to_the_payment(alice):
    dispute = make_dispute(on_the_network(alice))
    asked = said(dispute)
    assert (asked.status, asked.reasons, asked.actions) == ("UQ", ["QTY"], ["CNP"])
    assert asked.clarifications[0].conditions == (Condition("BT-129", "10"),)
    dispute = to_negotiation(dispute)
    assert said(dispute).status == "UQ"
    offer(dispute, "340.00", by=CAROL)
    conditional = said(dispute)
    assert (conditional.status, conditional.reasons) == ("CA", ["QTY"])
    assert conditional.clarifications[0].conditions == (Condition("BT-131", "850.00"),)
    accept(dispute, offer(dispute, "170.00"))
    assert said(dispute).status == "AP"
    pay(dispute, "1000.00")
    partly = said(dispute)
    assert (partly.status, partly.reasons) == ("PD", ["PPD"])
    assert "1,000.00" in partly.clarifications[0].text
    pay(dispute, None)
    assert (said(dispute).status, said(dispute).reasons) == ("PD", [])


def test_a_withdrawn_objection_is_an_acceptance(alice):
    dispute = make_dispute(on_the_network(alice))
    outcome.withdraw(dispute, reason="", actor=CAROL)
    assert said(dispute).status == "AP"


def test_both_rooms_hand_out_the_file_where_the_buyer_is_on_the_network(client, alice):
    dispute = make_dispute(on_the_network(alice))
    for page, path in ((dispute.get_absolute_url(), "response/"), (links.client_path(dispute), "response/")):
        assert "Invoice Response (XML)" in client.get(page).content.decode()
        file = client.get(page + path)
        assert "attachment" in file["Content-Disposition"]
        assert read(file.content).response.invoice_number == dispute.invoice.number
    unknown = make_dispute(make_disputed_invoice(alice))
    assert "Invoice Response (XML)" not in client.get(unknown.get_absolute_url()).content.decode()
    assert client.get(f"{unknown.get_absolute_url()}response/").status_code == 409


def test_every_reason_of_ours_has_codes_that_peppol_knows(alice):
    dispute = make_dispute(on_the_network(alice))
    for reason in responses.LABELS:
        dispute.lines.update(reason=reason)
        assert said(dispute).status == "UQ"


def test_the_panel_costs_no_query_per_answer(alice, django_assert_max_num_queries):
    dispute = make_dispute(on_the_network(alice))
    with django_assert_max_num_queries(4):
        responses.panel(fresh(dispute), "en")
