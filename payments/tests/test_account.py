"""A client's account adds up, says what is in dispute, and comes as a PDF in the client's language."""

import io
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from invoices.services import settle
from invoices.services.credit import credit_lines
from invoices.tests.make import actor_of, make_invoice
from payments import ledger
from payments.services import credits, undoing, writeoffs
from payments.tests.make import FULL, content, make_invoices, make_payee, sign_in, take_in, the_client

pytestmark = pytest.mark.django_db
TODAY = date.today()


@pytest.fixture
def alice():
    return make_payee()


def pay(invoice, amount):
    """By hand; what is too much is kept."""
    credits.receive(
        invoice, amount=Decimal(amount), received_on=TODAY, key=uuid4(), actor=actor_of(invoice.business),
        keep_rest=True,
    )  # fmt: skip


def everything(alice):
    """Two invoices, a credit note, a payment from the bank with a surplus, a write-off."""
    first, second = make_invoices(alice, 2)
    line = second.lines.get()
    credit_lines(second, amounts={line.pk: Decimal("85.00")}, reason="Fewer hours", actor=actor_of(alice))
    pay(first, "600.00")
    writeoffs.write_off(second, amount=Decimal("11.40"), reason="x", key=uuid4(), actor=actor_of(alice))
    return first, second


def account(alice, start=TODAY - timedelta(days=30), end=TODAY + timedelta(days=30)):
    return ledger.accounts(the_client(alice), start, end)[0]


def test_the_balance_is_what_is_open_less_the_credit(alice):
    _first, second = everything(alice)
    second.refresh_from_db()
    found = account(alice)
    assert found.closing == second.open_total - found.credit == Decimal("314.25")
    assert [line.balance for line in found.lines][-1] == found.closing
    assert found.lines[0].movement.amount == FULL


def test_using_a_credit_moves_nothing_between_the_two(alice):
    _first, second = everything(alice)
    before = account(alice).closing
    amount = Decimal("85.75")
    credits.use(the_client(alice), invoice=second, amount=amount, on=TODAY, key=uuid4(), actor=actor_of(alice))
    after = account(alice)
    assert (after.closing, after.credit) == (before, 0)


def test_taking_the_use_of_a_credit_back_moves_nothing_either(alice):
    _first, second = everything(alice)
    before = account(alice).closing
    amount = Decimal("85.75")
    used = credits.use(the_client(alice), invoice=second, amount=amount, on=TODAY, key=uuid4(), actor=actor_of(alice))
    undoing.undo(used, on=TODAY, reason="Other invoice", actor=actor_of(alice))
    assert (account(alice).closing, account(alice).credit) == (before, amount)


def test_what_lies_before_the_period_is_one_opening_balance(alice):
    everything(alice)
    later = account(alice, TODAY + timedelta(days=1), TODAY + timedelta(days=9))
    assert (later.opening, later.closing, later.lines) == (Decimal("314.25"), Decimal("314.25"), [])


def test_a_bank_payment_undone_leaves_the_account_as_it_was(alice):
    make_invoices(alice, 1)
    take_in(alice, "camt_v02_reference.xml", content("camt_v02_reference.xml"))
    take_in(alice, "camt_reversal.xml")
    found = account(alice, date(2026, 1, 1), date(2999, 1, 1))
    assert found.closing == FULL
    assert len(found.lines) == 3


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(st.integers(1, 90_000), min_size=1, max_size=6))
def test_whatever_comes_in_the_account_agrees_with_the_books(alice, amounts):
    invoice = make_invoice(alice)
    for cents in amounts:
        pay(invoice, Decimal(cents) / 100)
    found = account(alice)
    assert found.closing == sum(each.open for each in found.still_open) - found.credit


def test_the_page_and_the_pdf_say_the_same(client, alice):
    first, second = everything(alice)
    settle.set_disputed(second, gross=Decimal("50.00"), actor=actor_of(alice))
    sign_in(client, alice)
    path = f"/clients/{the_client(alice).pk}/statement/"
    shown = client.get(path).content.decode()
    for words in (first.number, second.number, "Credit note", "Written off", "€85.75", "€400.00", "€314.25"):
        assert words in shown, words
    paper = client.get(f"{path}pdf/")
    assert paper.headers["Content-Type"] == "application/pdf"
    text = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(paper.content)).pages)
    for words in (second.number, "Credit note", "€50.00", "is being discussed", "RF", "NL91 ABNA"):
        assert words in text, words


def test_the_paper_speaks_the_clients_language(client, alice):
    make_invoices(alice, 1, language="nl")
    sign_in(client, alice)
    paper = client.get(f"/clients/{the_client(alice).pk}/statement/pdf/")
    assert pypdf.PdfReader(io.BytesIO(paper.content)).trailer["/Root"]["/Lang"] == "nl"


def test_an_impossible_period_falls_back_to_this_year(client, alice):
    everything(alice)
    sign_in(client, alice)
    path = f"/clients/{the_client(alice).pk}/statement/"
    for query in ("?start=x&end=y", "?start=2026-12-01&end=2026-01-01", ""):
        assert client.get(path + query).status_code == 200


def test_the_account_takes_as_many_queries_for_many_movements_as_for_few(alice, django_assert_num_queries):
    make_invoices(alice, 6)
    person = the_client(alice)
    with django_assert_num_queries(6):
        ledger.accounts(person, TODAY, TODAY)
