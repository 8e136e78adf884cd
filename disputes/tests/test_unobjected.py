"""An invoice that was paid without an objection teaches the glossary."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from clients.models import Term
from disputes.services import outcome
from disputes.tests.make import CAROL, fresh, make_dispute
from invoices.tests.make import actor_of, line, make_business, make_invoice
from payments.services import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoice():
    return make_invoice(
        make_business(), lines=[line(description="BIM model of Rainbow school, 3 hours on 12 May"), line()]
    )


def pay(invoice, amount):
    record(
        invoice, amount=Decimal(amount), received_on=date(2026, 11, 20), key=uuid4(), actor=actor_of(invoice.business)
    )


def test_what_was_paid_in_full_was_understood(invoice):
    pay(invoice, "1000")
    assert not Term.objects.exists()
    pay(invoice, "28.50")
    term = Term.objects.get()
    assert (term.short, term.source, term.place) == ("BIM", "paid", invoice.number)


def test_what_was_objected_to_teaches_nothing_even_when_it_is_paid_in_the_end(invoice):
    dispute = make_dispute(invoice)
    outcome.withdraw(dispute, reason="", actor=CAROL)
    pay(fresh(dispute).invoice, "1028.50")
    assert not Term.objects.exists()
