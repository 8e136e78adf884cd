"""Consent and acceptance in a mediation, by two people in the same moment."""

from functools import partial

import pytest

from disputes.models import Mediation, MediationProposal
from disputes.services import compartment, mediation, moves
from disputes.states import State
from disputes.tests.make import CAROL, fresh, make_dispute, make_disputed_invoice, offer, put
from disputes.tests.test_mediation import MAX, WHO, accept, begin, way_out
from invoices.models import Invoice
from invoices.tests.make import actor_of
from tests.races.books import assert_in_order, events
from tests.races.starting_shot import race, refusals, unlocked
from tests.races.trials import FEW, trials


@pytest.fixture
def negotiating(alice):
    def make():
        case = put(make_dispute(make_disputed_invoice(alice)), State.NEGOTIATION)
        offer(case)
        return fresh(case)

    return make


def consents(case):
    """The two that are still missing, each on a copy of its own."""
    held = mediation.propose(case, typed_name="Alice", actor=actor_of(case.business), **WHO)
    copies = [Mediation.objects.select_related("dispute").get(pk=held.pk) for _each in range(2)]
    return [
        partial(mediation.consent, copies[0], typed_name="Carol Kramer", actor=CAROL),
        partial(mediation.accept_role, copies[1], statement="Neither.", typed_name="Max Bakker", actor=MAX),
    ]


def test_the_last_two_consents_at_once_begin_it_once(negotiating):
    case = negotiating()
    acts = consents(case)
    for _trial in trials(FEW):
        assert refusals(race(*acts)) == []
        assert fresh(case).state == State.MEDIATION
        assert events(f"case:{case.pk}", "dispute.start_mediation") == 1


def test_without_the_lock_two_consents_could_wait_for_each_other(negotiating, monkeypatch):
    case = negotiating()
    acts = consents(case)
    monkeypatch.setattr(moves, "lock", unlocked(fresh, 2))
    monkeypatch.setattr(mediation, "_locked", _together(mediation._locked))
    race(*acts)
    assert fresh(case).state == State.MEDIATION_PENDING


def _together(locked):
    """Nobody signs before both have read who has signed."""
    from threading import Barrier

    read = Barrier(2)

    def look(*args):
        found = locked(*args)
        read.wait(20)
        return found

    return look


def test_both_sides_accepting_at_once_settle_once(negotiating):
    case = negotiating()
    held = begin(case)
    way = way_out(held)
    for _trial in trials(FEW):
        alice = actor_of(case.business)
        copies = [Mediation.objects.select_related("dispute").get(pk=held.pk) for _each in range(2)]
        results = race(partial(accept, copies[0], way, alice), partial(accept, copies[1], way, CAROL))
        assert refusals(results) == []
        assert (fresh(case).state, fresh(case).outcome) == (State.EXECUTING, "mediated")
        assert Invoice.objects.filter(corrects=case.invoice_id).count() == 1
        assert MediationProposal.objects.get(pk=way.pk).state == "accepted"
        assert_in_order(case.invoice)


def test_accepting_against_the_end_has_one_winner(negotiating):
    case = negotiating()
    held = begin(case)
    way = way_out(held)
    accept(held, way, actor_of(case.business))
    for _trial in trials(FEW):
        copy = Mediation.objects.select_related("dispute").get(pk=held.pk)
        accepted, ended = race(partial(accept, copy, way, CAROL), partial(mediation.end, fresh(case), actor=MAX))
        assert len(refusals([accepted, ended])) == 1
        settled = not isinstance(accepted, Exception)
        assert fresh(case).state == (State.EXECUTING if settled else State.NEGOTIATION)
        assert Invoice.objects.filter(corrects=case.invoice_id).count() == int(settled)


def test_it_is_erased_once(negotiating):
    case = negotiating()
    held = begin(case)
    mediation.end(case, actor=MAX)
    Mediation.objects.filter(pk=held.pk).update(erase_at=held.proposed_at)
    copies = [Mediation.objects.select_related("dispute").get(pk=held.pk) for _each in range(2)]
    results = race(*[partial(compartment.erase, each, actor=MAX) for each in copies])
    assert len(refusals(results)) == 1
    assert events(f"case:{case.pk}", "mediation.erased") == 1
