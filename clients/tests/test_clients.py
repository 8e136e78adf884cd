"""The owner's clients: a list, a form, and a page of each."""

import html as markup

import pytest
from zeal import zeal_context

from accounts.tests.make import alice, bob, business_of
from clients.models import Client
from clients.tests.make import make_client, typed
from foundation.audit.models import Event

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def business(client):
    user = alice()
    client.force_login(user)
    return business_of(user)


def text_of(response):
    return markup.unescape(response.content.decode())


def test_a_new_client_is_checked_made_regular_and_logged(client, business):
    response = client.post("/clients/new/", typed(vat_id="be 0403.170.701"))
    row = Client.objects.get()
    assert response.url == f"/clients/{row.pk}/"
    assert (row.business, row.vat_id) == (business, "BE0403170701")
    assert Event.objects.filter(verb="client.created").count() == 1
    assert "Claire" not in Event.objects.get(verb="client.created").body


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": ""}, "required"),
        ({"name": "n" * 121}, "at most 120"),
        ({"name": "nul\x00"}, "Null characters"),
        ({"email": "nobody"}, "valid email"),
        ({"country": "Holland"}, "valid choice"),
        ({"language": "tlh"}, "valid choice"),
        ({"kind": "alien"}, "valid choice"),
        ({"vat_id": "BE0000000000"}, "not a valid VAT number"),
        ({"country": "NL", "vat_id": "", "kvk": "123"}, "eight digits"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_typed_is_lost(client, business, fields, sentence):
    kept = make_client(business, name="Before")
    for path in ("/clients/new/", f"/clients/{kept.pk}/edit/"):
        response = client.post(path, typed(**fields), headers=ENGLISH)
        assert response.status_code == 422
        assert sentence in text_of(response)
        assert "Rue du Midi 40" in text_of(response)
    assert Client.objects.get().name == "Before"


def test_a_change_is_logged_by_the_names_of_fields_alone(client, business):
    row = make_client(business)
    assert client.post(f"/clients/{row.pk}/edit/", typed(city="Gent")).status_code == 302
    row.refresh_from_db()
    assert row.city == "Gent"
    event = Event.objects.get(verb="client.updated")
    assert '"city"' in event.body
    assert "Gent" not in event.body
    client.post(f"/clients/{row.pk}/edit/", typed(city="Gent"))
    assert Event.objects.filter(verb="client.updated").count() == 1


def test_paging_by_name_shows_every_client_once_also_among_namesakes(client, business):
    Client.objects.bulk_create(Client(business=business, name="Jansen") for _ in range(70))
    Client.objects.bulk_create(Client(business=business, name=f"A|b & c {number:03d}") for number in range(50))
    make_client(business_of(bob()), name="Jansen of Bob")
    seen, path = [], "/clients/"
    while path:
        page = client.get(path, headers=ENGLISH)
        seen += [row.pk for row in page.context["page"].rows]
        assert len(seen) <= 120
        more = text_of(page).split('<p class="more">')
        path = "/clients/" + more[1].split('href="')[1].split('"')[0] if len(more) > 1 else ""
    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize("after", ["x", "|", "x|y", "\x00|\x00", "00000000-0000-0000-0000-00000000000g|Jansen"])
def test_a_garbled_place_starts_at_the_top(client, business, after):
    make_client(business)
    assert len(client.get("/clients/", {"after": after}).context["page"].rows) == 1


@pytest.mark.parametrize(
    ("words", "found"), [("lumen", 1), ("atelier lum", 1), ("claire", 1), ("%", 0), ("\x00lumen", 1), ("", 1), ("b", 0)]
)
def test_search_looks_at_name_contact_and_address(client, business, words, found):
    make_client(business, contact_name="Claire", email="c@lumen.test")
    make_client(business_of(bob()), name="Bob's own")
    assert len(client.get("/clients/", {"q": words}).context["page"].rows) == found


def test_a_stranger_s_client_is_404_everywhere(client, business):
    theirs = make_client(business_of(bob()), name="Theirs")
    for path in (f"/clients/{theirs.pk}/", f"/clients/{theirs.pk}/edit/"):
        assert client.get(path).status_code == 404
    assert client.post(f"/clients/{theirs.pk}/edit/", typed()).status_code == 404
    assert client.post(f"/invoices/for/{theirs.pk}/").status_code == 404
    assert Client.objects.get(pk=theirs.pk).name == "Theirs"


def test_the_page_of_a_client_starts_an_invoice_with_their_details(client, business):
    row = make_client(business, **typed())
    page = client.get(f"/clients/{row.pk}/", headers=ENGLISH)
    assert "No invoices yet" in text_of(page)
    draft = client.post(f"/invoices/for/{row.pk}/").url
    editor = text_of(client.get(draft, headers=ENGLISH))
    assert 'value="Rue du Midi 40"' in editor
    history = client.get(f"/clients/{row.pk}/", headers=ENGLISH)
    assert draft in text_of(history)


def test_the_page_of_a_client_takes_few_queries(client, business, django_assert_max_num_queries):
    row = make_client(business)
    for _number in range(5):
        client.post(f"/invoices/for/{row.pk}/")
    with django_assert_max_num_queries(15), zeal_context():
        client.get(f"/clients/{row.pk}/")
