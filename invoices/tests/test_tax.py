"""The VAT return, the ICP list and the small-business limit follow from issued documents, to the cent."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from invoices import tax
from invoices.models import Invoice
from invoices.services.credit import credit_lines
from invoices.tax import Quarter
from invoices.tests.make import actor_of, line, make_business, make_draft, make_invoice, owner_of

pytestmark = pytest.mark.django_db
GERMAN = {
    "buyer_country": "DE",
    "buyer_vat_id": "DE136695976",
    "buyer_name": "Kunde GmbH",
    "buyer_email": "k@kunde.test",
}


@pytest.fixture
def alice():
    return make_business()


def now():
    return Quarter.of(timezone.localdate())


def boxes(business, quarter=None):
    found = tax.vat_return(business, quarter or now())
    return {box.code: (box.base, box.vat) for box in found.boxes if box.base}


def one(alice, category="S", rate="21", amount="100.00", **fields):
    rows = [line(quantity=Decimal(1), unit_price=Decimal(amount), vat_category=category, vat_rate=Decimal(rate))]
    return make_invoice(alice, lines=rows, **fields)


def test_each_kind_of_supply_lands_in_its_box(alice):
    one(alice)
    one(alice, rate="9")
    one(alice, rate="13")
    one(alice, "Z", "0")
    one(alice, "AE", "0", buyer_vat_id="NL004495445B01")
    one(alice, "AE", "0", "70.00", **GERMAN)
    one(alice, "K", "0", "30.00", **GERMAN)
    one(alice, "G", "0", buyer_country="US")
    assert boxes(alice) == {
        "1a": (Decimal("100.00"), Decimal("21.00")), "1b": (Decimal("100.00"), Decimal("9.00")),
        "1c": (Decimal("100.00"), Decimal("13.00")), "1e": (Decimal("200.00"), None),
        "3a": (Decimal("100.00"), None), "3b": (Decimal("100.00"), None),
    }  # fmt: skip


def test_exempt_and_foreign_services_are_on_no_line_but_are_said(alice):
    one(alice, "E", "0")
    one(alice, "AE", "0", "50.00", buyer_country="US", buyer_vat_id="US1")
    found = tax.vat_return(alice, now())
    assert (found.exempt, found.outside, boxes(alice)) == (Decimal("100.00"), Decimal("50.00"), {})


def test_a_credit_note_counts_against_its_own_quarter(alice):
    invoice = one(alice)
    note = credit_lines(invoice, amounts={invoice.lines.get().pk: Decimal("40.00")}, reason="x", actor=actor_of(alice))
    assert boxes(alice) == {"1a": (Decimal("60.00"), Decimal("12.60"))}
    assert tax.vat_return(alice, now()).due == invoice.vat_total - note.vat_total


def test_drafts_other_quarters_and_other_businesses_do_not_count(alice):
    make_draft(alice)
    one(make_business("Bob"))
    one(alice)
    assert boxes(alice, now().before) == {}
    assert boxes(alice)["1a"][0] == Decimal("100.00")


def test_the_sum_of_the_boxes_is_the_vat_on_the_invoices(alice):
    for amount in ("83.33", "0.83", "1234.56"):
        one(alice, amount=amount)
        one(alice, rate="9", amount=amount)
    issued = Invoice.objects.for_business(alice).issued()
    assert tax.vat_return(alice, now()).due == sum(invoice.vat_total for invoice in issued)


def test_what_is_filed_is_rounded_down_and_5a_adds_the_rounded_boxes(alice):
    one(alice, amount="83.99")
    one(alice, rate="9", amount="83.99")
    found = tax.vat_return(alice, now())
    assert [box.vat_filed for box in found.boxes if box.vat] == [17, 7]
    assert (found.due, found.due_filed) == (Decimal("25.20"), 24)


def test_a_negative_box_is_rounded_in_your_favour_too():
    assert tax.Box("1a", "", Decimal("-10.50"), Decimal("-2.21")).vat_filed == -3


def test_other_currencies_count_in_euro_at_the_rate_of_the_document(alice):
    one(alice, currency="USD", exchange_rate=Decimal("0.5"))
    assert boxes(alice) == {"1a": (Decimal("50.00"), Decimal("10.50"))}
    assert tax.vat_return(alice, now()).others == []


def test_quarters_know_their_days():
    assert (Quarter(2026, 4).start, Quarter(2026, 4).end) == (date(2026, 10, 1), date(2026, 12, 31))
    assert (Quarter(2026, 4).file_by, Quarter(2026, 1).file_by) == (date(2027, 1, 31), date(2026, 4, 30))
    assert (Quarter(2026, 1).before, Quarter.of(date(2026, 3, 31))) == (Quarter(2025, 4), Quarter(2026, 1))


@pytest.mark.parametrize("text", ["", "x", "2026-5", "2026-0", "26-1", "0000-1", "２０２６-1", "2026-1-1"])
def test_an_impossible_quarter_is_the_one_of_today(text):
    assert Quarter.parse(text, date(2026, 11, 24)) == Quarter(2026, 4)


def test_the_icp_list_has_one_line_per_customer_less_what_was_credited(alice):
    invoice = one(alice, "AE", "0", "70.00", **GERMAN)
    one(alice, "K", "0", "30.00", **GERMAN)
    one(alice, "AE", "0", buyer_country="GR", buyer_vat_id="EL094259216", buyer_name="Pelatis")
    one(alice, "AE", "0", buyer_vat_id="NL004495445B01")
    credit_lines(invoice, amounts={invoice.lines.get().pk: Decimal("20.00")}, reason="x", actor=actor_of(alice))
    assert [(each.country, each.vat_id, each.goods, each.services) for each in tax.icp(alice, now())] == [
        ("DE", "136695976", Decimal("30.00"), Decimal("50.00")), ("EL", "094259216", 0, Decimal("100.00")),
    ]  # fmt: skip


def test_the_icp_list_and_box_3b_agree(alice):
    one(alice, "AE", "0", "70.00", **GERMAN)
    one(alice, "K", "0", "30.00", **GERMAN)
    assert sum(each.goods + each.services for each in tax.icp(alice, now())) == boxes(alice)["3b"][0]


def test_the_small_business_limit_names_the_invoice_that_broke_it():
    kor = make_business("Klein", vat_scheme="kor", vat_id="")
    for amount in ("15000.00", "4000.00"):
        one(kor, "E", "0", amount)
    watch = tax.kor_watch(kor, now().year)
    assert (watch.level, watch.left, watch.crossed_by) == ("warn", Decimal("1000.00"), "")
    last = one(kor, "E", "0", "1000.01")
    watch = tax.kor_watch(kor, now().year)
    assert (watch.level, watch.left, watch.crossed_by) == ("bad", 0, last.number)


def test_exactly_the_limit_is_still_within_it():
    kor = make_business("Klein", vat_scheme="kor", vat_id="")
    one(kor, "E", "0", "20000.00")
    assert tax.kor_watch(kor, now().year).level == "warn"


def test_what_another_country_taxes_does_not_count_for_the_limit(alice):
    one(alice, "AE", "0", "900.00", **GERMAN)
    one(alice, "E", "0", "50.00")
    one(alice, amount="10.00")
    assert tax.kor_watch(alice, now().year).turnover == Decimal("10.00")


def test_the_page_shows_it_and_the_csv_can_be_opened_by_a_spreadsheet(client, alice):
    one(alice)
    one(alice, "AE", "0", "70.00", **GERMAN | {"buyer_name": "=HYPERLINK(1)"})
    client.force_login(owner_of(alice))
    shown = client.get("/invoices/vat/").content.decode()
    for words in ("€21.00", "DE 136695976", "€70.00", "from your purchases"):
        assert words in shown, words
    text = client.get("/invoices/vat/csv/").content.decode("utf-8-sig")
    assert "1a,Supplies taxed at the high rate,100.00,21.00,100,21" in text
    assert "5a,VAT due,,21.00,,21" in text
    customers = client.get("/invoices/vat/icp/").content.decode("utf-8-sig")
    assert "DE,136695976,'=HYPERLINK(1),0.00,70.00" in customers
    client.cookies["django_language"] = "nl"
    assert "100,00;21,00" in client.get("/invoices/vat/csv/").content.decode("utf-8-sig")


def test_who_takes_part_in_the_scheme_sees_the_limit_first(client):
    kor = make_business("Klein", vat_scheme="kor", vat_id="")
    one(kor, "E", "0", "20000.01")
    client.force_login(owner_of(kor))
    assert "The scheme ended with that invoice" in client.get("/invoices/vat/").content.decode()


def test_the_return_takes_the_same_queries_for_many_invoices(client, alice, django_assert_max_num_queries):
    for _each in range(6):
        one(alice)
    client.force_login(owner_of(alice))
    with django_assert_max_num_queries(9):
        client.get("/invoices/vat/")
