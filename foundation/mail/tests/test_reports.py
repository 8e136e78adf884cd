"""What a provider reports later: only with the secret, told twice or in any order the same."""

import base64
import json
from email import message_from_bytes

import pytest

from foundation.mail import events, letter, queries
from foundation.mail.models import OutgoingEmail
from foundation.mail.tests.make import letter as queue

pytestmark = pytest.mark.django_db
SECRET = "helder:long-and-random"


@pytest.fixture(autouse=True)
def provider(settings):
    settings.MAIL_PROVIDER, settings.MAIL_WEBHOOK_SECRET = "postmark", SECRET
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}


@pytest.fixture
def told(monkeypatch):
    """Who was told that a letter came back."""
    found = []
    monkeypatch.setattr(events, "after_bounce", [lambda email: found.append(email.pk)])
    return found


def report(client, email=None, *, kind="Bounce", secret=SECRET, provider="postmark", body=None, **more):
    said = {"RecordType": kind, "Type": "HardBounce", "Details": "550 no such user", "Email": "carol@client.example"}
    if email:
        said["Metadata"] = {"letter": str(email.pk)}
    sent = json.dumps(said | more) if body is None else body
    headers = {"authorization": "Basic " + base64.b64encode(secret.encode()).decode()} if secret else {}
    return client.post(f"/hooks/mail/{provider}/", sent, content_type="application/json", headers=headers)


def test_every_letter_carries_the_mark_by_which_the_report_finds_it():
    email = queue()
    assert message_from_bytes(letter.compose(email))["X-PM-Metadata-letter"] == str(email.pk)


@pytest.mark.parametrize(
    ("settings_", "status"),
    [({"MAIL_WEBHOOK_SECRET": ""}, 404), ({"MAIL_PROVIDER": ""}, 404), ({"MAIL_PROVIDER": "mailgun"}, 404)],
)
def test_without_being_set_up_the_door_is_not_there(client, settings, settings_, status):
    for name, value in settings_.items():
        setattr(settings, name, value)
    assert report(client, queue()).status_code == status
    assert OutgoingEmail.objects.get().bounced_at is None


@pytest.mark.parametrize("secret", ["", "helder:wrong", "helder"])
def test_without_the_secret_nothing_is_believed(client, told, secret):
    assert report(client, queue(), secret=secret).status_code == 400
    assert OutgoingEmail.objects.get().bounced_at is None
    assert not told


@pytest.mark.parametrize("order", [["Delivery", "Bounce"], ["Bounce", "Delivery"], ["Bounce", "Bounce", "Delivery"]])
def test_told_twice_and_in_any_order_a_letter_that_came_back_came_back_once(client, told, order):
    email = queue()
    for kind in order:
        assert report(client, email, kind=kind).status_code == 200
    email.refresh_from_db()
    assert (email.fate, email.pill, email.bounce) == ("Came back", "bad", "550 no such user")
    assert email.delivered_at is not None
    assert told == [email.pk]


def test_a_letter_is_found_by_its_message_id_too_and_an_unknown_one_is_passed_over(client, told):
    email = queue()
    assert report(client, None, kind="Delivery", MessageID=email.message_id.strip("<>")).status_code == 200
    email.refresh_from_db()
    assert email.fate == "Delivered"
    assert report(client, None, MessageID="somebody-else", Metadata={"letter": "x"}).status_code == 200
    assert report(client, email, kind="Open").status_code == 200
    assert not told


@pytest.mark.parametrize("body", ["", "[]", "nonsense", "null", '{"RecordType": ["x"]}'])
def test_a_garbled_report_is_refused_and_changes_nothing(client, body):
    email = queue()
    assert report(client, body=body).status_code in (200, 400)
    email.refresh_from_db()
    assert (email.bounced_at, email.delivered_at) == (None, None)


def test_an_address_counts_as_lost_until_something_was_sent_to_it_again(client):
    business = "6f1f9a52-0000-4000-8000-000000000001"
    email = queue(business_id=business)
    report(client, email)
    assert queries.came_back(business, ["Carol@client.example", "other@x.test"]) == {"carol@client.example"}
    queue(business_id=business)
    assert queries.came_back(business, ["carol@client.example"]) == set()
