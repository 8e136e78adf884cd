"""Bank statements and credits, when two people (or two tabs) want the same thing at the same moment."""

from datetime import date
from decimal import Decimal
from functools import partial
from threading import Barrier
from uuid import uuid4

from django.db import IntegrityError, connection

from foundation.audit.log import business_chain
from foundation.audit.verify import verify_chain
from foundation.kernel.errors import DomainError
from invoices.tests.make import actor_of
from payments.errors import AlreadyDecided, CreditSpent
from payments.models import BankEntry, BankStatement, CreditMovement, Match, Payment
from payments.services import credits, deciding, importing, reversing
from payments.tests.make import FULL, fresh, make_invoices, make_payee, seal_of, take_in, the_client
from tests.races.starting_shot import race
from tests.races.trials import FEW, trials

TODAY = date(2026, 11, 24)


def at_once(*acts):
    return race(*acts, expected=(DomainError, IntegrityError))


def alice():
    return make_payee("Alice")


def entries(business):
    return BankEntry.objects.for_business(business)


def entry_of(business, reference):
    return entries(business).get(bank_reference=reference)


def refused(results):
    return [type(result) for result in results if isinstance(result, Exception)]


def test_two_importers_of_one_statement_keep_it_once_and_book_it_once():
    business = alice()
    invoices = make_invoices(business, 4)
    for _trial in trials(FEW):
        results = at_once(*[partial(take_in, business, "camt_v08_mixed.xml")] * 3)
        assert refused(results) == []
        assert sorted(receipt.new for receipt in results) == [0, 0, 5]
        assert (
            entries(business).count(),
            BankStatement.objects.filter(business=business).count(),
            Payment.objects.filter(business=business).count(),
        ) == (5, 1, 1)
        assert fresh(invoices[0]).open_total == 0
        assert verify_chain(business_chain(business.pk)) == []


def test_without_the_lock_on_the_account_the_same_race_goes_wrong(monkeypatch):
    """The control. The constraint still keeps every entry once; what the lock adds is that nobody gets an error."""
    business = alice()
    make_invoices(business, 4)
    take_in(business, "camt_twins.xml")  # the account is there
    all_have_read = Barrier(3)
    unknown = importing._unknown

    def read_together(account, statement):
        found = unknown(account, statement)
        all_have_read.wait(20)
        return found

    def no_lock(business, statement):
        return importing.BankAccount.objects.get(business=business, number=statement.account)

    monkeypatch.setattr(importing, "_lock_account", no_lock)
    monkeypatch.setattr(importing, "_unknown", read_together)
    results = at_once(*[partial(take_in, business, "camt_v08_mixed.xml")] * 3)
    assert refused(results) == [IntegrityError] * 2
    assert BankEntry.objects.count() == 7


def test_two_tabs_that_confirm_one_suggestion_book_it_once():
    business = alice()
    invoices = make_invoices(business, 4)
    take_in(business, "camt_v08_mixed.xml")
    entry = entry_of(business, "B3")
    confirm = partial(deciding.confirm, entry, seen=seal_of(entry), actor=actor_of(business))
    for _trial in trials(FEW):
        results = at_once(*[confirm] * 4)
        assert refused(results) == [AlreadyDecided] * 3
        assert Payment.objects.filter(invoice=invoices[2]).count() == 1
        assert fresh(invoices[2]).open_total == 0
        assert Match.objects.get(entry=entry).payment == Payment.objects.get(invoice=invoices[2])


def test_without_the_lock_and_the_state_two_tabs_do_book_twice(monkeypatch):
    """The control: an entry of € 200 on an invoice of € 514.25 leaves room for a second booking."""
    business = alice()
    invoices = make_invoices(business, 4)
    take_in(business, "camt_v08_mixed.xml")
    entry = entry_of(business, "B2")
    seen, both_have_read = seal_of(entry), Barrier(2)

    def read_only(pk):
        row = BankEntry.objects.select_related("account", "business").get(pk=pk)
        both_have_read.wait(20)
        return row

    monkeypatch.setattr(deciding, "_lock", read_only)
    monkeypatch.setattr(deciding, "_decide", lambda *args, **options: None)
    monkeypatch.setattr(Match._meta, "constraints", [])
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_live_match_per_invoice")
    try:
        results = at_once(*[partial(deciding.confirm, entry, seen=seen, actor=actor_of(business))] * 2)
    finally:
        Match.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE UNIQUE INDEX one_live_match_per_invoice ON payments_match (entry_id, invoice_id)"
                " WHERE undone_at IS NULL"
            )
    assert refused(results) == []
    assert fresh(invoices[1]).paid_total == Decimal("400.00")


def test_confirming_against_setting_aside_ends_in_one_of_the_two():
    business = alice()
    invoices = make_invoices(business, 4)
    take_in(business, "camt_v08_mixed.xml")
    entry = entry_of(business, "B3")
    actor = actor_of(business)
    confirm = partial(deciding.confirm, entry, seen=seal_of(entry), actor=actor)
    for _trial in trials(FEW):
        results = at_once(confirm, partial(deciding.ignore, entry, actor=actor))
        assert len(refused(results)) == 1
        paid = fresh(invoices[2]).paid_total
        assert (fresh(entry).state, paid) in {("matched", FULL), ("ignored", Decimal("0.00"))}


def test_two_tabs_that_undo_one_booking_take_it_back_once():
    business = alice()
    (invoice,) = make_invoices(business, 1)
    take_in(business, "camt_v02_reference.xml")
    entry = entry_of(business, "A1")
    undo = partial(deciding.unmatch, entry, on=TODAY, reason="Wrong", actor=actor_of(business))
    for _trial in trials(FEW):
        results = at_once(*[undo] * 3)
        assert refused(results) == [AlreadyDecided] * 2
        assert (fresh(invoice).open_total, Payment.objects.filter(business=business).count()) == (FULL, 2)


def test_a_person_and_the_bank_that_take_back_the_same_payment_take_it_back_once():
    business = alice()
    (invoice,) = make_invoices(business, 1)
    take_in(business, "camt_v02_reference.xml")
    entry = entry_of(business, "A1")
    undo = partial(deciding.unmatch, entry, on=TODAY, reason="Wrong", actor=actor_of(business))
    for _trial in trials(FEW):
        at_once(undo, partial(take_in, business, "camt_reversal.xml"))
        assert (fresh(invoice).open_total, fresh(invoice).paid_total) == (FULL, 0)
        assert Payment.objects.filter(business=business, amount__lt=0).count() == 1
        assert reversing.original_of(entry_of(business, "G1")) in {None, entry}


def test_a_credit_is_never_spent_twice():
    business = alice()
    first, second, third = make_invoices(business, 3)
    actor = actor_of(business)
    credits.receive(first, amount=FULL + 100, received_on=TODAY, key=uuid4(), actor=actor, keep_rest=True)
    person = the_client(business)
    use = [
        partial(credits.use, person, invoice=invoice, amount=Decimal("60.00"), on=TODAY, key=uuid4(), actor=actor)
        for invoice in (second, third)
    ]
    back = partial(
        credits.pay_back, person, currency="EUR", amount=Decimal("60.00"), on=TODAY, key=uuid4(), actor=actor
    )
    for _trial in trials(FEW):
        results = at_once(*use, back)
        assert refused(results) == [CreditSpent] * 2
        assert credits.balance(person, "EUR") == Decimal("40.00")


def test_without_the_lock_on_the_client_a_credit_is_spent_twice(monkeypatch):
    """The control."""
    business = alice()
    (first,) = make_invoices(business, 1)
    actor = actor_of(business)
    credits.receive(first, amount=FULL + 100, received_on=TODAY, key=uuid4(), actor=actor, keep_rest=True)
    person, both_have_read, balance = the_client(business), Barrier(2), credits.balance

    def read_together(client, currency):
        found = balance(client, currency)
        both_have_read.wait(20)
        return found

    monkeypatch.setattr(credits.booking, "lock_client", lambda pk: person)
    monkeypatch.setattr(credits, "balance", read_together)
    acts = [
        partial(credits.pay_back, person, currency="EUR", amount=Decimal("60.00"), on=TODAY, key=uuid4(), actor=actor)
        for _tab in range(2)
    ]
    assert refused(at_once(*acts)) == []
    assert sum(CreditMovement.objects.values_list("amount", flat=True)) == Decimal("-20.00")


def test_one_form_sent_by_two_tabs_books_one_payment_and_one_rest():
    business = alice()
    (invoice,) = make_invoices(business, 1)
    pay = partial(
        credits.receive, invoice, amount=FULL + 100, received_on=TODAY, key=uuid4(), actor=actor_of(business),
        keep_rest=True,
    )  # fmt: skip
    for _trial in trials(FEW):
        assert refused(at_once(*[pay] * 3)) == []
        assert (Payment.objects.filter(business=business).count(), credits.balance(the_client(business), "EUR")) == (
            1,
            Decimal("100.00"),
        )


def test_bookings_that_cross_over_the_same_invoices_do_not_wait_for_each_other_for_ever():
    business = alice()
    invoices = make_invoices(business, 4)
    take_in(business, "camt_v08_mixed.xml")
    unsure = [entry_of(business, name) for name in ("B2", "B5")]
    actor = actor_of(business)
    there = {invoices[1].pk: Decimal("100.00"), invoices[3].pk: Decimal("100.00")}
    back = {invoices[3].pk: Decimal("257.25"), invoices[1].pk: Decimal("257.00")}
    for _trial in trials(FEW):
        results = at_once(
            partial(deciding.match, unsure[0], shares=there, actor=actor),
            partial(deciding.match, unsure[1], shares=back, actor=actor),
        )
        assert refused(results) == []
        assert fresh(invoices[1]).paid_total == Decimal("357.00")
