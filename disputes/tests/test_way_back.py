"""Who reads how it works finds back to where they came from, whatever the browser tells, and is led nowhere else."""

from html import unescape
from re import findall

import pytest
from django.conf import settings
from django.test import Client

from clients.tests.make import make_agreement, send
from disputes.services import links
from disputes.tests.make import make_dispute, make_disputed_invoice
from foundation.links.masking import mask
from foundation.mail.models import OutgoingEmail
from invoices.queries import client_url
from invoices.tests.make import owner_of
from notices.tests.make import business

pytestmark = pytest.mark.django_db
HELP = "/help/disputes/"


@pytest.fixture
def alice():
    return business()


@pytest.fixture
def case(alice):
    return make_dispute(make_disputed_invoice(alice))


def page(path, browser=None, **data):
    browser = browser or Client()
    browser.cookies["django_language"] = "en"
    answer = browser.post(path, data) if data else browser.get(path)
    return unescape(answer.content.decode())


def links_to(start, text):
    """Every link of a page to an address that begins so."""
    return [link for link in findall(r'href="([^"]+)"', text) if link.startswith(start)]


def back_of(text):
    found = findall(r'<a href="([^"]*)">← Back</a>', text)
    return found[0] if found else None


def test_from_a_case_both_pages_lead_back_to_it_without_a_referrer(case):
    came = links.client_path(case)
    text = page(came)
    explained, deadlines = links_to(HELP, text), links_to("/policy/", text)
    assert len(explained) == 2  # at the top and at the foot
    assert len(deadlines) == 1
    for link in explained + deadlines:
        assert back_of(page(link)) == came


def test_every_page_of_a_client_and_the_front_door_lead_back(case):
    room = client_url(case.invoice).split("8000")[1]
    for came in (room, f"{room}faq/", f"{room}pay/", f"{room}dispute/", "/"):
        for link in links_to(HELP, page(came)):
            assert back_of(page(link)) == came


def test_an_agreement_leads_back_too(alice):
    sent = send(make_agreement(alice))
    came = OutgoingEmail.objects.get(about=f"agreement:{sent.pk}").text.split(settings.SITE_URL)[1].split()[0]
    assert came.startswith("/a/")
    assert [back_of(page(link)) for link in links_to(HELP, page(came))] == [came]


def test_by_way_of_the_deadlines_the_help_still_leads_back_to_the_case(case):
    came = links.client_path(case)
    deadlines = page(links_to("/policy/", page(came))[0])
    for link in links_to(HELP, deadlines):
        explained = page(link)
        assert back_of(explained) == came
        assert [back_of(page(again)) for again in links_to(HELP, explained)] == [came]


def test_from_the_deadlines_alone_the_help_leads_to_the_deadlines(alice):
    deadlines = f"/policy/{alice.pk}/"
    assert back_of(page(deadlines)) is None
    for link in links_to(HELP, page(deadlines)):
        assert back_of(page(link)) == deadlines


def test_from_a_refused_form_it_leads_to_the_room_and_not_to_an_address_that_only_takes_forms(case):
    came = links.client_path(case)
    refused = page(f"{came}write/", text=" ")
    for link in links_to(HELP, refused):
        assert back_of(page(link)) == came
        assert Client().get(back_of(page(link))).status_code == 200


def test_the_owner_who_looks_at_what_clients_read_finds_back(alice, client):
    client.force_login(owner_of(alice))
    link = links_to("/policy/", page("/settings/disputes/", client))[0]
    assert back_of(page(link, client)) == "/settings/disputes/"


HOSTILE = [
    "https://evil.example/d/abc/",
    "//evil.example/d/abc/",
    "///evil.example/d/abc/",
    "/\\evil.example/d/abc/",
    "\\\\evil.example/d/",
    "/d//evil.example/",
    "/d/../../evil/",
    "/d/abc/?next=https://evil.example",
    "/d/abc/#x",
    "/d/abc",
    " /d/abc/",
    "/d/abc/\n",
    "\t//evil.example/",
    "javascript:alert(1)//d/abc/",
    '/d/abc/"onmouseover="alert(1)/',
    "/d/%2F%2Fevil.example/",
    "/d/evil.example/",
    "/admin/",
    "/accounts/logout/",
    "/settings/business/",
    "/d/",
    "/d/" + "a" * 400 + "/",
    "/d/\u202eabc/",
    "/d/abc\0/",
    "",
]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("start", [HELP, "policy"])
def test_whatever_is_no_page_of_ours_is_no_way_back(client, alice, value, start):
    path = HELP if start == HELP else f"/policy/{alice.pk}/"
    answer = client.get(path, {"back": value}, headers={"referer": f"http://testserver{value}"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "←" not in text
    assert "evil" not in " ".join(findall(r'(?:href|action|src)="([^"]*)"', text))
    assert '"alert(1)' not in text


def test_a_way_back_that_is_a_secret_link_is_kept_by_nobody(client, case):
    came = links.client_path(case)
    link = links_to(HELP, page(came))[0]
    answer = client.get(link)
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "same-origin")
    assert "noindex" in answer["X-Robots-Tag"]
    assert came.split("/")[2] not in mask(f"GET {link} 200")
    assert "X-Robots-Tag" not in client.get(HELP)
