"""Every address of the owner: strangers get the same 404, looking changes nothing, no business is no crash."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from accounts.services import guests
from clients.models import Client
from foundation.links import services as links
from foundation.mail.models import OutgoingEmail
from invoices.queries import client_url, standing_link
from invoices.services import send
from invoices.tests.make import actor_of, make_business, make_draft, make_invoice, owner_of

pytestmark = pytest.mark.django_db
DRAFT = ("", "save/", "seller/", "issue/", "discard/", "duplicate/")
ISSUED = ("", "pdf/", "send/", "credit/", "pause/", "pay/", "duplicate/", "links/{link}/end/")
PAGES = (
    "/invoices/", "/clients/", "/clients/new/", "/settings/", "/settings/faq/", "/settings/business/",
    "/settings/invoices/", "/settings/account/", "/settings/mail/", "/disputes/", "/new/", "/", "/accounts/keep/",
)  # fmt: skip
CLIENT = ("", "pdf/", "pay/", "faq/", "dispute/")


@pytest.fixture
def alice(quick_paper):
    return make_business()


@pytest.fixture
def addresses(alice, mailoutbox):
    """Every address that carries an id of Alice's."""
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=owner_of(alice), email="alice@example.org", verified=True, primary=True)
    draft, invoice = make_draft(alice), make_invoice(alice)
    send.send(invoice, to="carol@kramer.test", message="", actor=actor_of(alice))
    link, client = standing_link(invoice).pk, Client.objects.for_business(alice).get().pk
    letter = OutgoingEmail.objects.get().pk
    return [
        *(f"/invoices/{draft.pk}/{verb}" for verb in DRAFT),
        *(f"/invoices/{invoice.pk}/{verb}".format(link=link) for verb in ISSUED),
        f"/clients/{client}/", f"/clients/{client}/edit/", f"/invoices/for/{client}/",
        f"/settings/mail/{letter}/", f"/settings/mail/{letter}/again/",
    ]  # fmt: skip


def everything():
    """How many rows there are of each kind, without what a session or a stored copy needs."""
    quiet = {"sessions.Session", "invoices.InvoiceDocument", "files.StoredFile"}
    models = [model for model in apps.get_models() if model._meta.label not in quiet and model._meta.managed]
    return {model._meta.label: list(model._default_manager.values_list().order_by("pk")) for model in models}


def test_another_owner_meets_the_same_404_at_every_address_and_changes_nothing(client, addresses):
    client.force_login(owner_of(make_business("Bureau Bob")))
    before, missing = everything(), "00000000-0000-4000-8000-000000000000"
    for path in addresses:
        known = path.split("/")[3 if "/for/" in path or "/mail/" in path else 2]
        for method in ("get", "post"):
            foreign, nothing = (getattr(client, method)(address) for address in (path, path.replace(known, missing)))
            assert foreign.status_code == nothing.status_code, f"{method} {path}"
            assert foreign.status_code in (404, 405), f"{method} {path}"
            assert len(foreign.content) == len(nothing.content), f"{method} {path}"
    assert {label: len(rows) for label, rows in everything().items()} == {k: len(v) for k, v in before.items()}


def test_a_stranger_is_asked_to_sign_in_everywhere(client, addresses):
    for path in [*addresses, *PAGES]:
        response = client.get(path)
        if path in ("/new/", "/") or response.status_code == 405:
            continue
        assert response.status_code == 302, path
        assert response.url.startswith("/accounts/login/"), path


def test_looking_at_every_page_changes_no_row(client, alice, addresses):
    invoice = alice.invoices.issued().get()
    client.force_login(owner_of(alice))
    client.get("/invoices/")
    secret = "/i/" + links.token(standing_link(invoice)) + "/"
    before = everything()
    for path in [*addresses, *PAGES, *(secret + verb for verb in CLIENT)]:
        for method in (client.get, client.head):
            assert method(path).status_code in (200, 302, 405), path
    after = everything()
    assert [label for label in after if after[label] != before[label]] == []


@pytest.mark.parametrize("path", [path for path in PAGES if path not in ("/new/", "/", "/accounts/keep/")])
def test_somebody_of_the_desk_without_a_business_gets_a_page_not_a_crash(client, path):
    desk = get_user_model().objects.create_user("desk", "desk@example.org", is_staff=True)
    client.force_login(desk)
    assert client.get(path).status_code in (200, 302)
    assert client.post("/clients/new/", {"name": "X"}).url == "/settings/"


def test_a_guest_sees_nothing_of_another_guest(client, addresses):
    user, _business = guests.start(language="nl", ip="192.0.2.7")
    client.force_login(user)
    assert {client.get(path).status_code for path in addresses} <= {404, 405}


def test_an_owner_s_session_opens_no_secret_link_and_a_link_opens_no_owner_page(client, alice, addresses):
    invoice = alice.invoices.issued().get()
    path = client_url(invoice).partition("8000")[2]
    assert client.get(path).status_code == 200
    assert client.get(invoice.get_absolute_url()).status_code == 302
