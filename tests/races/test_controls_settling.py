"""Settling with a guard down: which of lock, named state and constraint holds what. The races: test_settling.py."""

from datetime import timedelta
from functools import partial
from threading import Barrier, get_ident
from time import sleep

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from accounts.models import User
from disputes.models import Agreement, Dispute, Proposal
from disputes.services import agreements, outcome, proposals
from disputes.states import ProposalState, State
from disputes.tests.make import CAROL, SYSTEM, accept, fresh, make_dispute, make_disputed_invoice, offer, put
from foundation.audit import log
from foundation.kernel.actors import Actor
from invoices.models import Invoice
from invoices.services import issue
from invoices.services.credit import credit_lines
from invoices.tests.make import actor_of, make_invoice
from tests.races.books import events
from tests.races.overtaking import as_it_is, no_constraint, no_lock, no_state, prove
from tests.races.starting_shot import PATIENCE, race, refusals, winners


@pytest.fixture
def case(alice):
    return put(make_dispute(make_disputed_invoice(alice)), State.NEGOTIATION)


@pytest.fixture
def made(case):
    return offer(case)


@pytest.fixture
def unlocked(monkeypatch):
    return no_lock(monkeypatch, Invoice, Dispute)


@pytest.fixture
def blindly(monkeypatch):
    """Neither the state that a move names nor the one agreement of a case keeps the second away."""

    def down():
        no_state(monkeypatch, Dispute)()
        monkeypatch.setattr(agreements, "conclude", lambda *args: Agreement.objects.none())

    return down


def accepting(case, made, by=CAROL):
    return partial(accept, fresh(case), made, by)


def notes(case):
    return Invoice.objects.filter(corrects=case.invoice_id).count()


def names(results):
    return [type(each).__name__ for each in refusals(results)]


def test_without_lock_and_state_an_accepted_offer_is_withdrawn_from(case, made, unlocked, blindly):
    prove(
        lambda: [accepting(case, made), partial(outcome.withdraw, fresh(case), reason="", actor=CAROL)],
        lambda results: (len(winners(results)), notes(case), fresh(case).outcome),
        (as_it_is, (1, 1, "settled_credit")),
        (unlocked, (1, 1, "settled_credit")),
        (blindly, (2, 1, "withdrawn")),  # credited, and "taken back"
    )


def test_without_the_lock_an_offer_that_was_replaced_is_accepted(case, made, unlocked):
    prove(
        lambda: [partial(offer, fresh(case), "85.00"), accepting(case, made)],
        lambda results: (names(results), notes(case)),
        (as_it_is, (["IllegalMove"], 0)),
        (unlocked, ([], 1)),
    )


def test_without_lock_and_state_a_settled_case_has_an_open_offer(case, made, unlocked, blindly):
    prove(
        lambda: [accepting(case, made), partial(offer, fresh(case), "85.00")],
        lambda results: (names(results), notes(case), case.proposals.filter(state=ProposalState.LIVE).count()),
        (as_it_is, (["IllegalMove"], 1, 0)),
        (unlocked, (["IllegalMove"], 1, 0)),
        (blindly, ([], 1, 1)),
    )


def test_without_the_lock_two_offers_meet_in_the_constraint(case, made, unlocked):
    prove(
        lambda: [partial(offer, fresh(case), "85.00"), partial(offer, fresh(case), "255.00", CAROL)],
        names,
        (as_it_is, []),
        (unlocked, ["IntegrityError"]),
    )


def test_without_lock_and_state_an_accepted_offer_lapses(case, made, unlocked, monkeypatch):
    ends = timezone.now() + timedelta(seconds=4)

    def about_to_lapse():
        nonlocal ends
        ends = timezone.now() + timedelta(seconds=1)
        Proposal.objects.filter(pk=made.pk).update(valid_until=ends)
        return [accepting(case, made), lapse]

    def lapse():
        sleep(max((ends - timezone.now()).total_seconds(), 0) + 0.01)
        return proposals.lapse(fresh(case), actor=SYSTEM)

    prove(
        about_to_lapse,
        lambda results: (notes(case), events(f"case:{case.pk}", "proposal.lapsed")),
        (as_it_is, (1, 0)),
        (unlocked, (1, 0)),
        (no_state(monkeypatch, Proposal), (1, 1)),
    )


def test_without_lock_and_state_an_accepted_case_comes_to_rest(case, made, unlocked, blindly):
    Dispute.objects.filter(pk=case.pk).update(nudges=2)
    prove(
        lambda: [accepting(case, made), partial(outcome.expire, fresh(case), actor=SYSTEM)],
        lambda results: (len(winners(results)), notes(case), fresh(case).state),
        (as_it_is, (1, 1, State.EXECUTING)),
        (unlocked, (1, 1, State.EXECUTING)),
        (blindly, (2, 1, State.EXPIRED)),
    )


def test_without_lock_and_state_a_case_is_accepted_and_conceded(case, made, unlocked, blindly, alice):
    prove(
        lambda: [accepting(case, made), partial(outcome.concede, fresh(case), actor=actor_of(alice))],
        lambda results: (len(winners(results)), notes(case)),
        (as_it_is, (1, 1)),
        (unlocked, (1, 1)),
        (blindly, (2, 2)),
    )


def test_without_the_lock_two_signatures_under_a_recommendation_settle_nothing(case, made, unlocked, alice):
    reviewer = Actor.admin(User.objects.create_user("ada", "ada@helder.test", is_staff=True, is_superuser=True))
    proposals.ask_review(case, question="Who is right?", actor=CAROL)
    line = case.lines.get()
    advice = proposals.recommend(
        case, credits={line.pk: line.net}, reasons={line.pk: "The log."}, text="All.", actor=reviewer
    )
    prove(
        lambda: [accepting(case, advice, by) for by in (CAROL, actor_of(alice))],
        lambda results: (names(results), fresh(case).state),
        (as_it_is, ([], State.EXECUTING)),
        (unlocked, ([], State.NEGOTIATION)),
    )


def test_without_lock_and_constraint_a_line_is_disputed_twice(alice, unlocked):
    invoice = make_disputed_invoice(alice)
    prove(
        lambda: [partial(make_dispute, invoice)] * 2,
        lambda results: (names(results), invoice.disputes.count()),
        (as_it_is, (["NotComplete"], 1)),
        (unlocked, (["NotComplete"], 1)),
        (no_constraint("one_open_case_per_line_and_reason"), ([], 2)),
    )


def test_in_the_other_order_settling_and_crediting_wait_for_each_other_for_ever(case, made, alice, monkeypatch):
    """Whoever holds the log of the business waits for a number; whoever took the number waits for the log."""
    other, both_hold, take = make_invoice(alice), Barrier(2), issue.numbering.next_number

    def number(**kind):
        if get_ident() == crediting:
            taken = take(**kind)
            both_hold.wait(PATIENCE)
            return taken
        both_hold.wait(PATIENCE)  # this one has told the log of the business already
        return take(**kind)

    def accepting_early():
        with transaction.atomic():
            log.record("dispute.read", chain=log.business_chain(alice.pk), actor=CAROL)
            return accept(fresh(case), made)

    def credit():
        nonlocal crediting
        crediting = get_ident()
        amounts = {other.lines.get().pk: other.net_total}
        return credit_lines(other, amounts=amounts, reason="All of it", actor=actor_of(alice))

    crediting = None
    monkeypatch.setattr(issue.numbering, "next_number", number)
    results = race(credit, accepting_early, expected=OperationalError)
    assert ["deadlock detected" in str(each) for each in refusals(results)] == [True]
