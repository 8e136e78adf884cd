"""The people at a client, the numbers of government bodies, and what the European register says."""

import html as markup
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from accounts.tests.make import alice, bob, business_of
from clients import vies
from clients.jobs import check_vat_numbers
from clients.models import Client, Contact
from clients.tests.make import make_client, typed
from foundation.audit.models import Event

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
PERSON = {"name": "Petra Peters", "email": "petra@lumen.test", "phone": "+31 6 1", "gets_invoices": "on"}
OIN = "00000001003214345000"


@pytest.fixture
def business(client):
    user = alice()
    client.force_login(user)
    return business_of(user)


def text_of(response):
    return markup.unescape(response.content.decode())


def test_people_are_added_changed_and_removed_on_the_client_s_page_and_the_log_names_nobody(client, business):
    row = make_client(business)
    assert client.post(f"/clients/{row.pk}/contacts/new/", PERSON).url == f"/clients/{row.pk}/"
    person = Contact.objects.get()
    edit = f"/clients/contacts/{person.pk}/edit/"
    assert edit in text_of(client.get(f"/clients/{row.pk}/"))
    client.post(edit, PERSON | {"gets_disputes": "on"})
    person.refresh_from_db()
    assert (person.gets_invoices, person.gets_disputes) == (True, True)
    assert client.post(f"/clients/contacts/{person.pk}/remove/").status_code == 302
    assert not Contact.objects.exists()
    assert not Event.objects.filter(body__contains="Petra").exists()
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"client.contact_added", "client.contact_changed", "client.contact_removed"} <= verbs


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": ""}, "Without an address no letter can go there"),
        ({"email": "HENK@lumen.test"}, "already has somebody with this address"),
        ({"name": ""}, "required"),
    ],
)
def test_a_person_who_could_get_no_letter_is_refused_in_a_sentence(client, business, fields, sentence):
    row = make_client(business)
    Contact.objects.create(client=row, name="Henk", email="henk@lumen.test")
    response = client.post(f"/clients/{row.pk}/contacts/new/", PERSON | fields, headers=ENGLISH)
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert "+31 6 1" in text_of(response)


def test_a_stranger_s_people_are_404(client, business):
    theirs = Contact.objects.create(client=make_client(business_of(bob())), name="Theirs")
    for path in (f"/clients/contacts/{theirs.pk}/edit/", f"/clients/{theirs.client_id}/contacts/new/"):
        assert client.get(path).status_code == 404
    assert client.post(f"/clients/contacts/{theirs.pk}/remove/").status_code == 404
    assert Contact.objects.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"oin": "0000000100321434500"}, "twenty digits"),
        ({"oin": "99999999003214345000"}, "begins with 000000"),
        ({"oin": OIN, "kind": "business"}, "Only government bodies"),
    ],
)
def test_a_government_number_is_checked(client, business, fields, sentence):
    body = typed(kind="government", country="NL", vat_id="") | fields
    assert sentence in text_of(client.post("/clients/new/", body, headers=ENGLISH))
    client.post("/clients/new/", body | {"kind": "government", "oin": f"{OIN[:8]} {OIN[8:]}"})
    assert Client.objects.get().oin == OIN


@pytest.fixture
def register(settings):
    """The register, on this machine: answers what `told` says and remembers what it was asked."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(self.server.told)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    server.asked, server.told = [], json.dumps({"isValid": True, "userError": "VALID"}).encode()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings.VIES_URL = f"http://127.0.0.1:{server.server_port}/rest-api"
    yield server
    server.shutdown()
    server.server_close()


def test_the_register_is_asked_once_and_its_answer_stands_with_its_day(client, business, register):
    row = make_client(business, vat_id="BE0403170701")
    make_client(business, vat_id="GB123456789")
    assert check_vat_numbers() == 1
    assert check_vat_numbers() == 0
    assert register.asked == ["/rest-api/ms/BE/vat/0403170701"]
    assert "confirmed by VIES on" in text_of(client.get(f"/clients/{row.pk}/", headers=ENGLISH))
    client.post(f"/clients/{row.pk}/edit/", typed(vat_id="BE0428759497"))
    row.refresh_from_db()
    assert (row.vat_check, row.vat_checked_at) == ("", None)


@pytest.mark.parametrize("told", [b"", b"[]", b"null", b"<html>", b'{"isValid": false, "userError": "MS_UNAVAILABLE"}'])
def test_no_answer_is_not_a_no(business, register, told):
    register.told = told
    row = make_client(business, vat_id="BE0403170701")
    assert vies.check(row.pk) == ""
    row.refresh_from_db()
    assert row.vat_check == ""


def test_nobody_is_asked_unless_it_is_set_up(business, register, settings):
    settings.VIES_URL = ""
    assert vies.check(make_client(business, vat_id="BE0403170701").pk) == ""
    assert not register.asked
