"""Discounts, prices with VAT, other currencies, deposits: one arithmetic on page, paper, in XML and the VAT return."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.models import Client
from foundation.einvoicing.cii import to_cii
from foundation.einvoicing.parse import parse
from foundation.einvoicing.specs import EN16931, FACTUR_X
from foundation.einvoicing.tests import judge
from foundation.einvoicing.ubl import to_ubl
from invoices import einvoice, tax
from invoices.errors import CreditTooLarge, DepositGone, NotReady
from invoices.models import Invoice
from invoices.services import draft
from invoices.services.credit import credit_all, credit_amount, credit_lines
from invoices.services.issue import issue
from invoices.sheets import sheet
from invoices.tests.forms import form_of, inputs_of
from invoices.tests.make import actor_of, line, make_business, make_draft, make_invoice, owner_of
from invoices.tests.test_pdf import AMERICAN, BELGIAN

pytestmark = pytest.mark.django_db
D = Decimal
TEN_PERCENT = {"discount": D(10), "discount_kind": "percent", "discount_reason": "long-standing client"}
FIVE_EURO = {"discount": D(5), "discount_kind": "amount"}
MIXED = [line(**TEN_PERCENT), line(vat_rate=D(9), unit_price=D("12.345678")), line(vat_category="Z", vat_rate=D(0))]
REVERSE = [line(vat_category="AE", vat_rate=D(0), **FIVE_EURO)]
DOLLARS = {"currency": "USD", "exchange_rate": D("0.9213"), "exchange_rate_on": date(2026, 11, 23)}
# name: (fields of the business, fields of the invoice, lines)
CASES = {
    "discounts": ({}, FIVE_EURO, MIXED),
    "percent of everything": ({}, TEN_PERCENT | {"buyer_kind": "consumer"}, MIXED),
    "with VAT": ({}, {"prices_include_vat": True} | TEN_PERCENT, [*MIXED, line(unit_price=D("0.03"), quantity=D(1))]),
    "dollars": ({}, DOLLARS | FIVE_EURO, MIXED),
    "reverse charge": ({}, BELGIAN | TEN_PERCENT, REVERSE),
    "export in dollars": ({}, AMERICAN | DOLLARS | TEN_PERCENT, [line(vat_category="G", vat_rate=D(0))]),
    "small business": ({"vat_scheme": "kor"}, {"prices_include_vat": True} | FIVE_EURO,
                       [line(vat_category="E", vat_rate=D(0))]),
    "no VAT number": ({"vat_scheme": "none", "vat_id": ""}, TEN_PERCENT,
                      [line(vat_category="O", vat_rate=D(0), **FIVE_EURO)]),
}  # fmt: skip


@pytest.fixture
def alice():
    return make_business()


def files_of(invoice):
    made = einvoice.document(invoice.snapshot)
    return to_ubl(made, EN16931), to_cii(made, FACTUR_X)


@pytest.mark.parametrize("name", CASES)
def test_every_case_and_its_credit_note_pass_the_official_rules_in_both_syntaxes(name):
    business_fields, fields, lines = CASES[name]
    business = make_business(**business_fields)
    invoice = make_invoice(business, lines=lines, reference="PO 7", **fields)
    note = credit_all(invoice, reason="All of it", actor=actor_of(business))
    for document in (invoice, note):
        for content in files_of(document):
            assert judge.objections(content) == []
            assert parse(content).document.stated.payable == document.total
    assert (note.net_total, note.vat_total, note.total) == (invoice.net_total, invoice.vat_total, invoice.total)
    assert [each["net"] for each in note.snapshot["lines"]] == [each["net"] for each in invoice.snapshot["lines"]]
    assert sum(each.net for each in invoice.lines.all()) == invoice.net_total


def test_a_discount_lowers_the_vat_of_its_own_rate_and_is_printed_with_its_reason(alice):
    invoice = make_invoice(alice, lines=[line(**TEN_PERCENT), line(vat_rate=D(9))], **FIVE_EURO)
    printed = sheet(invoice.snapshot)
    assert printed.lines[0].discount == "Discount 10% (long-standing client): -€42.50"
    assert printed.sums[:3] == [("Sum of the lines", "€807.50"), ("Discount", "-€5.00"), ("Subtotal", "€802.50")]
    assert (invoice.vat_total, invoice.total) == (D("117.84"), D("920.34"))


def test_with_vat_in_the_prices_the_client_pays_what_was_typed(alice):
    rows = [line(quantity=D(3), unit_price=D("19.99")), line(quantity=D(1), unit_price=D("0.03"), vat_rate=D(9))]
    invoice = make_invoice(alice, lines=rows, prices_include_vat=True, buyer_kind="consumer")
    printed = sheet(invoice.snapshot)
    assert (invoice.total, printed.total, printed.sums) == (D("60.00"), "€60.00", [])
    assert [each.net for each in printed.lines] == ["€59.97", "€0.03"]
    assert printed.inside[0] == ("Without VAT", "€49.59")


def test_the_vat_of_an_invoice_in_dollars_is_in_euro_on_paper_and_in_the_return(alice):
    invoice = make_invoice(alice, **DOLLARS | {"exchange_rate_source": "ECB"})
    assert sheet(invoice.snapshot).inside == [
        ("VAT in euro (1 USD = 0.9213 EUR, ECB, 23 November 2026)", "€82.23"),
    ]
    found = tax.vat_return(alice, tax.Quarter.of(invoice.issued_on))
    assert [(box.code, box.base, box.vat) for box in found.boxes if box.base] == [("1a", D("391.55"), D("82.23"))]
    assert found.others == []
    credit_all(invoice, reason="x", actor=actor_of(alice))
    assert tax.vat_return(alice, tax.Quarter.of(invoice.issued_on)).due == 0


def test_without_an_exchange_rate_an_invoice_in_dollars_is_not_issued(alice):
    waiting = make_draft(alice, **DOLLARS | {"exchange_rate": None})
    with pytest.raises(NotReady, match="exchange rate"):
        issue(waiting, version=waiting.version, actor=actor_of(alice))


def test_a_fixed_discount_above_what_is_there_is_named_before_issue(alice):
    waiting = make_draft(alice, **FIVE_EURO | {"discount": D(5000)})
    assert waiting.total == 0
    with pytest.raises(NotReady, match="more than the lines"):
        issue(waiting, version=waiting.version, actor=actor_of(alice))


# Deposits


@pytest.fixture
def kramer(alice):
    return Client.objects.create(
        business=alice, name="Kramer & Zn.", address="Industrieweg 3", city="Groningen", email="carol@kramer.test"
    )


def deposit(alice, kramer, **fields):
    rows = [line(quantity=D(1), unit_price=D(100)), line(quantity=D(1), unit_price=D(50), vat_rate=D(9))]
    return make_invoice(alice, lines=rows, client=kramer, is_deposit=True, **fields)


def final(client, invoice, *, lines=(("Website voor de bakkerij, 8 uur op 3 november 2026", "8", "100"),)):
    """Through the page: the button on the deposit's page, then the editor's own form, then issue."""
    response = client.post(f"/invoices/{invoice.pk}/final/")
    page = inputs_of(client.get(response.url).content.decode())
    made = Invoice.objects.get(pk=response.url.split("/")[2])
    data = page | form_of(made, lines=lines, client=str(invoice.client_id), deposits=[str(invoice.pk)])
    saved = client.post(f"/invoices/{made.pk}/save/", data)
    assert saved.status_code == 302, saved.content.decode()
    made.refresh_from_db()
    return made


def test_a_final_invoice_takes_the_deposit_off_with_its_vat_and_names_it(client, alice, kramer):
    first = deposit(alice, kramer)
    client.force_login(owner_of(alice))
    assert "Make the final invoice" in client.get(first.get_absolute_url()).content.decode()
    made = final(client, first)
    done = issue(made, version=made.version, actor=actor_of(alice), reason="x")
    assert (done.net_total, done.vat_total) == (D("650.00"), D("142.50"))
    assert first.number in done.lines.get(position=2).description
    for content in files_of(done):
        assert judge.objections(content) == []
        assert [each.number for each in parse(content).document.preceding] == [first.number]
    assert "Make the final invoice" not in client.get(first.get_absolute_url()).content.decode()


def test_a_deposit_is_taken_off_once_and_waits_again_when_the_final_invoice_is_credited(client, alice, kramer):
    first = deposit(alice, kramer)
    client.force_login(owner_of(alice))
    one, two = final(client, first), final(client, first)
    done = issue(one, version=one.version, actor=actor_of(alice), reason="x")
    with pytest.raises(DepositGone):
        issue(two, version=two.version, actor=actor_of(alice), reason="x")
    assert client.post(f"/invoices/{first.pk}/final/").status_code == 409
    credit_all(done, reason="Made anew", actor=actor_of(alice))
    assert issue(two, version=two.version, actor=actor_of(alice), reason="x").number


def test_a_credited_deposit_and_that_of_another_client_cannot_be_taken_off(client, alice, kramer):
    first, bob = deposit(alice, kramer), make_business("Bob")
    other = Client.objects.create(business=alice, name="Somebody else")
    strange = make_invoice(alice, client=other, is_deposit=True)
    client.force_login(owner_of(alice))
    made = final(client, first)
    credit_all(first, reason="Cancelled", actor=actor_of(alice))
    with pytest.raises(DepositGone):
        issue(made, version=made.version, actor=actor_of(alice), reason="x")
    data = form_of(made, client=str(kramer.pk), deposits=[str(first.pk), str(strange.pk)])
    assert client.post(f"/invoices/{made.pk}/save/", data).status_code == 302
    assert not made.lines.filter(deposit__isnull=False).exists()
    client.force_login(owner_of(bob))
    assert client.post(f"/invoices/{first.pk}/final/").status_code == 404


# Taking back


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.tuples(st.integers(1, 90_000), st.booleans()), min_size=1, max_size=4), gross=st.booleans())
def test_amounts_taken_back_in_steps_close_with_the_invoice_to_the_cent(alice, cuts, gross):
    invoice = make_invoice(alice, lines=MIXED, prices_include_vat=gross, **TEN_PERCENT)
    actor = actor_of(alice)
    for cents, with_vat in cuts:
        invoice.refresh_from_db()
        amount = min(D(cents) / 100, invoice.total - invoice.credited_total - 1)
        if amount > 0:
            try:
                note = credit_amount(invoice, amount=amount, with_vat=with_vat, reason="Part", actor=actor)
            except CreditTooLarge:
                assert not with_vat
                continue
            assert (note.total if with_vat else note.net_total) == amount
    credit_all(invoice, reason="The rest", actor=actor)
    invoice.refresh_from_db()
    notes = Invoice.objects.filter(corrects=invoice)
    assert invoice.open_total == 0
    for name in ("net_total", "vat_total", "rounding_total", "total"):
        assert sum(getattr(note, name) for note in notes) == getattr(invoice, name)


def test_a_part_of_a_gross_invoice_passes_the_official_rules_and_reads_with_vat(alice):
    invoice = make_invoice(alice, lines=MIXED, prices_include_vat=True, **TEN_PERCENT)
    note = credit_amount(invoice, amount=D("33.33"), with_vat=True, reason="Goodwill", actor=actor_of(alice))
    assert (note.total, sheet(note.snapshot).total) == (D("33.33"), "€33.33")
    assert sum(D(each["entered"]) for each in note.snapshot["lines"]) == D("33.33")
    for content in files_of(note):
        assert judge.fatal(content) == []


def test_a_line_taken_back_whole_brings_its_part_of_the_discount_along(alice):
    invoice = make_invoice(alice, lines=[line(), line(vat_rate=D(9))], **TEN_PERCENT)
    first = invoice.lines.get(position=1)
    note = credit_lines(invoice, amounts={first.pk: first.net}, reason="Not done", actor=actor_of(alice))
    assert (note.net_total, note.snapshot["discount"]["net"]) == (D("382.50"), "42.50")


def test_the_owner_takes_back_one_amount_or_everything_on_the_page(client, alice):
    invoice = make_invoice(alice)
    client.force_login(owner_of(alice))
    address = f"/invoices/{invoice.pk}/credit/"
    wrong = client.post(address, {"reason": "Goodwill", "how": "amount", "amount": "600", "with_vat": "on"})
    assert wrong.status_code == 422
    assert b"more than is left of this invoice" in wrong.content
    assert (
        client.post(address, {"reason": "Goodwill", "how": "amount", "amount": "100", "with_vat": "on"}).status_code
        == 302
    )
    assert client.post(address, {"reason": "The rest", "how": "all"}).status_code == 302
    invoice.refresh_from_db()
    assert (invoice.credited_total, invoice.open_total) == (D("514.25"), 0)


# The editor


def test_the_editor_keeps_every_term_and_shows_it_again(client, alice):
    waiting = draft.start(alice, actor=actor_of(alice))
    client.force_login(owner_of(alice))
    terms = {"currency": "USD", "exchange_rate": "0.9213", "exchange_rate_on": "2026-11-23", "discount": "10",
             "exchange_rate_source": "ECB", "discount_kind": "percent", "discount_reason": "trade fair",
             "prices_include_vat": "on", "is_deposit": "on", "lines-0-discount": "5", "lines-0-discount_kind": "amount",
             "lines-0-discount_reason": "trial"}  # fmt: skip
    assert client.post(f"/invoices/{waiting.pk}/save/", form_of(waiting) | terms).status_code == 302
    shown = inputs_of(client.get(f"/invoices/{waiting.pk}/").content.decode())
    assert [name for name, value in terms.items() if shown.get(name) not in (value, "")] == []
    waiting.refresh_from_db()
    assert waiting.total == D("175.50")  # (200 − 5) − 10 %, VAT inside
    again = draft.duplicate(waiting, actor=actor_of(alice))
    assert (again.total, again.exchange_rate) == (D("175.50"), None)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"discount": "101"}, "at most 100%"),
        ({"lines-0-discount": "101"}, "at most 100%"),
        ({"lines-0-quantity": "-1", "lines-0-discount": "5"}, "below zero"),
        ({"currency": "USD", "exchange_rate": "1085"}, "How many euro"),
    ],
)
def test_terms_that_cannot_be_are_refused_in_words_and_stand_open(client, alice, typed, words):
    waiting = draft.start(alice, actor=actor_of(alice))
    client.force_login(owner_of(alice))
    response = client.post(f"/invoices/{waiting.pk}/save/", form_of(waiting) | typed)
    assert response.status_code == 422
    assert words in response.content.decode()
    name, value = list(typed.items())[-1]
    assert inputs_of(response.content.decode())[name] == value


def test_the_database_itself_keeps_the_terms_of_an_issued_invoice(alice):
    invoice = make_invoice(alice, **FIVE_EURO)
    for table, column in (("invoice", "discount"), ("invoice", "exchange_rate"), ("invoiceline", "discount"),
                          ("invoiceline", "vat_eur"), ("invoice", "rounding_total")):  # fmt: skip
        key = "id" if table == "invoice" else "invoice_id"
        ident = invoice.pk.hex if connection.vendor == "sqlite" else str(invoice.pk)
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE invoices_{table} SET {column} = 3 WHERE {key} = %s", [ident])
