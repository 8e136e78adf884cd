"""A person's own name: typed once, read by others from then on, never an address, gone when it is emptied."""

import pytest

from accounts.models import Membership, User
from accounts.services import guests
from accounts.session import actor_of
from accounts.tests.make import alice, business_of, guest, own, person, visit
from foundation.audit.models import Event
from foundation.kernel.actors import Actor

pytestmark = pytest.mark.django_db
NOOR = {"first_name": "Noor", "last_name": "de Vries", "language": "en"}


@pytest.fixture
def owner(client):
    user = alice()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return user


def call(client, **fields):
    return client.post("/settings/account/", NOOR | fields)


def page(client, path="/settings/account/"):
    return " ".join(client.get(path).content.decode().split())


def test_a_name_is_typed_where_the_settings_lead_and_the_page_says_how_others_read_it(client, owner):
    overview = page(client, "/settings/")
    assert 'href="/settings/account/"' in overview
    assert "Your own name, e-mail address" in overview
    assert "carries this name: Alice &amp; Co" in page(client)
    assert call(client, first_name="  Noor ").status_code == 302
    owner.refresh_from_db()
    assert owner.get_full_name() == "Noor de Vries"
    shown = page(client)
    assert "carries this name: Noor de Vries, Alice &amp; Co" in shown
    assert 'value="de Vries"' in shown


def test_the_log_names_the_person_from_then_on_and_keeps_what_it_said_before(client, owner):
    client.post("/settings/invoices/", {"number_format": "A{seq}", "credit_number_format": "C{seq}", "payment_days": 14,
                                        "language": "nl", "time_zone": "Europe/Amsterdam"})  # fmt: skip
    call(client)
    call(client)  # the same again is no news
    client.post("/settings/invoices/", {"number_format": "B{seq}", "credit_number_format": "C{seq}", "payment_days": 14,
                                        "language": "nl", "time_zone": "Europe/Amsterdam"})  # fmt: skip
    said = list(Event.objects.order_by("seq").values_list("verb", "actor_name"))
    assert said == [
        ("business.updated", "Alice & Co"),
        ("person.named", "Alice & Co"),
        ("business.updated", "Noor de Vries, Alice & Co"),
    ]
    assert "Noor" not in "".join(Event.objects.values_list("body", flat=True))  # the name can be erased


def test_an_emptied_name_is_gone_and_the_business_acts_alone_again(client, owner):
    call(client)
    assert call(client, first_name="", last_name=" ").status_code == 302
    assert not User.objects.exclude(first_name="", last_name="").exists()
    assert "carries this name: Alice &amp; Co" in page(client)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("noor@example.org", "not an e-mail address"),
        ("Noor\nde Vries", "no invisible signs"),
        ("Noor\u202ereirV", "no invisible signs"),
        ("No\u200bor", "no invisible signs"),
        ("No\u2028or", "no invisible signs"),
        ("No\x07or", "no invisible signs"),
        ("No\0or", "Null characters"),
        ("12 - 34", "at least one letter"),
        ("N" * 51, "at most 50 characters"),
    ],
)
def test_what_cannot_be_read_as_a_name_is_refused_and_stays_in_its_field(client, owner, typed, sentence):
    for field in ("first_name", "last_name"):
        answer = call(client, **{field: typed})
        assert answer.status_code == 422
        assert sentence in " ".join(answer.context["form"].errors[field])
        other = "last_name" if field == "first_name" else "first_name"
        assert f'value="{NOOR[other]}"' in answer.content.decode()
    owner.refresh_from_db()
    assert owner.get_full_name() == ""


@pytest.mark.parametrize("typed", ["Øystein", "李", "D’Arcy-Smith", "ن\u200cگار", "Jan 3."])
def test_names_of_other_scripts_are_names(client, owner, typed):
    assert call(client, first_name=typed).status_code == 302
    owner.refresh_from_db()
    assert owner.first_name == typed


def test_a_person_without_a_business_has_a_name_too(client):
    staff = person("dora", business=False, is_staff=True)
    client.force_login(staff)
    assert call(client).status_code == 302
    assert Actor.admin(User.objects.get(pk=staff.pk)).name == "Noor de Vries"
    assert not Event.objects.exists()


def test_nobody_acts_under_an_address():
    bare = person("bare", business=False)
    assert actor_of(visit(bare)).name == "Freelancer"
    assert Actor.admin(bare).name == "bare"
    bare.username = bare.email
    assert Actor.admin(bare).name == "Admin"


def test_person_and_business_of_one_name_are_named_once_and_a_long_one_leaves_the_person_whole():
    sole = person("sole", business=False, first_name="Noor", last_name="de Vries")
    assert Actor.freelancer(sole, business="Noor de Vries").name == "Noor de Vries"
    sole.first_name, sole.last_name = "N" * 50, "V" * 50
    name = Actor.freelancer(sole, business="B" * 120).name
    assert len(name) == 150
    assert name.startswith(f"{'N' * 50} {'V' * 50}, B")


def test_letters_are_signed_by_the_contact_person_else_by_the_only_owner_else_by_the_business(client, owner):
    business = business_of(owner)
    assert business.signature == "Alice & Co"
    call(client)
    assert business.signature == "Noor de Vries"
    helper = person("dora", business=False, first_name="Dora", last_name="Smit")
    Membership.objects.create(user=helper, business=business, role="member")
    assert business.signature == "Noor de Vries"
    Membership.objects.filter(user=helper).update(role="owner")
    assert business.signature == "Alice & Co"  # which of the two would be a guess
    business.contact_name = "Studio team"
    assert business.signature == "Studio team"


def test_a_guests_name_comes_along_to_an_account_without_one_and_is_nowhere_else(client):
    for_whom, named = person("keeps"), person("named", first_name="Ada", last_name="Smit")
    for to, name in ((for_whom, "Noor de Vries"), (named, "Ada Smit")):
        stranger, _business = guest(client)
        assert call(client).status_code == 302
        guests.move(stranger, to=to, actor=Actor.freelancer(to))
        to.refresh_from_db()
        assert to.get_full_name() == name
        assert not User.objects.filter(pk=stranger.pk).exists()


def test_a_name_goes_with_the_guest_who_never_came_back(client):
    stranger, business = guest(client)
    call(client)
    assert User.objects.get(pk=stranger.pk).first_name == "Noor"
    assert guests.purge_one(business, actor=Actor.system())
    assert not User.objects.filter(first_name="Noor").exists()


def test_every_business_of_a_person_notes_that_the_name_changed(client, owner):
    both = {business_of(owner).pk, own(owner, name="Second").pk}
    call(client)
    chains = set(Event.objects.filter(verb="person.named").values_list("chain", flat=True))
    assert chains == {f"business:{pk}" for pk in both}
