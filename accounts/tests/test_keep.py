"""A guest keeps the workspace by confirming an e-mail address."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone
from limits import parse

from accounts.models import Business, KeepCode, User
from accounts.queries import can_send_mail
from accounts.tests.make import alice, business_of, code_sent_to, guest
from accounts.tests.test_sign_in import SECRET, totp_now
from accounts.views import keep
from foundation.audit.models import Event
from foundation.mail.models import OutgoingEmail

pytestmark = pytest.mark.django_db
ADDRESS = "nieuw@example.org"


def ask(client, email=ADDRESS, onward="/settings/invoices/"):
    return client.post("/accounts/keep/", {"email": email, "next": onward})


def answer(client, code, onward="/settings/invoices/"):
    return client.post("/accounts/keep/code/", {"code": code, "next": onward})


def test_a_new_address_turns_the_guest_into_an_account_with_the_same_workspace(client):
    user, business = guest(client)
    assert not can_send_mail(business)

    assert ask(client)["Location"].startswith("/accounts/keep/code/?next=")
    done = answer(client, code_sent_to(ADDRESS))

    assert done["Location"] == "/settings/invoices/"
    user.refresh_from_db()
    business.refresh_from_db()
    assert (user.email, user.is_guest) == (ADDRESS, False)
    assert EmailAddress.objects.get(user=user).verified
    assert (business.purge_on, business.email) == (None, ADDRESS)
    assert can_send_mail(business)
    assert client.get("/settings/").context["business"] == business  # the session went on
    assert Event.objects.filter(chain=f"business:{business.pk}", verb="business.kept").exists()


def test_the_address_on_invoices_that_was_typed_before_stays(client):
    _user, business = guest(client)
    Business.objects.filter(pk=business.pk).update(email="facturen@example.org")
    ask(client)
    answer(client, code_sent_to(ADDRESS))
    business.refresh_from_db()
    assert business.email == "facturen@example.org"


def test_an_address_with_an_account_gets_the_workspace_and_the_guest_is_gone(client):
    owner = alice()
    user, business = guest(client)

    ask(client, owner.email)
    done = answer(client, code_sent_to(owner.email))

    assert done["Location"] == "/settings/invoices/"
    assert not User.objects.filter(pk=user.pk).exists()
    business.refresh_from_db()
    assert business.memberships.get().user == owner
    assert business.purge_on is None
    page = client.get("/settings/")
    assert page.wsgi_request.user == owner
    assert page.context["business"] == business  # the work in hand stays in hand


def _everything_shown(client, address):
    """What the three steps answer, without the address itself and the tokens that differ on every page."""
    steps = [ask(client, address), client.get("/accounts/keep/code/?next=/settings/"), answer(client, "00000000")]
    secret = re.compile(r"""(csrfmiddlewaretoken" value="|X-CSRFToken": ")\w+""")
    return [
        (step.status_code, step.get("Location"), secret.sub("", step.content.decode()).replace(address, "X"))
        for step in steps
    ]


def test_whether_an_address_has_an_account_cannot_be_seen(client):
    owner = alice()
    guest(client)

    seen = [_everything_shown(client, address) for address in (owner.email, ADDRESS)]

    assert seen[0] == seen[1]
    letters = OutgoingEmail.objects.filter(kind="code").values_list("subject", flat=True)
    assert len(set(letters)) == 1


def test_an_account_with_a_second_factor_is_asked_for_it_before_anything_moves(client):
    owner = alice()
    TOTP.activate(owner, SECRET)
    user, business = guest(client)

    ask(client, owner.email)
    done = answer(client, code_sent_to(owner.email))

    assert done["Location"] == "/accounts/2fa/authenticate/"
    assert business.memberships.get().user == user  # not yet
    assert client.get("/settings/").wsgi_request.user == user  # and turning back loses nothing

    client.post("/accounts/2fa/authenticate/", {"code": totp_now()})
    assert business.memberships.get().user == owner
    assert client.get("/settings/").wsgi_request.user == owner


def test_a_wrong_code_says_so_and_changes_nothing(client):
    user, business = guest(client)
    ask(client)
    wrong = "11111111" if code_sent_to(ADDRESS) != "11111111" else "22222222"

    page = answer(client, wrong)

    assert page.status_code == 200
    assert "not the code" in page.content.decode()
    user.refresh_from_db()
    assert user.is_guest
    answer(client, code_sent_to(ADDRESS))
    user.refresh_from_db()
    assert not user.is_guest


def test_after_five_wrong_tries_even_the_right_code_is_void(client):
    user, _business = guest(client)
    ask(client)
    right = code_sent_to(ADDRESS)
    wrong = "11111111" if right != "11111111" else "22222222"
    for _try in range(5):
        answer(client, wrong)

    page = answer(client, right)

    assert "no longer valid" in page.content.decode()
    user.refresh_from_db()
    assert user.is_guest


def test_a_code_is_void_after_fifteen_minutes(client):
    user, _business = guest(client)
    ask(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=1)):
        assert "no longer valid" in answer(client, code_sent_to(ADDRESS)).content.decode()
    user.refresh_from_db()
    assert user.is_guest


def test_a_new_code_makes_the_earlier_one_void(client):
    user, _business = guest(client)
    ask(client)
    first = code_sent_to(ADDRESS)
    ask(client)
    if first != code_sent_to(ADDRESS):
        answer(client, first)
        user.refresh_from_db()
        assert user.is_guest


def test_an_earlier_code_gives_no_further_tries(client):
    user, _business = guest(client)
    ask(client)
    first = code_sent_to(ADDRESS)
    ask(client)
    wrong = next(code for code in ("11111111", "22222222", "33333333") if code not in (first, code_sent_to(ADDRESS)))
    for _try in range(5):
        answer(client, wrong)
    answer(client, first)
    user.refresh_from_db()
    assert user.is_guest


def test_a_code_works_once(client):
    guest(client)
    ask(client)
    code = code_sent_to(ADDRESS)
    answer(client, code)
    other, _business = guest(client)
    client.session["keep_email"] = ADDRESS
    assert KeepCode.objects.get().used_at
    answer(client, code)
    other.refresh_from_db()
    assert other.is_guest


def test_a_code_of_one_guest_is_worthless_to_another(client):
    guest(client)
    ask(client)
    code = code_sent_to(ADDRESS)
    other, _business = guest(client)
    ask(client, "ander@example.org")
    if code != code_sent_to("ander@example.org"):
        answer(client, code)
        other.refresh_from_db()
        assert other.is_guest


def test_a_mailbox_is_not_flooded_with_codes(client):
    guest(client)
    for _time in range(7):
        page = ask(client)
    assert "several codes already" in page.content.decode()
    assert ADDRESS in page.content.decode()  # still in its field
    assert OutgoingEmail.objects.filter(to=ADDRESS).count() == 5


def test_a_guest_cannot_send_codes_to_the_whole_world(client):
    guest(client)
    for number in range(12):
        ask(client, f"somebody{number}@example.org")
    assert OutgoingEmail.objects.count() == 10


def test_a_network_address_cannot_either(client, monkeypatch):
    monkeypatch.setattr(keep, "CODES", parse("2/hour"))
    for number in range(4):
        guest(client)
        page = ask(client, f"somebody{number}@example.org")
    assert "in a short time" in page.content.decode()
    assert OutgoingEmail.objects.count() == 2


def test_what_is_no_address_gets_a_sentence_and_stays_in_the_field(client):
    guest(client)
    page = ask(client, "nieuw at example").content.decode()
    assert "does not look like an e-mail address" in page
    assert "nieuw at example" in page
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize("bad", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"])
def test_the_way_back_never_leaves_the_site(client, bad):
    guest(client)
    assert "evil" not in ask(client, onward=bad)["Location"]
    assert answer(client, code_sent_to(ADDRESS), onward=bad)["Location"] == "/settings/"


def test_somebody_with_an_account_has_nothing_to_keep(client):
    client.force_login(alice())
    assert client.get("/accounts/keep/?next=/settings/mail/")["Location"] == "/settings/mail/"


def test_looking_at_the_pages_sends_nothing(client):
    guest(client)
    client.get("/accounts/keep/?email=" + ADDRESS)
    client.get("/accounts/keep/code/")
    assert not OutgoingEmail.objects.exists()
    assert not KeepCode.objects.exists()


def test_an_address_that_was_typed_but_never_confirmed_belongs_to_who_proves_it(client):
    stale = User.objects.create_user("stale", ADDRESS)
    _user, business = guest(client)
    ask(client)
    answer(client, code_sent_to(ADDRESS))
    assert business_of(stale) == business
    assert EmailAddress.objects.get(email=ADDRESS).verified
