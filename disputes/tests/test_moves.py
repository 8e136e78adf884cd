"""The table of moves: exhaustive, held against the drawing and against the machine it was made from."""

import json
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from disputes.errors import IllegalMove, NotYourMove
from disputes.models import Dispute
from disputes.services import moves
from disputes.states import FINAL, HOLDING, MOVES, STAGES, State, open_to
from disputes.tests.make import actor, fresh, make_dispute, put
from foundation.audit import log
from foundation.audit.models import Event
from foundation.kernel.actors import Party
from invoices.models import Invoice

MACHINE = json.loads((Path(__file__).parent / "dispute_machine.json").read_text())
DRAWING = Path(settings.BASE_DIR) / "docs" / "dispute_states.txt"
# How the machine names who may act, in the words of the table.
ACTORS = {"C": "client", "F": "freelancer", "M": "mediator", "A": "admin", "S": "system"}


@pytest.mark.django_db
def test_the_table_is_the_law_for_every_move_state_and_party():
    """One case, set to every state by one UPDATE. A refusal touches no row, so those of a state share one read."""
    dispute = make_dispute()
    before = Event.objects.count()
    for state in State:
        put(dispute, state)
        seen = fresh(dispute)
        for name, party in product(MOVES, Party):
            if name in open_to(state, party):
                _moves(dispute, name, state, party)
            else:
                with pytest.raises((IllegalMove, NotYourMove)):
                    moves.move(seen, name, actor=actor(party))
        assert (fresh(dispute).state, seen.state) == (state, state)
    assert Event.objects.count() == before


def _moves(dispute, name, state, party):
    with transaction.atomic():
        moving = fresh(dispute)
        moves.move(moving, name, actor=actor(party))
        assert moving.state == MOVES[name].target, (name, state, party)
        assert Event.objects.filter(chain=log.case_chain(dispute.pk)).last().verb == f"dispute.{name}"
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(State))
def test_only_states_that_hold_keep_the_disputed_part_back(state):
    dispute = put(make_dispute(), state)
    with transaction.atomic():
        moves.rehold(dispute.invoice, actor("system"))
    held = Invoice.objects.get(pk=dispute.invoice_id).disputed_total
    assert (held > 0) == (state in HOLDING)


@pytest.mark.django_db
def test_a_stale_copy_cannot_move_the_case_again():
    dispute = make_dispute()
    with transaction.atomic():
        moves.move(fresh(dispute), "acknowledge", actor=actor("freelancer"))
    stale = fresh(dispute)
    stale.state = State.RAISED
    with pytest.raises(IllegalMove), transaction.atomic():
        moves.move(stale, "acknowledge", actor=actor("freelancer"))
    assert Event.objects.filter(verb="dispute.acknowledge").count() == 1


def test_the_table_matches_the_drawing():
    lines = [line for line in DRAWING.read_text().splitlines() if line and not line.startswith("#")]
    drawn = {" ".join(line.replace("-->", " --> ").replace("--", " --", 1).split()) for line in lines}
    coded = {
        f"{source.value} --{name}/{party.value} --> {move.target.value}"
        for name, move in MOVES.items()
        for source in move.sources
        for party in move.by
    }
    assert coded == drawn


# The letter to a consumer is no formal notice, and after a plan that ended none has left yet.
RENAMED = {"formal_notice": "Formal stage"}


def test_every_state_of_the_machine_is_here_with_its_name_and_hold():
    assert {state.value for state in State} == set(MACHINE["states"])
    for name, facts in MACHINE["states"].items():
        assert State(name).label == RENAMED.get(name, facts["en"])
        assert (State(name) in HOLDING) == facts["hold_disputed_part"], name
        assert (State(name) in FINAL) == (facts["kind"] == "final")
        assert State(name) in STAGES


def test_every_transition_of_the_machine_is_a_move():
    arrows = {(source.value, move.target.value) for move in MOVES.values() for source in move.sources}
    wanted = {(source, row["to"]) for row in MACHINE["transitions"] for source in row["frm"]}
    extra = {("awaiting_info", "negotiation")}  # T12 returns to the remembered state
    assert arrows == wanted | extra


def test_the_freelancer_can_never_close_or_reject_a_clients_case():
    assert Party.FREELANCER not in MOVES["reject"].by
    assert Party.FREELANCER not in MOVES["withdraw"].by
    closing = {name for name, move in MOVES.items() if move.target == State.CLOSED and Party.FREELANCER in move.by}
    assert closing == {"learn"}


@pytest.mark.django_db
def test_a_closed_case_has_a_closing_time_and_an_open_one_has_none():
    dispute = put(make_dispute(), State.RETROSPECTIVE)
    with transaction.atomic():
        moves.move(dispute, "learn", actor=actor("freelancer"))
    assert Dispute.objects.get(pk=dispute.pk).closed_at is not None
