"""The bank and credits with a guard down. The races, and the controls of the first three: test_payments.py."""

from decimal import Decimal
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import OperationalError

from clients.models import Client
from invoices.models import Invoice
from invoices.services import settle
from invoices.tests.make import actor_of
from payments.models import BankEntry, Payment
from payments.services import booking, credits, deciding
from payments.tests.make import FULL, fresh, make_invoices, make_payee, seal_of, take_in, the_client
from tests.races.overtaking import as_it_is, no_constraint, no_lock, no_state, prove
from tests.races.starting_shot import PATIENCE, race, refusals
from tests.races.test_payments import TODAY, entry_of


@pytest.fixture
def business():
    return make_payee("Alice")


def names(results):
    return [type(each).__name__ for each in refusals(results)]


def test_without_lock_and_state_an_entry_is_booked_and_set_aside(business, monkeypatch):
    invoices = make_invoices(business, 4)
    take_in(business, "camt_v08_mixed.xml")
    entry, actor = entry_of(business, "B3"), actor_of(business)
    prove(
        lambda: [partial(deciding.confirm, entry, seen=seal_of(entry), actor=actor),
                 partial(deciding.ignore, entry, actor=actor)],
        lambda results: (names(results), fresh(entry).state, fresh(invoices[2]).paid_total),
        (as_it_is, (["AlreadyDecided"], "matched", FULL)),
        (no_lock(monkeypatch, BankEntry), (["AlreadyDecided"], "matched", FULL)),
        (no_state(monkeypatch, BankEntry), ([], "ignored", FULL)),
    )  # fmt: skip


@pytest.fixture
def booked(business):
    """An invoice that the bank paid, and the entry."""
    (invoice,) = make_invoices(business, 1)
    take_in(business, "camt_v02_reference.xml")
    return invoice, entry_of(business, "A1")


def test_without_lock_and_constraint_a_booking_is_taken_back_twice(business, booked, monkeypatch):
    invoice, entry = booked
    undo = partial(deciding.unmatch, entry, on=TODAY, reason="Wrong", actor=actor_of(business))
    prove(
        lambda: [undo] * 2,
        lambda results: (names(results), Payment.objects.filter(business=business, amount__lt=0).count()),
        (as_it_is, (["AlreadyDecided"], 1)),
        (no_lock(monkeypatch, BankEntry, Invoice), (["IntegrityError"], 1)),
        (no_constraint("one_payment_per_form", "payments_payment_reverses_id_key"), (["AlreadyDecided"], 1)),
        (no_state(monkeypatch, BankEntry), ([], 2)),
    )


def test_without_lock_and_constraint_a_person_and_the_bank_take_back_the_same_payment(business, booked, monkeypatch):
    invoice, entry = booked
    undo = partial(deciding.unmatch, entry, on=TODAY, reason="Wrong", actor=actor_of(business))
    prove(
        lambda: [partial(take_in, business, "camt_reversal.xml"), undo],
        lambda results: Payment.objects.filter(business=business, amount__lt=0).count(),
        (as_it_is, 1),
        (no_lock(monkeypatch, BankEntry, Invoice), 1),
        (no_constraint("one_payment_per_form", "payments_payment_reverses_id_key"), 1),
        (no_state(monkeypatch, BankEntry), 2),
    )


def test_without_lock_and_keys_one_form_books_its_rest_twice(business, monkeypatch):
    (invoice,) = make_invoices(business, 1)
    pay = partial(
        credits.receive, invoice, amount=FULL + 100, received_on=TODAY, key=uuid4(), actor=actor_of(business),
        keep_rest=True,
    )  # fmt: skip
    prove(
        lambda: [pay] * 2,
        lambda results: (len(names(results)), credits.balance(the_client(business), "EUR")),
        (as_it_is, (0, Decimal("100.00"))),
        (no_lock(monkeypatch, Invoice, Client), (1, Decimal("100.00"))),
        (no_constraint("one_payment_per_form", "one_credit_movement_per_form"), (0, Decimal("200.00"))),
    )


def test_in_the_order_of_the_form_bookings_that_cross_over_wait_for_each_other_for_ever(business, monkeypatch):
    invoices = make_invoices(business, 4)
    take_in(business, "camt_v08_mixed.xml")
    unsure = [entry_of(business, name) for name in ("B2", "B5")]
    there = {invoices[1].pk: Decimal("100.00"), invoices[3].pk: Decimal("100.00")}
    back = {invoices[3].pk: Decimal("257.25"), invoices[1].pk: Decimal("257.00")}
    one_each = Barrier(2)

    def as_typed(business, keys):
        first, second = keys
        held = {first: settle.lock(first)}
        one_each.wait(PATIENCE)
        return held | {second: settle.lock(second)}

    monkeypatch.setattr(booking, "lock_invoices", as_typed)
    acts = [
        partial(deciding.match, entry, shares=shares, actor=actor_of(business))
        for entry, shares in zip(unsure, (there, back), strict=True)
    ]
    assert names(race(*acts, expected=OperationalError)) == ["OperationalError"]
