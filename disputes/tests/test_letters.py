"""A message starts from a letter that fits, in the business's own words where it has some."""

import pytest

from disputes.models import LetterCopy
from disputes.tests.make import make_dispute, make_disputed_invoice
from foundation.wording import letters
from invoices.tests.make import make_business, owner_of

pytestmark = pytest.mark.django_db
URL = "/settings/letters/01_acknowledge/en/"


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def owner(client, alice):
    client.force_login(owner_of(alice))
    return client


def test_a_letter_comes_with_what_the_case_knows_and_leaves_the_rest_open_and_marked(owner, alice):
    dispute = make_dispute(make_disputed_invoice(alice))
    html = owner.get(f"/disputes/{dispute.pk}/?letter=01_acknowledge").content.decode()
    box = html.split('<textarea name="text"')[1].split("</textarea>")[0]
    assert dispute.invoice.number in box
    assert "Carol Kramer" in box
    assert "411,40" in box or "411.40" in box
    assert "{" not in box
    html = owner.get(f"/disputes/{dispute.pk}/?letter=04_facts").content.decode()
    assert "<mark>{" in html


def test_own_words_are_linted_kept_as_versions_and_can_be_given_back(owner, alice):
    assert owner.get("/settings/letters/").status_code == 200
    shipped = letters.template("01_acknowledge", "en")
    assert owner.post(URL, {"text": "Dear {name}, {unknown}"}).status_code == 422
    assert not LetterCopy.objects.exists()
    assert owner.post(URL, {"text": "Hello there. " + shipped}).status_code == 302
    dispute = make_dispute(make_disputed_invoice(alice))
    assert "Hello there." in owner.get(f"/disputes/{dispute.pk}/?letter=01_acknowledge").content.decode()
    assert owner.post(URL, {"text": "weg", "reset": "1"}).status_code == 302
    assert "Hello there." not in owner.get(f"/disputes/{dispute.pk}/?letter=01_acknowledge").content.decode()
    assert LetterCopy.objects.count() == 2
