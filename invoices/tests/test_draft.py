"""The editor over HTTP: guest, autosave, two tabs, bad input."""

from decimal import Decimal

import pytest

from accounts.models import Business
from invoices.models import Invoice
from invoices.tests.make import BUYER, make_business, make_draft, owner_of

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def form_of(invoice, *, lines=(("Logo ontwerp", "2", "100,00"),), **fields):
    data = BUYER | {"version": invoice.version, "buyer_country": "NL", "language": "nl", "due_on": "2030-01-31"}
    data |= {"lines-TOTAL_FORMS": len(lines), "lines-INITIAL_FORMS": 0}
    for place, (description, quantity, price) in enumerate(lines):
        data |= {
            f"lines-{place}-description": description, f"lines-{place}-quantity": quantity,
            f"lines-{place}-unit_price": price, f"lines-{place}-unit": "HUR", f"lines-{place}-vat": "S:21",
            f"lines-{place}-service_date": "2026-11-03",
        }  # fmt: skip
    return data | fields


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def draft(client, alice):
    client.force_login(owner_of(alice))
    return make_draft(alice)


def test_looking_at_the_start_page_stores_nothing(client):
    assert client.get("/new/").status_code == 200
    assert not Business.objects.exists()
    assert "sessionid" not in client.cookies


def test_a_guest_starts_with_one_button_and_no_questions(client):
    response = client.post("/new/")
    invoice = Invoice.objects.get()
    assert response.url == f"/invoices/{invoice.pk}/"
    assert invoice.business.purge_on is not None
    assert client.get(response.url).status_code == 200


def test_a_guest_who_starts_again_keeps_the_same_workspace(client):
    client.post("/new/")
    client.post("/new/")
    assert Business.objects.count() == 1
    assert Invoice.objects.count() == 2


def test_every_pause_in_typing_saves_and_answers_with_totals_and_paper(client, draft):
    response = client.post(
        f"/invoices/{draft.pk}/save/", form_of(draft), headers={"hx-request": "true", "accept-language": "nl"}
    )
    html = response.content.decode()
    assert "242,00" in html
    assert 'hx-swap-oob="true"' in html
    assert Invoice.objects.get(pk=draft.pk).total == Decimal("242.00")


def test_autosave_replaces_lines_and_never_doubles_them(client, draft):
    for _ in range(3):
        draft.refresh_from_db()
        client.post(f"/invoices/{draft.pk}/save/", form_of(draft, lines=[("A", "1", "10"), ("B", "1", "20")]))
    assert list(draft.lines.values_list("description", flat=True)) == ["A", "B"]


def test_the_second_tab_gets_a_409_and_loses_nothing(client, draft):
    mine = form_of(draft, lines=[("Saved in the first tab", "1", "10")])
    yours = form_of(draft, lines=[("Typed in the second tab", "1", "99")])
    assert client.post(f"/invoices/{draft.pk}/save/", mine).status_code == 302
    response = client.post(f"/invoices/{draft.pk}/save/", yours)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Typed in the second tab" in html
    assert "Saved in the first tab" in html
    assert draft.lines.get().description == "Saved in the first tab"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"lines-0-unit_price": "abc"}, "not a number"),
        ({"lines-0-quantity": "9" * 30}, "too large"),
        ({"due_on": "2026-02-31"}, "valid date"),
        ({"buyer_email": "not-an-address"}, "valid email"),
        ({"buyer_country": "Holland"}, "Select a valid choice"),
    ],
)
def test_bad_input_gets_a_sentence_at_the_field_and_nothing_is_lost(client, draft, fields, sentence):
    response = client.post(f"/invoices/{draft.pk}/save/", form_of(draft, **fields), headers={"accept-language": "en"})
    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert "Logo ontwerp" in html
    assert draft.lines.get().description == "Fotografie open dag, 5 uur"


def test_add_line_works_without_javascript(client, draft):
    response = client.post(f"/invoices/{draft.pk}/save/", form_of(draft, add_line="1"))
    html = response.content.decode()
    assert 'name="lines-1-description"' in html
    assert "Logo ontwerp" in html


def test_a_removed_line_is_gone(client, draft):
    data = form_of(draft, lines=[("A", "1", "10"), ("B", "1", "20")]) | {"lines-0-DELETE": "on"}
    client.post(f"/invoices/{draft.pk}/save/", data)
    assert draft.lines.get().description == "B"


def test_another_owner_gets_the_same_404_as_for_a_missing_invoice(client, alice):
    draft = make_draft(alice)
    client.force_login(owner_of(make_business("Bureau Bob")))
    for path in ("", "issue/", "discard/", "pdf/"):
        assert client.get(f"/invoices/{draft.pk}/{path}").status_code == 404
    assert client.post(f"/invoices/{draft.pk}/save/", form_of(draft)).status_code == 404


def test_a_stranger_is_asked_to_sign_in(client, alice):
    assert client.get(f"/invoices/{make_draft(alice).pk}/").status_code == 302


def test_the_editor_of_an_issued_invoice_answers_409(client, draft):
    page = client.get(f"/invoices/{draft.pk}/issue/")
    assert page.status_code == 200
    client.post(f"/invoices/{draft.pk}/issue/", {"version": draft.version})
    assert client.post(f"/invoices/{draft.pk}/save/", form_of(draft)).status_code == 409


def test_the_seller_types_their_details_beside_the_invoice(client, draft):
    data = {
        "name": "Studio Zonlicht",
        "address": "Dam 1",
        "postal_code": "1012 JS",
        "city": "Amsterdam",
        "country": "NL",
    }
    data |= {"vat_scheme": "standard", "vat_id": "NL004495445B01", "kvk": "12345678", "iban": "nl91 abna 0417 1643 00"}
    response = client.post(f"/invoices/{draft.pk}/seller/", data, headers={"hx-request": "true"})
    assert "Studio Zonlicht" in response.content.decode()
    draft.business.refresh_from_db()
    assert draft.business.iban == "NL91ABNA0417164300"


def test_a_wrong_iban_gets_a_sentence(client, draft):
    response = client.post(
        f"/invoices/{draft.pk}/seller/",
        {"name": "X", "country": "NL", "vat_scheme": "standard", "iban": "NL00ABNA0417164300"},
    )
    assert response.status_code == 422
    assert "IBAN" in response.content.decode()
