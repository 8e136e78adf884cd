"""Two moderators who act in the same case at the same moment, each at a desk of their own."""

from decimal import Decimal
from functools import partial

import pytest

from accounts.models import User
from disputes.models import Dispute
from disputes.services import desk, proposals
from disputes.states import Outcome, ProposalKind, ProposalState, State
from disputes.tests.make import CAROL, SYSTEM, fresh, make_dispute, make_disputed_invoice, offer, put, to_restated
from foundation.kernel.actors import Actor
from invoices.models import Invoice
from tests.races.books import assert_in_order, events, letters_about
from tests.races.overtaking import as_it_is, no_lock, no_state, prove
from tests.races.starting_shot import race, refusals, winners
from tests.races.trials import FEW, trials

NAMES = ("ada", "grace")


@pytest.fixture
def moderators(db):
    people = [User.objects.create_user(name, f"{name}@helder.test", is_staff=True, is_superuser=True) for name in NAMES]
    return [Actor.admin(person) for person in people]


@pytest.fixture
def raised(alice):
    return make_dispute(make_disputed_invoice(alice))


@pytest.fixture
def asked(raised, moderators):
    """A case about which a review was asked."""
    case = put(raised, State.NEGOTIATION)
    offer(case)
    proposals.ask_review(case, question="Who is right?", actor=CAROL)
    return fresh(case)


def recommending(case, moderator, net="200.00"):
    line = case.lines.get()
    given = {"credits": {line.pk: Decimal(net)}, "reasons": {line.pk: "The log."}, "text": "Both."}
    return partial(proposals.recommend, fresh(case), **given, actor=moderator)


def rejecting(case, moderator):
    return partial(desk.reject, fresh(case), kind="spam", reason="Not about this invoice.", actor=moderator)


def letters(case):
    return sum(letters_about(f"case:{case.pk}").values())


def test_two_moderators_recommend_at_once_and_one_recommendation_stands(asked, moderators):
    for _trial in trials():
        results = race(*[recommending(asked, each, net) for each, net in zip(moderators, ("200", "100"), strict=True)])
        assert len(winners(results)) == 1
        (advice,) = asked.proposals.filter(kind=ProposalKind.RECOMMENDATION)
        assert (advice.pk, advice.state) == (winners(results)[0].pk, ProposalState.LIVE)
        assert asked.reviews.get().recommendation_id == advice.pk
        assert events(f"case:{asked.pk}", "dispute.recommend") == 1
        assert_in_order(asked.invoice)


def test_a_recommendation_against_the_end_of_its_time_is_given_or_missed(asked, moderators):
    for _trial in trials(FEW):
        timeout = partial(proposals.review_timeout, fresh(asked), actor=SYSTEM)
        assert len(winners(race(recommending(asked, moderators[0]), timeout))) == 1
        told = [events(f"case:{asked.pk}", verb) for verb in ("dispute.recommend", "dispute.review_timeout")]
        assert sorted(told) == [0, 1]
        assert asked.reviews.get().answered_at is not None
        assert_in_order(asked.invoice)


def test_two_moderators_reject_at_once_and_both_sides_hear_it_once(raised, moderators):
    before = letters(raised)
    for _trial in trials():
        assert len(refusals(race(*[rejecting(raised, each) for each in moderators]))) == 1
        assert (fresh(raised).outcome, fresh(raised).invoice.disputed_total) == (Outcome.INVALID, 0)
        assert events(f"case:{raised.pk}", "dispute.reject") == 1
        assert letters(raised) == before + 2
        assert_in_order(raised.invoice)


def test_a_rejection_against_the_first_summary_has_one_end(raised, moderators):
    for _trial in trials(FEW):
        rejected, summed_up = race(rejecting(raised, moderators[0]), partial(to_restated, fresh(raised)))
        assert len(refusals([rejected, summed_up])) == 1
        assert fresh(raised).state == (State.CLOSED if rejected is None else State.RESTATED)
        assert_in_order(raised.invoice)


def test_without_the_lock_and_the_state_that_the_move_names_a_case_is_rejected_twice(raised, moderators, monkeypatch):
    prove(
        lambda: [rejecting(raised, each) for each in moderators],
        lambda results: (len(winners(results)), events(f"case:{raised.pk}", "dispute.reject")),
        (as_it_is, (1, 1)),
        (no_lock(monkeypatch, Invoice, Dispute), (1, 1)),
        (no_state(monkeypatch, Dispute), (2, 2)),
    )


def test_without_the_lock_and_the_state_a_rejected_case_is_summed_up(raised, moderators, monkeypatch):
    prove(
        lambda: [rejecting(raised, moderators[0]), partial(to_restated, fresh(raised))],
        lambda results: (len(winners(results)), fresh(raised).state),
        (as_it_is, (1, State.CLOSED)),
        (no_lock(monkeypatch, Invoice, Dispute), (1, State.CLOSED)),
        (no_state(monkeypatch, Dispute), (2, State.RESTATED)),
    )


def test_without_the_lock_and_the_state_a_review_is_answered_and_missed(asked, moderators, monkeypatch):
    prove(
        lambda: [recommending(asked, moderators[0]), partial(proposals.review_timeout, fresh(asked), actor=SYSTEM)],
        lambda results: (len(winners(results)), events(f"case:{asked.pk}", "dispute.review_timeout")),
        (as_it_is, (1, 0)),
        (no_lock(monkeypatch, Invoice, Dispute), (1, 0)),
        (no_state(monkeypatch, Dispute), (2, 1)),
    )


def test_without_the_lock_two_recommendations_meet_in_the_constraint(asked, moderators, monkeypatch):
    """Who is second gets an error instead of a sentence."""
    prove(
        lambda: [recommending(asked, each) for each in moderators],
        lambda results: [type(each).__name__ for each in refusals(results)],
        (as_it_is, ["IllegalMove"]),
        (no_lock(monkeypatch, Invoice, Dispute), ["IntegrityError"]),
    )
