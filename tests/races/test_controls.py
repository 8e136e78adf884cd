"""The same races with the lock off. They must go wrong: that shows that the others do race, and what saves them.

Where the database has a second line of defence, it is shown to hold alone before it is taken away too.
"""

from contextlib import nullcontext
from decimal import Decimal
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection
from django.db.models import Sum

from conftest import triggers_set_aside
from disputes.errors import IllegalMove
from disputes.models import Dispute
from disputes.services import agreements, moves
from disputes.states import State
from disputes.tests.make import accept, fresh, make_dispute, make_disputed_invoice, offer, put
from foundation.links.models import SecretLink
from invoices.models import Invoice
from invoices.services import credit, issue, settle
from invoices.tests.make import make_draft, make_invoice
from payments.models import Payment
from tests.races.starting_shot import race, refusals, unlocked, winners
from tests.races.test_issuing import issuing
from tests.races.test_money import crediting, paying

TABS = 2


def read_invoice(pk):
    return Invoice.objects.select_related("business", "client", "corrects").get(pk=pk)


@pytest.mark.parametrize("guarded", [True, False], ids=["with the guard of the table", "without it"])
def test_without_its_lock_a_draft_would_be_issued_twice(alice, monkeypatch, guarded):
    invoice = make_draft(alice)
    monkeypatch.setattr(issue, "lock", unlocked(read_invoice, TABS))
    with nullcontext() if guarded else triggers_set_aside(connection):
        results = race(*[issuing(invoice) for _tab in range(TABS)], expected=DatabaseError)
    invoice.refresh_from_db()
    if guarded:  # history is safe, but the second tab gets an error instead of a sentence
        assert len(winners(results)) == 1
        assert invoice.number.endswith("-0001")
    else:
        assert len(winners(results)) == TABS
        assert invoice.number.endswith("-0002")  # number 1 is gone for ever
        assert SecretLink.objects.filter(target_id=invoice.pk).count() == TABS


@pytest.mark.parametrize("guarded", [True, False], ids=["with the conditional move", "without it"])
def test_without_the_lock_an_offer_would_be_accepted_twice(alice, monkeypatch, guarded):
    case = put(make_dispute(make_disputed_invoice(alice)), State.NEGOTIATION)
    made = offer(case)
    copies = [fresh(case) for _tab in range(TABS)]
    monkeypatch.setattr(moves, "lock", unlocked(fresh, TABS))
    if not guarded:
        whatever = SimpleNamespace(filter=lambda pk, state: Dispute.objects.filter(pk=pk))
        monkeypatch.setattr(moves, "Dispute", SimpleNamespace(objects=whatever))
        monkeypatch.setattr(agreements, "conclude", lambda *args: None)  # its table takes one agreement per case
    results = race(*[partial(accept, copy, made) for copy in copies])
    notes = Invoice.objects.filter(corrects=case.invoice_id).count()
    if guarded:
        assert [type(each) for each in refusals(results)] == [IllegalMove]
        assert notes == 1
    else:
        assert (len(winners(results)), notes) == (TABS, TABS)


def test_without_its_lock_a_line_would_be_credited_twice(alice, monkeypatch):
    invoice = make_invoice(alice)
    monkeypatch.setattr(credit, "lock", unlocked(read_invoice, TABS))
    assert len(winners(race(*[crediting(invoice, "425.00")] * TABS))) == TABS
    invoice.refresh_from_db()
    credited = Invoice.objects.filter(corrects=invoice).aggregate(sum=Sum("total"))["sum"]
    assert credited == TABS * invoice.total
    assert invoice.credited_total == invoice.total  # and the balance does not even show it


def test_without_its_lock_all_that_is_open_would_be_booked_twice(alice, monkeypatch):
    invoice = make_invoice(alice)
    payments = [paying(invoice, "514.25") for _tab in range(TABS)]
    monkeypatch.setattr(settle, "lock", unlocked(read_invoice, TABS))
    assert len(winners(race(*payments))) == TABS
    invoice.refresh_from_db()
    assert Payment.objects.aggregate(sum=Sum("amount"))["sum"] == Decimal("1028.50")
    assert invoice.paid_total == Decimal("514.25")
