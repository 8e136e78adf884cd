"""A case has one end, whichever of two acts comes first; the books follow that one and no other."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import User
from disputes.models import Dispute, Proposal
from disputes.services import outcome, proposals
from disputes.states import ProposalState, State
from disputes.tests.make import (
    CAROL,
    SYSTEM,
    accept,
    fresh,
    make_dispute,
    make_disputed_invoice,
    offer,
    put,
)
from foundation.kernel.actors import Actor
from invoices.models import Invoice
from invoices.services.credit import credit_lines
from invoices.tests.make import actor_of, make_invoice
from tests.races.books import assert_in_order, cases_are_numbered_without_gap, events, letters_about
from tests.races.starting_shot import race, refusals, winners
from tests.races.trials import FEW, trials

HALF, ALL = Decimal("205.70"), Decimal("411.40")  # gross of € 170.00 and € 340.00


@pytest.fixture
def negotiating(alice):
    """Makes cases in which the freelancer's offer of half is open."""

    def make():
        case = put(make_dispute(make_disputed_invoice(alice)), State.NEGOTIATION)
        return case, offer(case)

    return make


def notes_of(case):
    return [note.total for note in Invoice.objects.filter(corrects=case.invoice_id)]


def settled_letters(case):
    letters = letters_about(f"case:{case.pk}")
    return {to: count for (to, subject), count in letters.items() if "settled" in subject}


def check(case, *, notes, state):
    """The books and the case tell the same story, once."""
    assert notes_of(case) == notes
    assert fresh(case).state == state
    assert events(f"case:{case.pk}", "dispute.credited") == len(notes)
    assert fresh(case).proposals.filter(state=ProposalState.LIVE).count() <= 1
    assert fresh(case).proposals.filter(state=ProposalState.ACCEPTED).count() <= 1
    assert_in_order(case.invoice)


def test_an_offer_is_accepted_once_however_many_tabs_click(negotiating, alice):
    case, made = negotiating()
    for _trial in trials():
        results = race(*[partial(accept, fresh(case), made) for _tab in range(4)])
        assert len(winners(results)) == 1
        check(case, notes=[HALF], state=State.EXECUTING)
        assert events(f"case:{case.pk}", "dispute.accept_proposal") == 1
        assert settled_letters(case) == {"carol@kramer.test": 1, alice.email: 1}


def test_accepting_against_withdrawing_has_one_end(negotiating):
    case, made = negotiating()
    for _trial in trials():
        accepted, withdrawn = race(
            partial(accept, fresh(case), made), partial(outcome.withdraw, fresh(case), reason="", actor=CAROL)
        )
        assert len(refusals([accepted, withdrawn])) == 1
        if isinstance(accepted, Proposal):
            check(case, notes=[HALF], state=State.EXECUTING)
        else:
            check(case, notes=[], state=State.RETROSPECTIVE)


def test_accepting_against_a_counter_offer_accepts_what_was_read_or_nothing(negotiating):
    case, made = negotiating()
    for _trial in trials():
        by_owner = partial(offer, fresh(case), "85.00")
        accepted, counter = race(partial(accept, fresh(case), made), by_owner)
        assert len(refusals([accepted, counter])) == 1
        if isinstance(accepted, Proposal):
            check(case, notes=[HALF], state=State.EXECUTING)
        else:
            assert "newer offer" in str(accepted)
            check(case, notes=[], state=State.NEGOTIATION)


def test_two_offers_at_once_leave_one_open(negotiating, alice):
    case, _made = negotiating()
    for _trial in trials():
        race(partial(offer, fresh(case), "85.00"), partial(offer, fresh(case), "255.00", CAROL))
        check(case, notes=[], state=State.NEGOTIATION)
        assert list(case.proposals.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
        assert case.proposals.get(state=ProposalState.LIVE).number == 3


def test_accepting_against_the_offer_running_out(negotiating):
    case, made = negotiating()
    for trial in trials():
        ends = timezone.now() + timedelta(milliseconds=4 * (trial % 8))
        Proposal.objects.filter(pk=made.pk).update(valid_until=ends)
        race(partial(accept, fresh(case), made), partial(proposals.lapse, fresh(case), actor=SYSTEM))
        made.refresh_from_db()
        if made.state == ProposalState.ACCEPTED:
            check(case, notes=[HALF], state=State.EXECUTING)
        else:
            check(case, notes=[], state=State.NEGOTIATION)


def test_accepting_against_the_case_coming_to_rest(negotiating):
    case, made = negotiating()
    for _trial in trials():
        Dispute.objects.filter(pk=case.pk).update(nudges=2)
        accepted, rested = race(partial(accept, fresh(case), made), partial(outcome.expire, fresh(case), actor=SYSTEM))
        assert len(refusals([accepted, rested])) == 1
        if isinstance(accepted, Proposal):
            check(case, notes=[HALF], state=State.EXECUTING)
        else:
            check(case, notes=[], state=State.EXPIRED)


def test_conceding_against_accepting_credits_once(negotiating, alice):
    case, made = negotiating()
    for _trial in trials(FEW):
        accepted, conceded = race(
            partial(accept, fresh(case), made), partial(outcome.concede, fresh(case), actor=actor_of(alice))
        )
        assert len(refusals([accepted, conceded])) == 1
        check(case, notes=[HALF if isinstance(accepted, Proposal) else ALL], state=State.EXECUTING)


def test_both_sides_signing_a_recommendation_at_once_settle_it_once(negotiating, alice):
    reviewer = Actor.admin(User.objects.create_user("ada", "ada@helder.test", is_staff=True, is_superuser=True))
    case, _made = negotiating()
    proposals.ask_review(case, question="Who is right?", actor=CAROL)
    line = case.lines.get()
    advice = proposals.recommend(
        case, credits={line.pk: Decimal(200)}, reasons={line.pk: "The log."}, text="Both.", actor=reviewer
    )
    for _trial in trials(FEW):
        results = race(*[partial(accept, fresh(case), advice, by) for by in (CAROL, actor_of(alice))])
        assert refusals(results) == []
        check(case, notes=[Decimal("242.00")], state=State.EXECUTING)
        assert settled_letters(case) == {"carol@kramer.test": 1, alice.email: 1}


def test_a_double_click_on_report_opens_one_case(alice):
    invoice = make_disputed_invoice(alice)
    for _trial in trials(FEW):
        results = race(*[partial(make_dispute, invoice)] * 3)
        assert len(winners(results)) == 1
        assert "open case about this line" in str(refusals(results)[0])
        assert invoice.disputes.count() == 1
        assert_in_order(invoice)
        assert cases_are_numbered_without_gap(alice)


def test_settling_one_case_while_another_invoice_is_credited_waits_and_never_locks_up(negotiating, alice):
    case, made = negotiating()
    other = make_invoice(alice)
    for _trial in trials(FEW):
        amounts = {other.lines.get().pk: Decimal("85.00")}
        credit = partial(credit_lines, other, amounts=amounts, reason="Fewer hours", actor=actor_of(alice))
        assert refusals(race(partial(accept, fresh(case), made), credit)) == []
        check(case, notes=[HALF], state=State.EXECUTING)
        assert_in_order(other)
