"""Deciding about bank entries: one click books what was shown, everything can be undone, the books show both steps."""

from decimal import Decimal

import pytest

from foundation.audit.models import Event
from invoices.services import settle
from invoices.tests.make import actor_of
from payments.models import BankEntry, CreditMovement, Match, Payment
from payments.services import credits
from payments.states import EntryState
from payments.tests.make import FULL, content, fresh, make_invoices, make_payee, sign_in, take_in, the_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make_payee()


@pytest.fixture
def desk(client, alice):
    return sign_in(client, alice)


def entry(reference):
    return BankEntry.objects.get(bank_reference=reference)


def seals(desk):
    return [row.seal for row in desk.get("/payments/").context["page"].rows if row.seal]


def said(response):
    return " ".join(str(message) for message in response.context["messages"])


def test_several_suggestions_are_booked_at_once(desk, alice):
    make_invoices(alice, 4)
    take_in(alice, "camt_v08_mixed.xml")
    shown = desk.post("/payments/confirm/", {"pick": seals(desk)}, follow=True)
    assert said(shown) == "3 entries booked."
    assert Payment.objects.count() == 4
    assert set(BankEntry.objects.exclude(bank_reference="B5").values_list("state", flat=True)) == {"matched"}


def test_the_button_of_a_row_books_that_row_alone(desk, alice):
    make_invoices(alice, 4)
    take_in(alice, "camt_v08_mixed.xml")
    found = seals(desk)
    desk.post("/payments/confirm/", {"pick": found, "one": found[0]})
    assert Payment.objects.count() == 2


def test_nothing_ticked_is_said(desk):
    assert "Tick at least one" in said(desk.post("/payments/confirm/", {}, follow=True))
    assert "Tick at least one" in said(desk.post("/payments/confirm/", {"pick": "nonsense"}, follow=True))


def test_a_second_click_books_nothing_more(desk, alice):
    make_invoices(alice, 4)
    take_in(alice, "camt_v08_mixed.xml")
    found = seals(desk)
    desk.post("/payments/confirm/", {"pick": found})
    shown = desk.post("/payments/confirm/", {"pick": found}, follow=True)
    assert "Nothing was booked twice" in said(shown)
    assert Payment.objects.count() == 4


def test_a_suggestion_that_changed_since_it_was_shown_is_not_booked(desk, alice):
    invoices = make_invoices(alice, 4)
    take_in(alice, "camt_v08_mixed.xml")
    found = seals(desk)
    Match.objects.filter(entry=entry("B3")).update(invoice=invoices[3])
    Match.objects.filter(entry=entry("B4")).delete()
    shown = desk.post("/payments/confirm/", {"pick": found}, follow=True)
    assert "changed since you opened" in said(shown)
    assert Payment.objects.count() == 2
    assert entry("B3").matches.get().invoice == invoices[2]  # looked at again


def test_an_invoice_paid_meanwhile_turns_the_suggestion_into_one_about_a_credit(desk, alice):
    invoices = make_invoices(alice, 4)
    take_in(alice, "camt_v08_mixed.xml")
    seal = next(row.seal for row in desk.get("/payments/").context["page"].rows if row.pk == entry("B3").pk)
    settle.book_payment(invoices[2], amount=FULL, actor=actor_of(alice))
    shown = desk.post("/payments/confirm/", {"one": seal}, follow=True)
    assert "more than is still open" in said(shown)
    again = next(row for row in shown.context["page"].rows if row.pk == entry("B3").pk)
    assert (again.shares, again.rest) == ([], "€514.25")


def test_what_is_too_much_becomes_the_clients_credit(desk, alice):
    (invoice,) = make_invoices(alice, 1)
    data = content("camt_v02_reference.xml").replace(b"514.25", b"600.00").replace(b"1449.35", b"1535.10")
    take_in(alice, "x.xml", data)
    row = desk.get("/payments/").context["page"].rows[0]
    assert row.rest == "€85.75"
    desk.post("/payments/confirm/", {"one": row.seal})
    assert fresh(invoice).open_total == 0
    assert credits.balance(the_client(alice), "EUR") == Decimal("85.75")


def test_an_entry_is_divided_over_invoices_by_hand(desk, alice):
    first, second = make_invoices(alice, 2)
    take_in(alice, "camt_v08_mixed.xml")
    row = entry("B5")
    path = f"/payments/entries/{row.pk}/match/"
    short = desk.post(path, {f"share_{second.pk}": "500"})
    assert (short.status_code, "14.25 is left" in short.content.decode()) == (422, True)
    much = desk.post(path, {f"share_{second.pk}": "600"})
    assert "more than the bank entry" in much.content.decode()
    assert desk.post(path, {f"share_{second.pk}": "abc"}).status_code == 422
    assert desk.post(path, {}).status_code == 422
    assert desk.post(path, {f"share_{second.pk}": "500", "keep_rest": "on"}).status_code == 302
    assert fresh(second).paid_total == Decimal("500.00")
    assert credits.balance(the_client(alice), "EUR") == Decimal("14.25")
    assert entry("B5").state == EntryState.MATCHED


def test_an_invoice_of_somebody_else_cannot_be_chosen(desk, alice):
    (mine,) = make_invoices(alice, 1)
    (theirs,) = make_invoices(make_payee("Bob"), 1)
    take_in(alice, "camt_dollars.xml", content("camt_dollars.xml").replace(b"USD", b"EUR").replace(b"RF18F0001", b""))
    row = entry("H1")
    desk.post(f"/payments/entries/{row.pk}/match/", {f"share_{theirs.pk}": "514.25"})
    assert (fresh(theirs).paid_total, fresh(mine).paid_total, entry("H1").state) == (0, 0, "unmatched")


def test_undoing_opens_the_invoice_again_and_both_steps_stay(desk, alice):
    (invoice,) = make_invoices(alice, 1)
    take_in(alice, "camt_v02_reference.xml")
    row = entry("A1")
    assert desk.post(f"/payments/entries/{row.pk}/unmatch/", {}).status_code == 422
    assert desk.post(f"/payments/entries/{row.pk}/unmatch/", {"reason": "Wrong invoice"}).status_code == 302
    assert (fresh(invoice).open_total, entry("A1").state) == (FULL, "unmatched")
    assert list(Payment.objects.order_by("recorded_at").values_list("amount", flat=True)) == [FULL, -FULL]
    assert Match.objects.get().undone_at is not None
    assert Event.objects.filter(verb="bank.unmatched").count() == 1
    assert desk.post(f"/payments/entries/{row.pk}/unmatch/", {"reason": "again"}).status_code == 409
    desk.post("/payments/look-again/")
    desk.post("/payments/confirm/", {"pick": seals(desk)})
    assert (fresh(invoice).open_total, Payment.objects.count()) == (0, 3)


def test_undoing_takes_the_credit_back_too(desk, alice):
    make_invoices(alice, 1)
    data = content("camt_v02_reference.xml").replace(b"514.25", b"600.00").replace(b"1449.35", b"1535.10")
    take_in(alice, "x.xml", data)
    for _round in range(2):
        desk.post("/payments/look-again/")
        desk.post("/payments/confirm/", {"pick": seals(desk)})
        assert credits.balance(the_client(alice), "EUR") == Decimal("85.75")
        desk.post(f"/payments/entries/{entry('A1').pk}/unmatch/", {"reason": "x"})
        assert credits.balance(the_client(alice), "EUR") == 0
    assert CreditMovement.objects.count() == 4


def test_undoing_is_refused_when_the_credit_was_spent(desk, alice):
    first, second = make_invoices(alice, 2)
    data = content("camt_v02_reference.xml").replace(b"514.25", b"600.00").replace(b"1449.35", b"1535.10")
    take_in(alice, "x.xml", data)
    desk.post("/payments/confirm/", {"pick": seals(desk)})
    person = the_client(alice)
    form = desk.get(f"/clients/{person.pk}/credit/EUR/use/").context["form"]
    used = {"invoice": str(second.pk), "amount": "85.75", "key": form["key"].value()}
    assert desk.post(f"/clients/{person.pk}/credit/EUR/use/", used).status_code == 302
    refused = desk.post(f"/payments/entries/{entry('A1').pk}/unmatch/", {"reason": "x"})
    assert refused.status_code == 409
    assert (fresh(first).open_total, entry("A1").state) == (0, "matched")


def test_set_aside_and_taken_up_again(desk, alice):
    make_invoices(alice, 4)
    take_in(alice, "camt_v08_mixed.xml")
    row = entry("B3")
    desk.post(f"/payments/entries/{row.pk}/ignore/")
    assert (entry("B3").state, row.matches.count()) == ("ignored", 0)
    assert desk.post(f"/payments/entries/{row.pk}/ignore/").status_code == 409
    desk.post(f"/payments/entries/{row.pk}/restore/")
    desk.post("/payments/look-again/")
    assert entry("B3").state == "suggested"


def test_when_the_bank_reverses_a_payment_its_invoice_is_open_again(desk, alice):
    (invoice,) = make_invoices(alice, 1)
    take_in(alice, "camt_v02_reference.xml")
    receipt = take_in(alice, "camt_reversal.xml")
    assert (receipt.reversed, fresh(invoice).open_total) == (1, FULL)
    assert entry("G1").reverses == entry("A1")
    assert (entry("G1").state, entry("A1").state) == ("ignored", "ignored")
    assert Payment.objects.get(amount__lt=0).reverses.amount == FULL


def test_a_reversal_in_mt940_finds_its_payment_by_the_payers_mark(desk, alice):
    (invoice,) = make_invoices(alice, 1)
    take_in(alice, "rabobank.940")
    desk.post("/payments/confirm/", {"pick": seals(desk)})
    assert fresh(invoice).open_total == 0
    take_in(alice, "rabobank_reversal.940")
    assert fresh(invoice).open_total == FULL


def test_a_reversal_of_one_of_two_equal_payments_is_left_to_a_person(desk, alice):
    make_invoices(alice, 2)
    take_in(alice, "camt_v02_reference.xml")
    take_in(alice, "y.xml", content("camt_v02_reference.xml").replace(b">A1<", b">A7<").replace(b">A2<", b">A6<"))
    receipt = take_in(alice, "camt_reversal.xml")
    assert receipt.reversed == 0
    assert entry("G1").state != "matched"
    assert not Payment.objects.filter(amount__lt=0).exists()


def test_a_refund_on_the_statement_is_suggested_by_the_credit_note_it_names(desk, alice):
    from invoices.services.credit import credit_lines

    (invoice,) = make_invoices(alice, 1)
    take_in(alice, "camt_v02_reference.xml")
    line = invoice.lines.get()
    credit_lines(invoice, amounts={line.pk: Decimal("85.00")}, reason="Fewer hours", actor=actor_of(alice))
    data = content("camt_v02_reference.xml").replace(b"64.90", b"102.85").replace(b"1449.35", b"1411.40")
    data = data.replace(b"Boodschappen", b"Creditnota C-0001").replace(b">A2<", b">A5<")
    take_in(alice, "refund.xml", data)
    assert entry("A5").state == "suggested"
    desk.post("/payments/confirm/", {"pick": seals(desk)})
    assert (fresh(invoice).open_total, invoice.paid_total) == (0, Decimal("411.40"))
