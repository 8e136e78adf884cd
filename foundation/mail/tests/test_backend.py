import email
import email.policy
import re

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.mail import EmailMultiAlternatives, send_mail

from foundation.mail import delivery
from foundation.mail.errors import BadAddress
from foundation.mail.models import OutgoingEmail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def production_backend(settings):
    settings.EMAIL_BACKEND = "foundation.mail.backend.OutboxBackend"


@pytest.mark.django_db(transaction=True)
def test_a_sign_in_code_travels_through_the_outbox_and_leaves_no_trace_in_the_row(client, settings, post_office):
    get_user_model().objects.create_user(username="alice", email="alice@studio.example", password=None)
    client.post("/accounts/login/code/", {"email": "alice@studio.example"})
    row = OutgoingEmail.objects.get()
    assert (row.to, row.kind) == ("alice@studio.example", "code")
    assert post_office == [str(row.pk)]
    assert delivery.send_once(row.pk) == "kept"
    (path,) = settings.MAIL_DIR.iterdir()
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    words = message.get_body(["plain"]).get_content()
    assert re.search(r"\n *\d{4}-\d{4}\r?\n", words), words
    assert message["Auto-Submitted"] == "auto-generated"
    row.refresh_from_db()
    assert (row.text, row.html, row.state) == ("", "", "kept")


def test_each_reader_gets_a_letter_of_their_own(sink):
    message = EmailMultiAlternatives("Hi", "text", to=["a@x.example", "b@x.example"], bcc=["c@x.example"])
    message.attach_alternative("<p>html</p>", "text/html")
    assert message.send() == 1
    for row in OutgoingEmail.objects.all():
        delivery.send_once(row.pk)
    assert sorted(letter.to for letter in sink.taken) == ["a@x.example", "b@x.example", "c@x.example"]
    assert all("<p>html</p>" in letter.message.get_body(["html"]).get_content() for letter in sink.taken)
    assert not any("b@x.example" in str(letter.message["To"]) for letter in sink.taken if letter.to != "b@x.example")


def test_two_addresses_in_one_are_refused_here_too():
    with pytest.raises(BadAddress):
        send_mail("Hi", "text", None, ["a@x.example, b@x.example"])
    assert not OutgoingEmail.objects.exists()


def test_a_letter_with_an_attachment_is_told_the_right_door():
    message = EmailMultiAlternatives("Hi", "text", to=["a@x.example"], attachments=[("a.txt", "x", "text/plain")])
    with pytest.raises(ValueError, match="outbox.queue"):
        message.send()


def test_html_alone_stays_html(sink):
    message = mail.EmailMessage("Hi", "<p>html</p>", to=["a@x.example"])
    message.content_subtype = "html"
    message.send()
    row = OutgoingEmail.objects.get()
    assert (row.text, row.html) == ("", "<p>html</p>")
