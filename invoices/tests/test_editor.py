"""The editor without JavaScript, and with hostile input."""

import html as markup
from decimal import Decimal
from itertools import product

import pytest

from accounts.models import Business
from clients.models import Client
from foundation.audit.models import Event
from invoices.models import Invoice, InvoiceLine
from invoices.tests.forms import SELLER, form_of, inputs_of
from invoices.tests.make import make_business, make_draft, make_invoice, owner_of

pytestmark = pytest.mark.django_db
LIVE = {"hx-request": "true", "accept-language": "en"}
DUTCH = {"accept-language": "nl"}
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def draft(client, alice):
    client.force_login(owner_of(alice))
    return make_draft(alice)


def save(client, draft, data, headers=ENGLISH):
    return client.post(f"/invoices/{draft.pk}/save/", data, headers=headers)


def text_of(response):
    return markup.unescape(response.content.decode())


def test_a_guest_without_javascript_gets_from_the_start_page_to_an_issued_invoice(client):
    draft = client.post("/new/", headers=ENGLISH).url
    typed = inputs_of(text_of(client.get(draft)))
    typed |= SELLER | {
        "buyer_name": "Kramer & Zn.", "buyer_address": "Industrieweg 3", "buyer_city": "Groningen",
        "lines-0-description": "Logo, 3 May 2026", "lines-0-quantity": "2,5", "lines-0-unit_price": "1.000,00",
    }  # fmt: skip
    check = client.post(f"{draft}save/", typed | {"issue": "1"}, headers=DUTCH)
    assert check.url == f"{draft}issue/"
    page = client.get(check.url, headers=ENGLISH)
    assert "What happens now" in text_of(page)
    done = client.post(check.url, inputs_of(text_of(page)) | {"reason": "As agreed by telephone"}, headers=ENGLISH)
    invoice = Invoice.objects.get()
    assert done.url == f"/invoices/{invoice.pk}/"
    assert (invoice.number[-5:], invoice.total) == ("-0001", Decimal("3025.00"))
    assert invoice.snapshot["seller"]["iban"] == "NL91ABNA0417164300"
    assert client.get(done.url).status_code == 200


def test_the_page_posts_back_what_it_shows(client, draft):
    """A reader who changes nothing and presses Save changes nothing, also in Dutch with decimal commas."""
    before = list(draft.lines.values("description", "quantity", "unit_price", "service_date", "vat_rate", "unit"))
    typed = inputs_of(text_of(client.get(f"/invoices/{draft.pk}/", headers=DUTCH)))
    assert typed["lines-0-unit_price"] == "85,00"
    assert save(client, draft, typed, DUTCH).status_code == 302
    after = Invoice.objects.get(pk=draft.pk)
    assert list(after.lines.values(*before[0])) == before
    assert (after.total, after.buyer_name, after.due_on) == (draft.total, draft.buyer_name, draft.due_on)


@pytest.mark.parametrize(
    ("typed", "language", "price"),
    [
        ("0,125", "en", "0.125"),
        ("0.125", "nl", "0.125"),
        ("1.234,50", "nl", "1234.50"), ("1,234.50", "en", "1234.50"), ("12,5", "en", "12.5"), ("1.250", "nl", "1250"),
        ("€ 85,-", "nl", None), (" 85 ", "nl", "85"), ("-12,50", "nl", "-12.50"), ("0", "nl", "0"),
        ("1e99", "en", None),
        ("NaN", "en", None), ("Infinity", "en", None), ("-Infinity", "en", None), ("0x10", "en", None),
        ("1;DROP TABLE", "en", None), ("12\x0050", "en", None), ("🤑", "en", None), ("1" * 61, "en", None),
        ("12,50" + " " * 60 + "abc", "en", None), ("--5", "en", None), ("1.2.3,4,5", "nl", None),
    ],
)  # fmt: skip
def test_prices_are_read_as_people_write_them_or_refused_in_words(client, draft, typed, language, price):
    response = save(client, draft, form_of(draft, lines=[("Logo", "1", typed)]), {"accept-language": language})
    if price is None:
        assert response.status_code == 422
        assert 'class="field-error"' in response.content.decode()
        assert draft.lines.get().description == "Fotografie open dag, 5 uur"
    else:
        assert response.status_code == 302
        assert draft.lines.get().unit_price == Decimal(price)


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"lines-0-description": "x" * 2001}, "x" * 2001),
        ({"lines-0-description": "Logo\x00ontwerp"}, "ontwerp"),
        ({"buyer_name": "y" * 121}, "y" * 121),
        ({"notes": "z" * 2001}, "z" * 2001),
        ({"lines-0-quantity": "9999999999", "lines-0-unit_price": "99999999"}, "99999999"),
        ({"lines-0-quantity": "-9999999"}, "-9999999"),
        ({"lines-0-vat": "S:99"}, "Logo ontwerp"),
        ({"lines-0-unit": "FURLONG"}, "Logo ontwerp"),
        ({"lines-0-service_date": "31-31-2026"}, "31-31-2026"),
        ({"client": "not-a-client"}, "Logo ontwerp"),
        ({"version": "abc"}, "Logo ontwerp"),
        ({"version": "9" * 40}, "Logo ontwerp"),
        ({"lines-TOTAL_FORMS": "abc"}, ""),
        ({"lines-TOTAL_FORMS": "99999999999"}, ""),
        ({"lines-TOTAL_FORMS": "-1"}, ""),
    ],
)
def test_nonsense_is_refused_with_a_reason_and_stays_in_the_form(client, draft, fields, kept):
    data = form_of(draft) | fields
    response = save(client, draft, data)
    assert response.status_code == 422
    assert kept.replace("\x00", "") in text_of(response).replace("\x00", "")
    assert "field-error" in text_of(response) or "<li" in text_of(response)
    live = save(client, draft, data, LIVE)
    assert live.status_code == 200
    assert "Not saved yet" in text_of(live)
    assert "<li" in text_of(live)
    assert draft.lines.get().description == "Fotografie open dag, 5 uur"


def test_a_draft_may_hold_what_an_invoice_may_not(client, draft):
    """Quantity 0, a discount line, emoji, right-to-left text and markup are text and numbers like any other."""
    rows = [("🚀 Löschen <b>&amp;</b> שלום", "0", "10"), ("Korting", "1", "-5"), ("", "", "")]
    assert save(client, draft, form_of(draft, lines=rows)).status_code == 302
    assert list(draft.lines.values_list("description", "quantity", "net")) == [
        ("🚀 Löschen <b>&amp;</b> שלום", Decimal(0), Decimal(0)),
        ("Korting", Decimal(1), Decimal("-5.00")),
    ]
    page = client.get(f"/invoices/{draft.pk}/", headers=ENGLISH).content.decode()
    assert "<b>&amp;</b>" not in page
    assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in page
    check = text_of(client.get(f"/invoices/{draft.pk}/issue/", headers=ENGLISH))
    assert "A line has the quantity 0." in check


def test_a_thousand_lines_are_an_invoice_and_one_more_is_refused(client, draft):
    rows = [(f"Uur {number}", "1", "1") for number in range(1000)]
    assert save(client, draft, form_of(draft, lines=rows), LIVE).status_code == 200
    draft.refresh_from_db()
    assert (draft.lines.count(), draft.net_total) == (1000, Decimal("1000.00"))
    response = save(client, draft, form_of(draft, lines=[*rows, ("Te veel", "1", "1")]), LIVE)
    assert "at most 1000 lines" in text_of(response)
    assert draft.lines.count() == 1000


def test_the_editor_reads_many_lines_in_a_few_queries(client, alice, django_assert_max_num_queries):
    client.force_login(owner_of(alice))
    draft = make_draft(alice)
    save(client, draft, form_of(draft, lines=[(f"Uur {number}", "1", "1") for number in range(80)]))
    with django_assert_max_num_queries(10):
        client.get(f"/invoices/{draft.pk}/")


def test_forged_ids_in_the_lines_reach_nobody_elses_rows(client, draft):
    bob = make_business("Bureau Bob")
    other = make_draft(bob)
    data = form_of(draft) | {
        "lines-INITIAL_FORMS": "1",
        "lines-0-id": other.lines.get().pk,
        "lines-0-invoice": other.pk,
    }
    data |= {"business": bob.pk, "status": "issued", "number": "2026-9999", "total": "1.00"}
    assert save(client, draft, data).status_code == 302
    assert other.lines.get().description == "Fotografie open dag, 5 uur"
    mine = Invoice.objects.get(pk=draft.pk)
    assert (mine.number, mine.status, mine.total, mine.business_id) == (
        "",
        "draft",
        Decimal("242.00"),
        draft.business_id,
    )


def test_another_business_s_client_cannot_be_picked(client, draft):
    theirs = Client.objects.create(business=make_business("Bureau Bob"), name="Theirs")
    assert save(client, draft, form_of(draft, client=theirs.pk)).status_code == 422


def test_a_picked_client_fills_the_empty_fields_without_javascript(client, draft, alice):
    known = Client.objects.create(
        business=alice, name="Atelier Lumen", address="Rue du Midi 40", city="Brussel", country="BE", kind="business"
    )
    empty = {"buyer_name": "", "buyer_address": "", "buyer_city": "", "buyer_email": "", "buyer_contact": ""}
    assert save(client, draft, form_of(draft, client=known.pk, **empty)).status_code == 302
    draft.refresh_from_db()
    assert (draft.buyer_name, draft.buyer_city, draft.buyer_country) == ("Atelier Lumen", "Brussel", "BE")


def test_a_line_is_added_and_removed_by_plain_buttons(client, draft):
    rows = [("Eerste", "1", "10"), ("Tweede", "1", "20")]
    page = save(client, draft, form_of(draft, lines=rows, add_line="1"))
    typed = inputs_of(text_of(page))
    assert typed["lines-TOTAL_FORMS"] == "3"
    assert typed["lines-2-quantity"] == "1"
    assert save(client, draft, typed | {"remove_line": "0"}).status_code == 302
    assert list(draft.lines.values_list("description", flat=True)) == ["Tweede"]


@pytest.mark.parametrize(
    ("button", "count"),
    [
        *product(
            [{"add_line": "1"}, {"remove_line": "x"}, {"remove_line": ""}, {"remove_line": "77"}], ["", "abc", "-3"]
        ),
        ({"add_line": "1"}, "1001"),
    ],
)
def test_buttons_with_a_garbled_count_are_refused_not_obeyed(client, draft, button, count):
    response = save(client, draft, form_of(draft) | button | {"lines-TOTAL_FORMS": count})
    assert response.status_code == 422
    assert draft.lines.get().description == "Fotografie open dag, 5 uur"


def test_a_mistake_in_one_line_does_not_bring_a_removed_one_back(client, draft):
    rows = [("Weg ermee", "1", "abc"), ("Blijft", "1", "20"), ("Fout", "1", "xyz")]
    live = text_of(save(client, draft, form_of(draft, lines=rows) | {"lines-0-DELETE": "on"}, LIVE))
    assert "Line 2, Price" in live
    assert "Line 1," not in live
    page = text_of(save(client, draft, form_of(draft, lines=rows) | {"lines-0-DELETE": "on"}))
    assert page.count('role="group" aria-label="Line" hidden') == 1


def test_a_gap_in_the_law_s_list_is_named_with_the_place_to_mend_it(client, draft):
    Business.objects.update(iban="", vat_id="")
    page = text_of(client.get(f"/invoices/{draft.pk}/issue/", headers=ENGLISH))
    assert "Your IBAN is missing" in page
    assert "#seller" in page
    assert "Issue the invoice" not in page
    client.post(f"/invoices/{draft.pk}/issue/", {"version": draft.version})
    assert Invoice.objects.get(pk=draft.pk).is_draft


def test_autosave_leaves_no_trail_and_issuing_does(client, draft):
    before = Event.objects.count()
    save(client, draft, form_of(draft), LIVE)
    assert Event.objects.count() == before
    draft.refresh_from_db()
    client.post(f"/invoices/{draft.pk}/issue/", {"version": draft.version, "reason": "As agreed"})
    assert Event.objects.filter(verb="invoice.issued").count() == 1


def test_a_copy_has_the_same_lines_a_new_date_and_no_number(client, alice):
    client.force_login(owner_of(alice))
    invoice = make_invoice(alice)
    copy = Invoice.objects.get(pk=client.post(f"/invoices/{invoice.pk}/duplicate/").url.split("/")[2])
    assert (copy.number, copy.total, copy.buyer_name) == ("", invoice.total, invoice.buyer_name)
    assert InvoiceLine.objects.filter(invoice=copy).get().service_date is None


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("Goud", "9999999999", "99999999")], "too large for one line"),
        ([("Goud", "10", "60000000"), ("Nog meer", "10", "60000000")], "together are too large"),
        ([("Goud", "10", "60000000"), ("Terug", "10", "-60000000")], "together are too large"),
    ],
)
def test_an_amount_that_no_bank_can_carry_is_refused_in_words(client, draft, rows, sentence):
    response = save(client, draft, form_of(draft, lines=rows))
    assert response.status_code == 422
    assert sentence in text_of(response)
