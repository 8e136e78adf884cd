"""The letters of a business: read, and sent again where a person must decide."""

import pytest

from accounts.tests.make import alice, bob, business_of
from foundation.mail.models import OutgoingEmail
from foundation.mail.outbox import store

pytestmark = pytest.mark.django_db
State = OutgoingEmail.State


@pytest.fixture
def owner(client):
    user = alice()
    client.force_login(user)
    return user


def letter(business, subject="Invoice 2025-0001", state=State.SENT, **fields):
    row = store(to="carol@example.org", subject=subject, text="Dear Carol", business_id=business.pk, **fields)
    OutgoingEmail.objects.filter(pk=row.pk).update(state=state)
    row.refresh_from_db()
    return row


def test_letters_are_listed_with_what_became_of_them(client, owner):
    letter(business_of(owner), state=State.UNSURE)
    page = client.get("/settings/mail/").content.decode()
    assert "Invoice 2025-0001" in page
    assert "Unsure whether it arrived" in page


def test_a_letter_can_be_read(client, owner):
    row = letter(business_of(owner))
    assert "Dear Carol" in client.get(f"/settings/mail/{row.pk}/").content.decode()


def test_without_a_mail_server_it_says_plainly_where_letters_are(client, owner, settings):
    settings.MAIL_URL = ""
    row = letter(business_of(owner), state=State.KEPT)
    for path in ("", f"{row.pk}/"):
        assert str(settings.MAIL_DIR) in client.get(f"/settings/mail/{path}").content.decode()
    settings.MAIL_URL = "smtp://mail.example.org"
    assert str(settings.MAIL_DIR) not in client.get("/settings/mail/").content.decode()


@pytest.mark.parametrize("state", [State.UNSURE, State.FAILED])
def test_what_failed_or_is_unsure_can_be_sent_again(client, owner, state):
    row = letter(business_of(owner), state=state)
    assert "Send again" in client.get(f"/settings/mail/{row.pk}/").content.decode()
    assert client.post(f"/settings/mail/{row.pk}/again/").status_code == 302
    row.refresh_from_db()
    assert row.state == State.PENDING


def test_what_was_sent_is_not_sent_twice(client, owner):
    row = letter(business_of(owner))
    assert "Send again" not in client.get(f"/settings/mail/{row.pk}/").content.decode()
    assert client.post(f"/settings/mail/{row.pk}/again/").status_code == 409
    assert client.get(f"/settings/mail/{row.pk}/again/").status_code == 405
    row.refresh_from_db()
    assert row.state == State.SENT


def test_another_owners_letters_cannot_be_reached(client, owner):
    row = letter(business_of(bob()), state=State.FAILED)
    assert "Invoice 2025-0001" not in client.get("/settings/mail/").content.decode()
    assert client.get(f"/settings/mail/{row.pk}/").status_code == 404
    assert client.post(f"/settings/mail/{row.pk}/again/").status_code == 404
    assert client.get("/settings/mail/", {"after": row.pk}).status_code == 404
    row.refresh_from_db()
    assert row.state == State.FAILED


def test_older_letters_are_on_the_next_page(client, owner):
    business = business_of(owner)
    for number in range(51):
        letter(business, subject=f"Invoice {number:04d}")
    first = client.get("/settings/mail/")
    assert "Invoice 0000" not in first.content.decode()
    second = client.get("/settings/mail/", {"after": first.context["last"].pk})
    assert [row.subject for row in second.context["letters"]] == ["Invoice 0000"]
