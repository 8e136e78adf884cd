"""What a weekly letter leads to opens in its own business, for its own people, and never by looking alone."""

from re import findall

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client

from accounts.models import Business
from foundation.mail.models import OutgoingEmail
from insights.jobs import send_digests
from insights.tests.make import disputed_on, invoice_on, on
from invoices.tests.make import make_business, owner_of

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-23"
PASSWORD = "a-long-password"


@pytest.fixture
def first():
    found = make_business(number_format="F-{seq:04d}")
    owner = owner_of(found)
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    return found


@pytest.fixture
def second(first):
    """Another business of the same person, with an invoice that is due and a case."""
    found = make_business("Studio Two", number_format="T-{seq:04d}")
    found.memberships.all().delete()
    found.memberships.create(user=owner_of(first))
    invoice_on(found, "2026-10-01", due_on="2026-11-27")
    disputed_on(invoice_on(found, "2026-11-16", due_on="2026-12-30"), "2026-11-20")
    return found


@pytest.fixture
def paths(first, second):
    """The links of the letter to the second business: its invoice and its case."""
    invoice_on(first, "2026-10-01", due_on="2026-11-26")
    with on(MONDAY, 9):
        assert send_digests() == 1
    text = OutgoingEmail.objects.get(about=f"digest:{MONDAY}").text
    assert "Choose this business" not in text
    about_second = text.split("Studio Two")[1]
    found = [link for link in findall(rf"{settings.SITE_URL}(/\S+)", about_second) if "/settings/digest/" not in link]
    assert len(found) == 2
    return found


@pytest.fixture
def owner(client, first):
    client.force_login(owner_of(first))
    client.cookies["django_language"] = "en"
    return client


def works_for(browser):
    return browser.get("/settings/").context["business"]


def words(answer):
    return " ".join(answer.content.decode().split())


def test_a_link_asks_first_and_then_opens_in_the_business_it_is_about(owner, first, second, paths):
    for path, shown in zip(paths, ("T-0001", "G-2026-0001"), strict=True):
        asked = owner.get(path)
        assert asked.status_code == 200
        assert "You are working for Studio Noor now. What the link leads to belongs to Studio Two." in words(asked)
        assert works_for(owner) == first  # looking changed nothing
        opened = owner.post(path.split("?")[0], {"next": asked.context["next"]}, follow=True)
        assert shown in words(opened)
        assert works_for(owner) == second
        owner.post(f"/settings/choose/{first.pk}/")


def test_the_button_on_the_page_is_that_form(owner, second, paths):
    text = words(owner.get(paths[0]))
    assert f'<form method="post" action="/settings/choose/{second.pk}/">' in text
    assert findall(r'<input type="hidden" name="next" value="(/invoices/[0-9a-f-]+/)">', text)
    assert "Work for Studio Two and open it" in text


def test_in_that_business_already_the_link_opens_at_once(owner, second, paths):
    owner.post(f"/settings/choose/{second.pk}/")
    for path, shown in zip(paths, ("T-0001", "G-2026-0001"), strict=True):
        assert shown in words(owner.get(path, follow=True))


def test_whoever_is_not_signed_in_comes_there_after_signing_in(first, second, paths):
    browser = Client()
    browser.cookies["django_language"] = "en"
    door = browser.get(paths[0])
    assert "/accounts/login/" in door.url
    signed_in = browser.post(door.url, {"login": owner_of(first).email, "password": PASSWORD}, follow=True)
    assert "belongs to Studio Two" in words(signed_in)
    asked = signed_in.context["next"]
    assert "T-0001" in words(browser.post(paths[0].split("?")[0], {"next": asked}, follow=True))


def test_nobody_else_gets_in_or_learns_a_name(client, second, paths):
    stranger = owner_of(make_business("Elsewhere"))
    client.force_login(stranger)
    for path in paths:
        for answer in (client.get(path), client.post(path.split("?")[0], {"next": "/invoices/"})):
            assert answer.status_code == 404
            assert "Studio Two" not in answer.content.decode()
    assert works_for(client) == Business.objects.get(memberships__user=stranger)


def test_who_left_the_business_since_does_not_come_in_any_more(owner, second, paths):
    owner.post(f"/settings/choose/{second.pk}/")
    second.memberships.all().delete()
    assert owner.get(paths[0]).status_code == 404


@pytest.mark.parametrize(
    "hostile",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "\t//evil.example",
        "http:///evil",
    ],
)
def test_the_door_leads_nowhere_outside(owner, first, second, hostile):
    ours, theirs = f"/settings/choose/{first.pk}/", f"/settings/choose/{second.pk}/"
    assert owner.get(ours, {"next": hostile}).url == "/settings/"
    assert owner.get(theirs, {"next": hostile}).context["next"] == "/settings/"
    assert owner.post(theirs, {"next": hostile}).url == "/settings/"
