"""Credit notes: right lines, right VAT, never a cent beyond the original."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invoices import queries
from invoices.errors import CreditTooLarge, NotIssued
from invoices.models import Invoice
from invoices.services.credit import credit_lines
from invoices.tests.make import actor_of, line, make_business, make_draft, make_invoice, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make_business()


def credit(invoice, **amounts):
    lines = list(invoice.lines.all())
    by_line = {lines[int(key[1:])].pk: Decimal(value) for key, value in amounts.items()}
    return credit_lines(invoice, amounts=by_line, reason="Fewer hours", actor=actor_of(invoice.business))


def test_a_credit_note_refers_to_the_original_and_lowers_what_is_open(alice):
    invoice = make_invoice(alice)
    note = credit(invoice, l0="85.00")
    invoice.refresh_from_db()
    assert note.number.startswith("C")
    assert note.snapshot["corrects"] == {
        "number": invoice.number, "issued_on": invoice.issued_on.isoformat(), "reason": "Fewer hours",
    }  # fmt: skip
    assert (note.total, invoice.open_total) == (Decimal("102.85"), Decimal("411.40"))


def test_each_line_is_credited_with_its_own_vat(alice):
    invoice = make_invoice(alice, lines=[line(vat_rate=Decimal(21)), line(vat_rate=Decimal(9))])
    note = credit(invoice, l1="100.00")
    assert note.vat_total == Decimal("9.00")
    assert note.lines.get().corrects == invoice.lines.get(position=2)


def test_crediting_everything_mirrors_the_invoice(alice):
    invoice = make_invoice(alice, lines=[line(unit_price=Decimal("83.3333")), line(vat_rate=Decimal(9))])
    balances = queries.line_balances(invoice)
    amounts = {key: balance.net_left for key, balance in balances.items()}
    note = credit_lines(invoice, amounts=amounts, reason="All of it", actor=actor_of(alice))
    invoice.refresh_from_db()
    assert (note.net_total, note.vat_total, note.total) == (invoice.net_total, invoice.vat_total, invoice.total)
    assert invoice.open_total == 0


@pytest.mark.parametrize("amount", ["425.01", "0", "-1"])
def test_a_credit_beyond_what_is_left_is_refused(alice, amount):
    invoice = make_invoice(alice)
    with pytest.raises(CreditTooLarge):
        credit(invoice, l0=amount)
    assert Invoice.objects.filter(kind="credit_note").count() == 0


def test_two_credits_cannot_exceed_the_line_together(alice):
    invoice = make_invoice(alice)
    credit(invoice, l0="400.00")
    with pytest.raises(CreditTooLarge):
        credit(invoice, l0="25.01")


def test_a_draft_cannot_be_credited(alice):
    with pytest.raises(NotIssued):
        credit(make_draft(alice), l0="1.00")


def test_a_line_of_another_invoice_cannot_be_credited(alice):
    mine, other = make_invoice(alice), make_invoice(alice)
    with pytest.raises(CreditTooLarge):
        credit_lines(mine, amounts={other.lines.get().pk: Decimal(1)}, reason="x", actor=actor_of(alice))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(1, 400), min_size=1, max_size=6), price=st.integers(1, 9999))
def test_partial_credits_never_drift_from_the_original_by_a_cent(alice, cuts, price):
    invoice = make_invoice(alice, lines=[line(unit_price=Decimal(price) / 100, quantity=Decimal(7)), line()])
    first = invoice.lines.get(position=1)
    for cut in cuts:
        left = queries.line_balances(invoice)[first.pk].net_left
        if left > 0:
            credit(invoice, l0=str(min(Decimal(cut) / 100, left)))
    rest = {key: b.net_left for key, b in queries.line_balances(invoice).items() if b.net_left > 0}
    credit_lines(invoice, amounts=rest, reason="The rest", actor=actor_of(alice))
    notes = Invoice.objects.filter(corrects=invoice)
    assert sum(note.total for note in notes) == invoice.total
    assert sum(note.vat_total for note in notes) == invoice.vat_total


def test_the_owner_credits_a_line_on_the_page(client, alice):
    invoice = make_invoice(alice)
    client.force_login(owner_of(alice))
    key = invoice.lines.get().pk
    wrong = client.post(f"/invoices/{invoice.pk}/credit/", {"reason": "Fewer hours", f"line_{key}": "500"})
    assert wrong.status_code == 422
    assert b"more than is left" in wrong.content
    right = client.post(f"/invoices/{invoice.pk}/credit/", {"reason": "Fewer hours", f"line_{key}": "85"})
    note = Invoice.objects.get(kind="credit_note")
    assert right.url == f"/invoices/{note.pk}/"
    assert client.get(right.url).status_code == 200
