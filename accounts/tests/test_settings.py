"""What an owner says about the business, checked and kept."""

import pytest

from accounts.models import Business, Membership
from accounts.states import Role
from accounts.tests.make import alice, bob, business_of, guest, own, person
from foundation.audit.models import Event
from foundation.files.models import StoredFile
from foundation.mail.models import OutgoingEmail

pytestmark = pytest.mark.django_db
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f0005"
    "0001ffa5e3c1d30000000049454e44ae426082"
)
GOOD = {
    "name": "Alice & Co",
    "contact_name": "Alice de Vries",
    "address": "Keizersgracht 1",
    "postal_code": "1015cj",
    "city": "Amsterdam",
    "country": "NL",
    "email": "alice@example.org",
    "phone": "+31 20 123 45 67",
    "vat_scheme": "standard",
    "vat_id": "nl 0001.23.456.B13",
    "kvk": "1234 5678",
    "iban": "nl91 abna 0417 1643 00",
    "bic": "abnanl2a",
}
NUMBERS = {
    "number_format": "{year}-{seq:04d}",
    "credit_number_format": "C{year}-{seq:04d}",
    "payment_days": "14",
    "language": "nl",
    "time_zone": "Europe/Amsterdam",
    "invoice_notes": "Bedankt.",
}


@pytest.fixture
def owner(client):
    user = alice()
    client.force_login(user)
    return user


def describe(client, **changes):
    return client.post("/settings/business/", GOOD | changes)


def write_numbers(client, **changes):
    return client.post("/settings/invoices/", NUMBERS | changes)


def test_numbers_are_kept_in_their_regular_form(client, owner):
    assert describe(client, vat_id="nl 1234.56.782.B01").status_code == 302
    business = business_of(owner)
    assert business.iban == "NL91ABNA0417164300"
    assert business.bic == "ABNANL2A"
    assert business.kvk == "12345678"
    assert business.vat_id == "NL123456782B01"
    assert business.postal_code == "1015 CJ"
    assert "NL91 ABNA 0417 1643 00" in client.get("/settings/business/").content.decode()


@pytest.mark.parametrize(
    ("field", "bad", "sentence"),
    [
        ("iban", "NL91 ABNA 0417 1643 01", "not a valid IBAN"),
        ("bic", "ABN", "8 or 11 characters"),
        ("vat_id", "NL123456781B01", "not a valid VAT number"),
        ("kvk", "1234567", "eight digits"),
        ("postal_code", "12 AB", "four digits and two letters"),
        ("email", "alice at home", "valid email address"),
        ("country", "XX", "valid choice"),
    ],
)
def test_a_mistake_is_named_at_its_field_and_nothing_typed_is_lost(client, owner, field, bad, sentence):
    page = describe(client, **({"vat_id": "", "city": "Zaandam"} | {field: bad}))
    text = page.content.decode()
    assert page.status_code == 200
    assert sentence in " ".join(page.context["form"].errors[field])
    assert "Zaandam" in text
    assert business_of(owner).city == ""


def test_a_vat_number_of_another_country_is_checked_by_its_own_rule(client, owner):
    assert describe(client, country="DE", vat_id="136 695 976", kvk="", postal_code="10115").status_code == 302
    assert business_of(owner).vat_id == "DE136695976"
    assert describe(client, country="DE", vat_id="NL123456782B01", kvk="", postal_code="10115").status_code == 200


def test_outside_the_union_numbers_are_taken_as_typed(client, owner):
    assert describe(client, country="CH", vat_id="CHE-123.456.788", kvk="", postal_code="8001").status_code == 302
    assert business_of(owner).vat_id == "CHE123456788"


def test_a_vat_number_that_looks_like_a_bsn_is_kept_with_a_warning(client, owner):
    describe(client, vat_id="NL111222333B01")
    assert business_of(owner).vat_id == "NL111222333B01"
    assert "citizen service number" in client.get("/settings/business/").content.decode()


def test_a_new_btw_id_needs_no_warning(client, owner):
    describe(client, vat_id="NL002455799B11")
    assert business_of(owner).vat_id == "NL002455799B11"
    assert "citizen service number" not in client.get("/settings/business/").content.decode()


def test_every_change_is_an_event_with_names_of_fields_only(client, owner):
    describe(client, vat_id="")
    describe(client, vat_id="", city="Zaandam")
    event = Event.objects.filter(verb="business.updated").latest("seq")
    assert '"fields":["city"]' in event.body.replace(" ", "")
    assert "Zaandam" not in event.body


def test_saving_without_a_change_leaves_no_event(client, owner):
    describe(client, vat_id="")
    before = Event.objects.count()
    describe(client, vat_id="")
    assert Event.objects.count() == before


def test_a_new_bank_account_is_told_to_every_owner_and_fingerprinted_in_the_log(client, owner):
    describe(client, vat_id="")
    OutgoingEmail.objects.all().delete()
    describe(client, vat_id="", iban="NL20 INGB 0001 2345 67")

    letter = OutgoingEmail.objects.get()
    assert letter.to == owner.email
    assert "4300" in letter.text
    assert "4567" in letter.text
    assert "NL20INGB0001234567" not in letter.text.replace(" ", "")
    body = Event.objects.filter(verb="business.updated").latest("seq").body
    assert "INGB" not in body
    assert '"before":""' not in body.replace(" ", "")


def test_changing_the_address_alone_sends_no_letter(client, owner):
    describe(client, vat_id="")
    OutgoingEmail.objects.all().delete()
    describe(client, vat_id="", address="Herengracht 2")
    assert not OutgoingEmail.objects.exists()


def test_a_guest_can_describe_the_business_too(client):
    _user, business = guest(client)
    assert describe(client, vat_id="").status_code == 302
    business.refresh_from_db()
    assert business.name == "Alice & Co"


def test_somebody_who_only_helps_cannot_change_the_settings(client, owner):
    business = business_of(owner)
    helper = person("dora", business=False)
    Membership.objects.create(user=helper, business=business, role=Role.MEMBER)
    client.force_login(helper)
    assert describe(client, vat_id="").status_code == 409
    assert business_of(owner).city == ""


def test_looking_changes_nothing(client, owner):
    describe(client, vat_id="")
    before = (list(Business.objects.values()), Event.objects.count(), OutgoingEmail.objects.count())
    for path in ("", "business/", "invoices/", "invoices/example/?number_format={seq}", "mail/", "account/"):
        assert client.get(f"/settings/{path}", {"name": "Evil"}).status_code == 200
    for path in ("begin/", "business/logo/add/", "business/logo/remove/"):
        assert client.get(f"/settings/{path}").status_code == 405
    assert before == (list(Business.objects.values()), Event.objects.count(), OutgoingEmail.objects.count())


# --- numbers and terms -------------------------------------------------------------------------------------------


def test_invoice_settings_are_kept(client, owner):
    assert write_numbers(client, number_format="F{year}/{seq:03d}").status_code == 302
    business = business_of(owner)
    assert business.number_format == "F{year}/{seq:03d}"
    assert business.payment_days == 14
    assert business.invoice_notes == "Bedankt."


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        ("{year}-0001", "Put {seq} in once"),
        ("{seq}-{seq}", "Put {seq} in once"),
        ("{year}-{client}-{seq}", "only {year} and {seq}"),
        ("{seq.__class__}", "only {year} and {seq}"),
        ("{seq!r}", "only {year} and {seq}"),
        ("{0}{seq}", "only {year} and {seq}"),
        ("{seq:>9999}", "only a width"),
        ("{seq:{year}d}", "only a width"),
        ("{year:04d}{seq}", "only a width"),
        ("{seq", "braces do not match"),
        ("<b>{seq}</b>", "only letters, digits"),
        ("F" * 33 + "{seq}", "more than 30"),
    ],
)
def test_a_number_format_that_cannot_count_is_refused(client, owner, bad, sentence):
    page = write_numbers(client, number_format=bad)
    assert page.status_code == 200
    assert sentence in " ".join(page.context["form"].errors["number_format"])
    assert business_of(owner).number_format == "{year}-{seq:04d}"


def test_invoices_and_credit_notes_cannot_get_the_same_number(client, owner):
    page = write_numbers(client, credit_number_format="{year}-{seq:04d}")
    assert "numbers of their own" in " ".join(page.context["form"].errors["credit_number_format"])


def test_the_example_follows_what_is_typed(client, owner):
    answer = client.get("/settings/invoices/example/", NUMBERS | {"number_format": "INV{seq:05d}"})
    assert "INV00007" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    broken = client.get("/settings/invoices/example/", NUMBERS | {"number_format": "{seq"})
    assert "not complete yet" in broken.content.decode()


@pytest.mark.parametrize(("days", "fine"), [("0", True), ("90", True), ("91", False), ("-1", False), ("x", False)])
def test_a_payment_term_is_between_0_and_90_days(client, owner, days, fine):
    assert (write_numbers(client, payment_days=days).status_code == 302) is fine


def test_a_long_term_is_kept_with_a_warning(client, owner):
    page = client.post("/settings/invoices/", NUMBERS | {"payment_days": "75"}, follow=True)
    assert "clearly fair" in page.content.decode()


def test_a_time_zone_must_exist(client, owner):
    assert write_numbers(client, time_zone="Europe/Atlantis").status_code == 200


# --- logo --------------------------------------------------------------------------------------------------------


def upload(client, name, content, content_type="image/png"):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return client.post("/settings/business/logo/add/", {"logo": SimpleUploadedFile(name, content, content_type)})


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture():
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (40, 20), "#0b5f52").save(out, "PNG")
    return out.getvalue()


def test_a_logo_is_kept_shown_and_removed(client, owner):
    assert upload(client, "logo.png", picture()).status_code == 302
    shown = client.get("/settings/business/logo/")
    assert shown.status_code == 200
    assert shown["Content-Type"].startswith("image/")

    client.post("/settings/business/logo/remove/")
    assert business_of(owner).logo is None
    assert client.get("/settings/business/logo/").status_code == 404
    assert StoredFile.objects.count() == 1  # documents already issued may show it


@pytest.mark.parametrize(
    ("name", "content"),
    [("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), ("logo.png", b"<html></html>"), ("logo.png", b"")],
)
def test_what_is_no_picture_is_refused_with_its_reason(client, owner, name, content):
    page = upload(client, name, content)
    assert page.status_code == 200
    assert page.context["logo_form"].errors["logo"]
    assert business_of(owner).logo is None


def test_nobody_sees_the_logo_of_another_owner(client, owner):
    upload(client, "logo.png", picture())
    client.force_login(bob())
    assert client.get("/settings/business/logo/").status_code == 404


# --- which business ----------------------------------------------------------------------------------------------


def test_with_two_businesses_one_chooses_where_to_work(client, owner):
    first, second = business_of(owner), own(owner, name="Second")
    assert client.get("/settings/").context["business"] == first
    client.post(f"/settings/choose/{second.pk}/")
    assert client.get("/settings/").context["business"] == second


def test_another_owners_business_cannot_be_chosen_or_seen(client, owner):
    foreign = business_of(bob())
    assert client.post(f"/settings/choose/{foreign.pk}/").status_code == 404
    session = client.session
    session["business"] = str(foreign.pk)
    session.save()
    assert client.get("/settings/").context["business"] == business_of(owner)


def test_the_language_of_a_person_is_kept_and_remembered(client, owner, settings):
    answer = client.post("/settings/account/", {"language": "nl"})
    owner.refresh_from_db()
    assert owner.language == "nl"
    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "nl"
