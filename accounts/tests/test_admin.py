"""Who gets to the desk, and what cannot be done there."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib import admin

from accounts.models import User
from accounts.tests.make import alice, business_of, person
from accounts.tests.test_sign_in import SECRET, sign_in_by_code, totp_now

pytestmark = pytest.mark.django_db


def max_(**fields):
    return person("max", business=False, is_staff=True, is_superuser=True, **fields)


@pytest.fixture
def desk(client):
    """A client on which Max signed in with his second factor."""
    user = max_()
    TOTP.activate(user, SECRET)
    sign_in_by_code(client, user.email)
    client.post("/accounts/2fa/authenticate/", {"code": totp_now()})
    client.max = user
    return client


def test_a_stranger_is_sent_to_sign_in_as_everybody_does(client):
    answer = client.get("/admin/accounts/user/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/login/?next=")


def test_a_freelancer_is_refused(client):
    client.force_login(alice())
    assert client.get("/admin/", follow=True).status_code == 403


def test_staff_without_a_second_factor_is_sent_to_set_one_up(client):
    client.force_login(max_())
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/2fa/"
    assert "second factor" in answer.content.decode()


def test_staff_who_did_not_use_the_second_factor_in_this_session_must_show_it(client):
    user = max_()
    TOTP.activate(user, SECRET)
    client.force_login(user)
    answer = client.get("/admin/accounts/user/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/accounts/2fa/reauthenticate/?next=")

    client.post(answer.redirect_chain[-1][0], {"code": totp_now()})

    assert client.get("/admin/accounts/user/").status_code == 200


def test_a_second_factor_opens_the_desk(desk):
    assert desk.get("/admin/").status_code == 200


def test_the_second_factor_can_be_waived_by_a_setting_only(client, settings):
    client.force_login(max_())
    settings.ADMIN_MFA = False
    assert client.get("/admin/").status_code == 200


def test_the_admin_has_no_sign_in_form_of_its_own(client):
    user = max_(password="correct horse battery")
    client.post("/admin/login/", {"username": user.username, "password": "correct horse battery"})
    assert not client.get("/settings/").wsgi_request.user.is_authenticated


@pytest.mark.parametrize("bad", ["https://evil.example/", "//evil.example"])
def test_the_way_into_the_desk_never_leaves_the_site(desk, bad):
    assert desk.get("/admin/login/", {"next": bad})["Location"] == "/admin/"


def test_nobody_gets_more_rights_at_the_desk(desk):
    owner = alice()
    for user in (owner, desk.max):
        desk.post(
            f"/admin/accounts/user/{user.pk}/change/",
            {"username": user.username, "email": "evil@example.org", "is_staff": "on", "is_superuser": "on"},
        )
    owner.refresh_from_db()
    assert (owner.is_staff, owner.is_superuser, owner.email) == (False, False, "alice@example.org")
    assert desk.get("/admin/accounts/user/add/").status_code == 403
    assert desk.post(f"/admin/accounts/user/{owner.pk}/delete/", {"post": "yes"}).status_code == 403


def test_passwords_addresses_and_second_factors_cannot_be_written_at_the_desk(desk):
    for path in ("account/emailaddress/", "mfa/authenticator/", "auth/group/"):
        assert desk.get(f"/admin/{path}").status_code == 404
    page = desk.get(f"/admin/accounts/user/{desk.max.pk}/password/", follow=True)
    assert 'type="password"' not in page.content.decode()


def test_an_account_can_be_closed_and_opened_again_but_never_ones_own(desk):
    owner = alice()
    everyone = {"action": "close", "_selected_action": [owner.pk, desk.max.pk]}
    desk.post("/admin/accounts/user/", everyone)
    assert not User.objects.get(pk=owner.pk).is_active
    assert User.objects.get(pk=desk.max.pk).is_active

    desk.post("/admin/accounts/user/", {"action": "open", "_selected_action": [owner.pk]})
    assert User.objects.get(pk=owner.pk).is_active


def test_staff_without_full_rights_cannot_close_accounts(client, settings):
    settings.ADMIN_MFA = False
    owner = alice()
    client.force_login(person("mina", business=False, is_staff=True))
    client.post("/admin/accounts/user/", {"action": "close", "_selected_action": [owner.pk]})
    assert User.objects.get(pk=owner.pk).is_active


def test_a_business_is_only_looked_at(desk):
    business = business_of(alice())
    page = desk.get(f"/admin/accounts/business/{business.pk}/change/")
    assert page.status_code == 200
    assert 'name="iban"' not in page.content.decode()


def test_people_of_the_desk_have_no_business_unless_they_begin_one(desk):
    page = desk.get("/settings/")
    assert page.context["business"] is None
    assert desk.get("/settings/business/")["Location"] == "/settings/"

    desk.post("/settings/begin/")
    assert desk.get("/settings/business/").status_code == 200
    desk.post("/settings/begin/")
    assert admin.site.has_permission(page.wsgi_request)
    assert desk.max.memberships.count() == 1
