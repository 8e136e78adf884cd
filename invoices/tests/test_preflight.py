"""The check before issue: what blocks, what warns, and the one click that mends it."""

import html as markup
from datetime import date, timedelta
from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from clients.services import time as keeping
from clients.tests.make import accepted, item, make_agreement, make_client
from invoices import clarity
from invoices.models import BilledTime, Invoice, InvoiceLine
from invoices.services import credit
from invoices.tests.make import BUYER, actor_of, line, make_business, make_draft, make_invoice, owner_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
LEGEND = "VAT reverse-charged"


@pytest.fixture
def alice(client):
    business = make_business()
    EmailAddress.objects.create(user=owner_of(business), email="n@helder.test", verified=True, primary=True)
    client.force_login(owner_of(business))
    return business


@pytest.fixture
def carol(alice):
    return make_client(alice, name=BUYER["buyer_name"], language="en", kind="business", email="carol@kramer.test")


def check(client, draft):
    return markup.unescape(client.get(f"/invoices/{draft.pk}/issue/", headers=ENGLISH).content.decode())


def mend(client, draft, what, **data):
    return client.post(f"/invoices/{draft.pk}/mend/{what}/", data, headers=ENGLISH, follow=True)


def change(draft, **fields):
    type(draft).objects.filter(pk=draft.pk).update(**fields)


@pytest.mark.parametrize(
    ("seller", "fields", "rows", "sentence"),
    [
        ({"name": ""}, {}, {}, "Your business name is missing."),
        ({"address": ""}, {}, {}, "Your address is missing."),
        ({"vat_id": ""}, {}, {}, "Your VAT number is missing."),
        ({"kvk": ""}, {}, {}, "Your KvK number is missing."),
        ({"iban": ""}, {}, {}, "Your IBAN is missing."),
        ({}, {"buyer_name": ""}, {}, "The client's name is missing."),
        ({}, {"buyer_city": ""}, {}, "The client's address is missing."),
        ({}, {}, {"vat_category": "AE", "vat_rate": Decimal(0)}, "Reverse charge needs the client's VAT number."),
        ({}, {}, {"vat_category": "K", "vat_rate": Decimal(0)}, "Reverse charge needs the client's VAT number."),
        ({}, {}, {"description": "…"}, "A line has no description."),
        ({}, {}, {"quantity": Decimal(0)}, "A line has the quantity 0."),
        ({}, {}, {"service_date": None}, "Line 1: the day or period of the service is missing."),
        ({}, {}, {"vat_rate": Decimal(0)}, "the rate does not fit this kind of VAT"),
        ({}, {}, {"vat_category": "E"}, "the rate does not fit this kind of VAT"),
        ({}, {"currency": "USD", "exchange_rate": None}, {}, "The VAT must be on the invoice in euro too."),
        ({}, {"total": Decimal("1.00")}, {}, "The sums are not those of the lines."),
        ({}, {"due_on": None}, {}, "The due date is missing."),
        ({}, {"due_on": date(2020, 1, 1)}, {}, "The due date has already passed."),
    ],
)
def test_each_gap_in_the_law_s_list_blocks_with_a_sentence_of_its_own(client, alice, seller, fields, rows, sentence):
    draft = make_draft(alice, lines=[line(**rows)])
    change(draft, **fields or {"notes": ""})
    change(alice, **seller or {"phone": ""})
    assert sentence in check(client, draft)
    draft.refresh_from_db()
    client.post(f"/invoices/{draft.pk}/issue/", {"version": draft.version, "reason": "It must go out."})
    draft.refresh_from_db()
    assert draft.is_draft


@pytest.mark.parametrize("told", [{"description": "Fotografie maart 2026, open dag"}, {"is_deposit": True}])
def test_a_period_in_words_is_a_day_of_supply_and_a_deposit_needs_none(client, alice, told):
    fields = {"is_deposit": told.pop("is_deposit", False)}
    assert "day or period of the service" not in check(
        client, make_draft(alice, lines=[line(service_date=None, **told)], **fields)
    )


def test_number_date_net_per_rate_and_legends_come_with_issuing(alice):
    first = make_invoice(alice)
    rows = [line(), line(vat_rate=Decimal(9)), line(vat_category="AE", vat_rate=Decimal(0))]
    second = make_invoice(alice, lines=rows, buyer_vat_id="BE0403170701", buyer_country="BE")
    assert int(second.number[-4:]) == int(first.number[-4:]) + 1
    assert second.issued_on == timezone.localdate()
    groups = {(row["category"], Decimal(row["rate"])): Decimal(row["base"]) for row in second.snapshot["vat"]}
    assert groups == {("S", 21): Decimal(425), ("S", 9): Decimal(425), ("AE", 0): Decimal(425)}
    assert second.snapshot["legends"] == ["AE"]


def test_a_credit_note_names_its_original_and_the_change(alice):
    original = make_invoice(alice)
    amounts = {original.lines.get().pk: Decimal(85)}
    note = credit.credit_lines(original, amounts=amounts, reason="One hour less.", actor=actor_of(alice))
    assert note.snapshot["corrects"] == {
        "number": original.number, "issued_on": original.issued_on.isoformat(), "reason": "One hour less."
    }  # fmt: skip


@pytest.mark.parametrize(
    ("what", "data", "fields", "sentence", "after"),
    [
        ("term", {"value": "30"}, {"due_on": date(2020, 1, 1)}, "already passed", {}),
        ("kind", {"value": "consumer"}, {"buyer_kind": "unknown"}, "business or a consumer",
         {"buyer_kind": "consumer"}),
        ("language", {}, {"language": "nl"}, "This client reads English", {"language": "en"}),
        ("order", {"text": "PO-9"}, {"reference": ""}, "wants an order number", {"reference": "PO-9"}),
    ],
)  # fmt: skip
def test_one_click_mends_what_was_found(client, alice, carol, what, data, fields, sentence, after):
    change(carol, order_required=True)
    draft = make_draft(alice, client=carol)
    change(draft, **fields)
    assert sentence in check(client, draft)
    mend(client, draft, what, **data)
    assert sentence not in check(client, draft)
    draft.refresh_from_db()
    assert after.items() <= vars(draft).items()


def test_the_day_of_a_line_is_one_click_away(client, alice):
    draft = make_draft(alice, lines=[line(service_date=None)])
    mend(client, draft, "supplied")
    assert draft.lines.get().service_date == timezone.localdate()


@pytest.mark.parametrize(
    ("agreed", "days", "sentence"),
    [
        (14, 30, "Your client agreed to 14 days to pay; this invoice says 30."),
        (14, 14, ""),
        (None, 14, "A term of 14 days was never agreed with this client; the law gives them 30 days then."),
        (None, 30, ""),
        (None, 61, "61 days is longer than the 60 of the law."),
    ],
)
def test_a_term_that_was_not_agreed_or_is_too_long_is_told_and_mended(client, alice, carol, agreed, days, sentence):
    if agreed:
        accepted(make_agreement(alice, buyer=carol, payment_days=agreed))
    due = timezone.localdate() + timedelta(days=days)
    draft = make_draft(alice, client=carol, due_on=due, reference="PO-1")
    html = check(client, draft)
    assert (sentence in html) if sentence else ("mend/term/" not in html)
    if sentence:
        mend(client, draft, "term", value=str(agreed or 30))
        assert "mend/term/" not in check(client, draft)


def test_a_public_body_is_not_given_more_than_thirty_days(client, alice):
    due = timezone.localdate() + timedelta(days=45)
    assert "45 days is longer than the 30 of the law" in check(
        client, make_draft(alice, buyer_kind="government", due_on=due)
    )


def test_another_price_than_agreed_is_put_right_with_its_sums(client, alice, carol):
    work = "Photographs of the open day"
    accepted(make_agreement(alice, buyer=carol, items=[item(description=work)]))
    draft = make_draft(alice, client=carol, lines=[line(description=work, unit_price=Decimal(99), quantity=Decimal(9))])
    html = check(client, draft)
    assert "Line 1: the price is not the one agreed (99 ≠ 85)." in html
    assert "more than a tenth above what was agreed (9 > 8)" in html
    mend(client, draft, "price", value="1")
    draft.refresh_from_db()
    assert (draft.lines.get().unit_price, draft.net_total) == (Decimal(85), Decimal(765))
    assert "the price is not the one agreed" not in check(client, draft)


def test_hours_that_stand_under_time_become_the_log_of_their_line(client, alice, carol):
    for day, seconds in ((2, 4 * 3600), (3, 6 * 3600)):
        keeping.add(
            alice, actor=actor_of(alice),
            fields={"client": carol, "day": date(2026, 11, day), "seconds": seconds, "description": "Design"},
        )  # fmt: skip
    draft = make_draft(alice, client=carol, lines=[line(quantity=Decimal(10)), line(quantity=Decimal(9))])
    html = check(client, draft)
    assert "Line 1, 2: hours without a log." in html
    assert "Attach the log of line 1" in html
    assert "Attach the log of line 2" not in html
    mend(client, draft, "log", value="1")
    assert BilledTime.objects.filter(invoice=draft, key=draft.lines.get(position=1).log).count() == 2
    assert "Line 2: hours without a log." in check(client, draft)
    again = mend(client, draft, "log", value="1")
    assert "Nothing was changed" in again.content.decode()


def attach(client, draft, name="scan.csv", **data):
    file = SimpleUploadedFile(name, b"day;what\n2026-11-03;taxi\n")
    return client.post(f"/invoices/{draft.pk}/attachments/", {"uploads": file, "back": "issue"} | data, headers=ENGLISH)


def marked(draft, rule="A14"):
    results = clarity.judge(draft, list(draft.lines.all()))
    return [p for p, found in enumerate(results, 1) if rule in {each.rule for each in found.findings}]


TAXI = {"description": "Taxi fare from the station to the Zorgbelang conference", "unit": "C62", "quantity": Decimal(1)}


def test_a_receipt_is_attached_to_its_line_with_one_click(client, alice):
    draft = make_draft(alice, lines=[line(**TAXI), line(**TAXI, unit_price=Decimal(9))])
    assert marked(draft) == [1, 2]
    assert 'name="receipt_of" value="1"' in check(client, draft)
    assert attach(client, draft, title="Scan", receipt_of="1").url.endswith("/issue/")
    assert marked(draft) == [2]
    client.post(f"/invoices/{draft.pk}/attachments/{draft.attachments.get().pk}/remove/")
    assert marked(draft) == [1, 2]


def test_a_file_that_is_called_a_receipt_stands_for_one_line_and_receipts_for_all(client, alice):
    draft = make_draft(alice, lines=[line(**TAXI), line(**TAXI, unit_price=Decimal(9))])
    attach(client, draft, "bon-taxi.csv")
    assert marked(draft) == [2]
    attach(client, draft, "bonnen mei.csv")
    assert marked(draft) == []


def test_a_time_sheet_among_the_attachments_is_a_log(client, alice):
    draft = make_draft(alice, lines=[line(quantity=Decimal(12), description="Photography of the open day in Zwolle")])
    assert marked(draft, "A09") == [1]
    attach(client, draft, "Urenstaat mei.csv")
    assert marked(draft, "A09") == []
    assert "hours without a log" not in check(client, draft)


def test_what_was_delivered_for_a_fixed_price_wants_a_proof(client, alice):
    draft = make_draft(alice, lines=[line(unit="LS", quantity=Decimal(1), unit_price=Decimal(900))])
    assert "Line 1: nothing shows that this was delivered." in check(client, draft)
    attach(client, draft, "photo.csv")
    assert "nothing shows that this was delivered" not in check(client, draft)


def test_the_receipt_of_an_issued_line_stays(alice):
    row = make_invoice(alice).lines.get()
    with pytest.raises(Exception, match="An issued invoice is never changed"):
        InvoiceLine.objects.filter(pk=row.pk).update(receipt="00000000-0000-0000-0000-000000000001")


def test_the_check_says_what_goes_out_with_the_invoice(client, alice):
    html = check(client, make_draft(alice))
    assert "Questions about paying, in English" in html
    assert "How your client can object, and what happens then" in html


def test_what_was_supplied_before_the_last_month_is_late(client, alice):
    draft = make_draft(alice, lines=[line(service_date=date(2026, 1, 5))])
    assert "should have been invoiced by 15 February 2026" in check(client, draft)


@pytest.mark.parametrize(
    ("what", "data"),
    [("term", {"value": "9999"}), ("term", {"value": "-1"}), ("kind", {"value": "unknown"}), ("log", {"value": "x"}),
     ("price", {"value": "7"}), ("explain", {"value": "", "text": "x"}), ("explain", {"value": "\0", "text": "y"})],
)  # fmt: skip
def test_a_forged_click_changes_nothing(client, alice, what, data):
    draft = make_draft(alice)
    assert mend(client, draft, what, **data).status_code == 200
    assert Invoice.objects.get(pk=draft.pk).version == draft.version


def test_a_click_on_somebody_else_s_draft_finds_nothing_and_one_on_an_issued_invoice_is_refused(client, alice):
    theirs = make_draft(make_business("Bureau Bob"))
    assert mend(client, theirs, "term", value="30").status_code == 404
    assert mend(client, make_invoice(alice), "term", value="30").status_code == 409
