"""Signing up and in: by code, by password, with a second factor; and a guest who does so brings the work along."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time

from accounts.models import Business, User
from accounts.tests.make import alice, business_of, code_sent_to, guest, own
from foundation.mail.models import OutgoingEmail

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"


def totp_now(secret=SECRET):
    """The code an app shows now: the middle one of those accepted, so that a tick of the clock is no matter."""
    accepted = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, sorted(accepted)[len(accepted) // 2]))


def who(client):
    return client.get("/settings/").wsgi_request.user


def sign_in_by_code(client, email):
    client.post("/accounts/login/code/", {"email": email})
    return client.post("/accounts/login/code/confirm/", {"code": code_sent_to(email)})


def test_signing_up_asks_for_an_address_only_and_gives_a_business(client):
    client.post("/accounts/signup/", {"email": "dora@example.org"}, headers={"accept-language": "nl"})
    done = client.post("/accounts/confirm-email/", {"code": code_sent_to("dora@example.org")})

    assert done.status_code == 302
    dora = User.objects.get(email="dora@example.org")
    assert who(client) == dora
    assert dora.language == "nl"
    assert business_of(dora).email == dora.email
    assert business_of(dora).purge_on is None
    assert client.get("/settings/").wsgi_request.business == business_of(dora)


def test_signing_up_with_a_known_address_looks_the_same_and_tells_only_the_mailbox(client):
    owner = alice()
    known = client.post("/accounts/signup/", {"email": owner.email})
    new = client.post("/accounts/signup/", {"email": "dora@example.org"})
    assert (known.status_code, known["Location"]) == (new.status_code, new["Location"])
    assert "already have an account" in OutgoingEmail.objects.get(to=owner.email).subject


def test_signing_in_with_a_code_by_mail(client):
    owner = alice()
    sign_in_by_code(client, owner.email)
    assert who(client) == owner


def test_a_wrong_code_does_not_sign_in(client):
    owner = alice()
    client.post("/accounts/login/code/", {"email": owner.email})
    wrong = "11111111" if code_sent_to(owner.email) != "11111111" else "22222222"
    client.post("/accounts/login/code/confirm/", {"code": wrong})
    assert not who(client).is_authenticated


def test_signing_in_with_a_password(client):
    owner = alice(password="correct horse battery")
    client.post("/accounts/login/", {"login": owner.email, "password": "correct horse battery"})
    assert who(client) == owner


def test_password_guessing_is_slowed_down(client):
    owner = alice(password="correct horse battery")
    for _try in range(6):
        client.post("/accounts/login/", {"login": owner.email, "password": "wrong horse"})
    client.post("/accounts/login/", {"login": owner.email, "password": "correct horse battery"})
    assert not who(client).is_authenticated


def test_a_password_can_be_set_later_and_the_mailbox_hears_of_it(client):
    owner = alice()
    sign_in_by_code(client, owner.email)
    client.post("/accounts/password/set/", {"password1": "correct horse battery", "password2": "correct horse battery"})
    owner.refresh_from_db()
    assert owner.check_password("correct horse battery")
    assert "password was set" in OutgoingEmail.objects.filter(to=owner.email).latest("queued_at").text


def test_a_forgotten_password_is_set_anew_with_a_code(client):
    owner = alice(password="correct horse battery")
    client.post("/accounts/password/reset/", {"email": owner.email})
    client.post("/accounts/password/reset/confirm/", {"code": code_sent_to(owner.email)})
    client.post(
        "/accounts/password/reset/complete/", {"password1": "another horse stable", "password2": "another horse stable"}
    )
    owner.refresh_from_db()
    assert owner.check_password("another horse stable")


def test_a_second_factor_can_be_switched_on_and_is_then_asked_for(client):
    owner = alice(password="correct horse battery")
    client.post("/accounts/login/", {"login": owner.email, "password": "correct horse battery"})
    client.post("/accounts/reauthenticate/", {"password": "correct horse battery"})
    page = client.get("/accounts/2fa/totp/activate/")
    client.post("/accounts/2fa/totp/activate/", {"code": totp_now(page.context["form"].secret)})
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    client.post("/accounts/logout/")

    client.post("/accounts/login/", {"login": owner.email, "password": "correct horse battery"})
    assert not who(client).is_authenticated


def test_the_second_factor_completes_the_sign_in(client):
    owner = alice()
    TOTP.activate(owner, SECRET)
    assert sign_in_by_code(client, owner.email)["Location"] == "/accounts/2fa/authenticate/"
    assert not who(client).is_authenticated
    client.post("/accounts/2fa/authenticate/", {"code": totp_now()})
    assert who(client) == owner


def test_passkeys_are_offered(client):
    assert b"mfa_login" in client.get("/accounts/login/").content
    assert client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"}).status_code == 200


def test_a_guest_who_signs_in_elsewhere_brings_the_work_along(client):
    owner = alice(business=False)
    old = own(owner, name="Alice & Co")
    user, business = guest(client)

    sign_in_by_code(client, owner.email)

    assert set(Business.objects.for_user(owner)) == {old, business}
    assert not User.objects.filter(pk=user.pk).exists()
    assert client.get("/settings/").wsgi_request.business == business


def test_a_guest_who_signs_up_brings_the_work_along_and_gets_no_second_business(client):
    _user, business = guest(client)
    client.post("/accounts/signup/", {"email": "dora@example.org"})
    client.post("/accounts/confirm-email/", {"code": code_sent_to("dora@example.org")})
    assert business_of(User.objects.get(email="dora@example.org")) == business


def test_a_guest_who_turns_back_at_the_door_is_still_the_guest(client):
    owner = alice()
    user, _business = guest(client)
    client.get("/accounts/login/")
    client.post("/accounts/login/code/", {"email": owner.email})
    assert who(client) == user


def test_the_letters_of_signing_in_belong_to_no_business(client):
    """Or a guest could read somebody's code on the mail page."""
    owner = alice()
    guest(client)
    client.post("/accounts/login/code/", {"email": owner.email})
    assert OutgoingEmail.objects.get().business_id is None


def test_signing_in_remembers_the_language_of_the_person(client, settings):
    owner = alice(language="nl")
    done = sign_in_by_code(client, owner.email)
    assert done.cookies[settings.LANGUAGE_COOKIE_NAME].value == "nl"


@pytest.mark.parametrize("path", ["/settings/", "/settings/business/", "/settings/mail/", "/accounts/keep/"])
def test_a_stranger_is_sent_to_sign_in(client, path):
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")
