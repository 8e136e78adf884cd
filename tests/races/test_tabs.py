"""One person with two tabs open on the same case."""

from functools import partial

import pytest

from disputes.models import Dispute, Restatement
from disputes.services import evidence, understanding
from disputes.states import Position, State, Understanding
from disputes.tests.make import (
    CAROL,
    answer_contract,
    fresh,
    make_dispute,
    make_disputed_invoice,
    offer,
    put,
    to_restated,
    to_review,
)
from invoices.models import Invoice
from invoices.tests.make import actor_of
from tests.races.books import assert_in_order, events, letters_about
from tests.races.overtaking import as_it_is, no_lock, no_state, prove
from tests.races.starting_shot import race, refusals, winners
from tests.races.trials import trials


@pytest.fixture
def raised(alice):
    return make_dispute(make_disputed_invoice(alice))


def restating(case, facts):
    words = {"facts": facts, "wish": "Ten hours.", "interest": "Budget."}
    return partial(understanding.restate, fresh(case), **words, actor=actor_of(case.business))


def both_restate(case):
    return [restating(case, f"You agreed to ten hours, says tab {tab}.") for tab in "AB"]


def confirming(case):
    return partial(understanding.confirm, fresh(case), actor=CAROL)


def correcting(case):
    return partial(understanding.correct, fresh(case), correction="Ten hours including travel.", actor=CAROL)


def letters(case):
    return sum(letters_about(f"case:{case.pk}").values())


def test_two_tabs_that_sum_up_leave_one_summary_and_one_letter(raised):
    before = letters(raised)
    for _trial in trials():
        assert len(refusals(race(*both_restate(raised)))) == 1
        assert (fresh(raised).round, Restatement.objects.filter(dispute=raised).count()) == (1, 1)
        assert events(f"case:{raised.pk}", "dispute.restate") == events(f"case:{raised.pk}", "dispute.acknowledge") == 1
        assert letters(raised) == before + 1
        assert_in_order(raised.invoice)


def test_two_tabs_that_confirm_open_the_review_once(raised):
    case = to_restated(raised)
    for _trial in trials():
        assert len(refusals(race(*[confirming(case)] * 2))) == 1
        assert fresh(case).state == State.REVIEW
        assert events(f"case:{case.pk}", "dispute.open_review") == 1
        assert_in_order(case.invoice)


def test_confirming_in_one_tab_and_correcting_in_the_other_is_one_answer(raised):
    case = to_restated(raised)
    for _trial in trials():
        confirmed, corrected = race(confirming(case), correcting(case))
        assert len(refusals([confirmed, corrected])) == 1
        said = Restatement.objects.get(dispute=case).understanding
        assert said == (Understanding.CONFIRMED if confirmed is None else Understanding.CORRECTED)
        assert (fresh(case).state == State.REVIEW) == (confirmed is None)
        assert_in_order(case.invoice)


def test_two_tabs_that_offer_leave_the_second_offer_open(alice, raised):
    case = put(raised, State.NEGOTIATION)
    for _trial in trials():
        assert refusals(race(*[partial(offer, fresh(case), amount) for amount in ("85.00", "255.00")])) == []
        assert list(case.proposals.order_by("number").values_list("state", flat=True)) == ["superseded", "live"]
        assert_in_order(case.invoice)


def answered(case, word):
    """The position on every line and the end of the review, as one tab sends it."""
    owner = actor_of(case.business)
    positions = {row.pk: (Position.PARTLY, word) for row in case.lines.all()}

    def send():
        evidence.set_positions(fresh(case), positions=positions, actor=owner)
        evidence.close_review(fresh(case), actor=owner)

    return send


def test_two_tabs_that_answer_close_the_review_once(raised):
    case = to_review(raised)
    answer_contract(case)
    for _trial in trials():
        results = race(*[answered(case, f"Two hours were a call, says tab {tab}.") for tab in "AB"])
        assert len(winners(results)) == 1
        assert events(f"case:{case.pk}", "dispute.close_review") == 1
        assert_in_order(case.invoice)


def test_without_the_lock_and_the_state_two_tabs_send_two_summaries(raised, monkeypatch):
    before = letters(raised)
    prove(
        lambda: both_restate(raised),
        lambda results: ([type(each).__name__ for each in refusals(results)], letters(raised) - before),
        (as_it_is, (["IllegalMove"], 1)),
        (no_lock(monkeypatch, Invoice, Dispute), (["IllegalMove"], 1)),
        (no_state(monkeypatch, Dispute), ([], 2)),
    )


def test_without_the_lock_and_the_state_the_client_says_yes_and_not_quite(raised, monkeypatch):
    case = to_restated(raised)
    prove(
        lambda: [confirming(case), correcting(case)],
        lambda results: (len(winners(results)), Restatement.objects.get(dispute=case).understanding),
        (as_it_is, (1, "confirmed")),
        (no_lock(monkeypatch, Invoice, Dispute), (1, "confirmed")),
        (no_state(monkeypatch, Dispute), (2, "corrected")),
    )


def test_without_the_lock_and_the_state_a_review_is_opened_and_closed_twice(raised, monkeypatch):
    case = to_restated(raised)
    prove(
        lambda: [confirming(case)] * 2,
        lambda results: events(f"case:{case.pk}", "dispute.confirm"),
        (as_it_is, 1),
        (no_lock(monkeypatch, Invoice, Dispute), 1),
        (no_state(monkeypatch, Dispute), 2),
    )


def test_without_the_lock_two_offers_meet_in_the_constraint(raised, monkeypatch):
    case = put(raised, State.NEGOTIATION)
    prove(
        lambda: [partial(offer, fresh(case), amount) for amount in ("85.00", "255.00")],
        lambda results: [type(each).__name__ for each in refusals(results)],
        (as_it_is, []),
        (no_lock(monkeypatch, Invoice, Dispute), ["IntegrityError"]),
    )
