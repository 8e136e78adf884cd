"""Several recipients, what became of each letter, and the post."""

import html as markup
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client as Browser
from django.utils import timezone

from clients.models import Client, Contact
from foundation.audit.models import Event
from foundation.links import services as secret
from foundation.mail import events
from foundation.mail.models import OutgoingEmail
from invoices import preflight, queries
from invoices.einvoice.parties import buyer
from invoices.models import Delivery, Invoice
from invoices.services import reminders
from invoices.tests.make import SYSTEM, make_business, make_draft, make_invoice, owner_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def alice(client):
    business = make_business()
    owner = owner_of(business)
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    client.force_login(owner)
    return business


@pytest.fixture
def invoice(alice, quick_paper):
    return make_invoice(alice)


@pytest.fixture
def petra(invoice):
    return Contact.objects.create(client=invoice.client, name="Petra", email="petra@kramer.test")


def send(client, invoice, **data):
    return client.post(f"/invoices/{invoice.pk}/send/", {"message": ""} | data, headers=ENGLISH)


def text_of(response):
    return re.sub(r"\s+", " ", markup.unescape(response.content.decode()))


def page_of(client, invoice):
    return text_of(client.get(invoice.get_absolute_url(), headers=ENGLISH))


def bounce(email, said="550 no such user"):
    events._came_back(email, timezone.now(), said)


def test_the_people_who_get_invoices_are_ticked_and_each_gets_a_letter_and_a_link(client, invoice, petra):
    form = client.get(f"/invoices/{invoice.pk}/send/").context["form"]
    assert form.fields["people"].initial == ["petra@kramer.test"]
    assert "carol@kramer.test" in dict(form.fields["people"].choices)
    sent = send(
        client, invoice, people=["petra@kramer.test", "carol@kramer.test"], to="x@kramer.test; PETRA@kramer.test"
    )
    assert sent.status_code == 302
    assert sorted(OutgoingEmail.objects.values_list("to", flat=True)) == [
        "carol@kramer.test", "petra@kramer.test", "x@kramer.test",
    ]  # fmt: skip
    assert Delivery.objects.values("link").distinct().count() == 3


def test_a_letter_to_several_goes_to_all_or_to_none(client, invoice, petra):
    send(client, invoice, people=["petra@kramer.test"])
    assert send(client, invoice, people=["petra@kramer.test", "carol@kramer.test"]).status_code == 409
    assert OutgoingEmail.objects.count() == 1
    assert send(client, invoice, people=["stranger@x.test"]).status_code == 422


def test_opened_means_that_a_person_did_something_behind_the_recipient_s_own_link(client, invoice):
    send(client, invoice, to="carol@kramer.test")
    delivery = Delivery.objects.get()
    carol, path = Browser(), f"/i/{secret.token(delivery.link)}/"
    page = carol.get(path)
    assert f'data-opened="{path}opened/"' in page.content.decode()
    assert carol.get(f"{path}opened/").status_code == 405
    standing = secret.token(queries.standing_link(invoice))
    assert carol.post(f"/i/{standing}/opened/").status_code == 204
    assert client.post(f"{path}opened/").status_code == 204  # the owner looks at it
    delivery.refresh_from_db()
    assert delivery.opened_at is None
    for _twice in range(2):
        assert carol.post(f"{path}opened/").status_code == 204
    assert "Opened" in page_of(client, invoice)
    assert Event.objects.filter(verb="invoice.opened").count() == 1


def test_a_letter_that_came_back_stops_reminders_tells_the_owner_once_and_another_address_helps(
    client, alice, quick_paper
):
    with time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=UTC), tick=False):
        invoice = make_invoice(alice, due_on=date(2026, 12, 1))
        send(client, invoice, to="carol@kramer.test")
        for _twice in range(2):
            bounce(OutgoingEmail.objects.get(kind="invoice"))
    with time_machine.travel(datetime(2026, 12, 4, 10, tzinfo=UTC), tick=False):
        assert reminders.remind(invoice.pk, actor=SYSTEM) is None
        told = OutgoingEmail.objects.get(kind="letter")
        assert told.to == owner_of(alice).email
        assert "550 no such user" in told.text
        assert "what the log of this case said" in told.text
        page = page_of(client, invoice)
        assert "nobody was reached" in page
        assert "Came back" in page
        assert "the last letter came back" in text_of(client.get(f"/invoices/{invoice.pk}/send/", headers=ENGLISH))
        send(client, invoice, to="boekhouding@kramer.test")
        assert reminders.remind(invoice.pk, actor=SYSTEM).email.to == "boekhouding@kramer.test"


def test_a_letter_goes_again_and_one_that_was_refused_goes_as_it_was(client, invoice):
    send(client, invoice, to="carol@kramer.test")
    row = Delivery.objects.get()
    again = f"/invoices/{invoice.pk}/deliveries/{row.pk}/again/"
    assert client.post(again).status_code == 409
    OutgoingEmail.objects.update(state="failed")
    assert client.post(again).status_code == 302
    assert OutgoingEmail.objects.get().state == "pending"
    OutgoingEmail.objects.update(state="sent")
    Delivery.objects.update(sent_at=timezone.now() - timedelta(minutes=3))
    assert client.post(again).status_code == 302
    assert Delivery.objects.count() == 2
    other = make_invoice(make_business("Other"))
    assert client.post(f"/invoices/{other.pk}/deliveries/{row.pk}/again/").status_code == 404


def test_a_link_is_renewed_by_ending_it_and_mailing_another(client, invoice):
    send(client, invoice, to="carol@kramer.test")
    link = Delivery.objects.get().link
    assert client.post(f"/invoices/{invoice.pk}/links/{link.pk}/end/", {"renew": "1"}).status_code == 302
    letter = OutgoingEmail.objects.latest("queued_at")
    assert "opens nothing any more" in letter.text
    assert Browser().get(f"/i/{secret.token(link)}/").status_code == 404
    assert Browser().get(re.search(r"/i/\S+/", letter.text)[0]).status_code == 200


def test_an_invoice_brought_to_the_post_counts_as_sent_from_that_day(client, invoice):
    path, today = f"/invoices/{invoice.pk}/posted/", invoice.issued_on
    for wrong in ("", "nonsense", (today + timedelta(days=9)).isoformat(), (today - timedelta(days=1)).isoformat()):
        assert client.post(path, {"on": wrong}).status_code == 422
    for _twice in range(2):
        assert client.post(path, {"on": today.isoformat()}).status_code == 302
    assert Invoice.objects.get().sent_at is not None
    assert Event.objects.filter(verb="invoice.posted").count() == 1
    assert "By post" in page_of(client, invoice)


def test_a_client_who_wants_an_order_number_is_named_before_the_invoice_goes_out(alice):
    draft = make_draft(alice)
    draft.client = Client.objects.create(business=alice, name="Gemeente", order_required=True)
    findings = [str(found) for found in preflight.check(draft, [], alice, draft.due_on)]
    assert any("wants an order number" in text for text in findings)
    draft.reference = "PO-1"
    assert not any("order number" in str(found) for found in preflight.check(draft, [], alice, draft.due_on))


def test_an_e_invoice_finds_a_government_body_by_its_number(alice, quick_paper):
    row = Client.objects.create(business=alice, name="Gemeente", kind="government", oin="00000001003214345000")
    invoice = make_invoice(alice, client=row)
    party = buyer(invoice.snapshot)
    assert (party.endpoint.value, party.endpoint.scheme) == (row.oin, "0190")
    assert party.legal_id == party.endpoint
