"""Whom the letters of a case reach, and what a client's page says of their disputes."""

import html as markup

import pytest

from clients.models import Contact
from disputes.models import Dispute
from disputes.services import letters
from disputes.tests.make import make_dispute
from foundation.mail.models import OutgoingEmail
from invoices.tests.make import make_invoice, mark_sent, owner_of

pytestmark = pytest.mark.django_db


def test_letters_of_a_case_go_to_the_person_for_disputes_and_the_receipt_to_who_wrote():
    case = make_dispute()
    wrote = OutgoingEmail.objects.get(to=case.client_email)
    Contact.objects.create(client=case.invoice.client, name="Petra", email="petra@kramer.test", gets_disputes=True)
    assert letters.client_side(case, "raised") == (case.client_email, case.client_name)
    letters.tell_client(case, "acknowledged")
    assert OutgoingEmail.objects.exclude(pk=wrote.pk).latest("queued_at").to == "petra@kramer.test"


def test_the_client_s_page_says_how_many_invoices_were_disputed_and_keeps_quiet_about_too_few(client):
    case = make_dispute()
    client.force_login(owner_of(case.business))
    path = f"/clients/{case.invoice.client_id}/"

    def page():
        return markup.unescape(client.get(path, headers={"accept-language": "en"}).content.decode())

    assert "1 of 1 invoice disputed" in page()
    assert "too few to say more" in page()
    assert case.number in page()
    for _each in range(4):
        mark_sent(make_invoice(case.business))
    assert "1 of 5 invoices disputed" in page()
    assert "(20 %)" in page()
    Dispute.objects.update(outcome="invalid")
    assert "0 of 5 invoices disputed" in page()
