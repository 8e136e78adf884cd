"""Whose turn it was, from the log alone: who made which move on which day."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from foundation.kernel.actors import Party
from insights.cases import turns

OPENED = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
CASE = SimpleNamespace(opened_at=OPENED)
CLIENT, FREELANCER, ADMIN, SYSTEM = Party.CLIENT, Party.FREELANCER, Party.ADMIN, Party.SYSTEM


def after(days):
    return OPENED + timedelta(days=days)


def told(*steps):
    """The day of the outcome, and the days that were the freelancer's, the client's and others'."""
    ended_at, hours = turns(CASE, [(after(day), f"dispute.{verb}", party) for day, verb, party in steps])
    return ended_at, [hours.get(whose, 0) / 24 for whose in (FREELANCER, CLIENT, "")]


def test_while_the_desk_looks_at_it_the_days_are_nobodys_of_the_two():
    steps = [(0, "submit", CLIENT), (1, "ask_review", FREELANCER), (4, "recommend", ADMIN)]
    assert told(*steps, (6, "accept_proposal", CLIENT)) == (after(6), [1 + 2, 0, 3])


def test_the_outcome_is_the_day_of_the_settlement_and_not_that_of_the_last_paper():
    steps = [(0, "submit", CLIENT), (2, "concede", FREELANCER), (5, "finish", SYSTEM), (9, "learn", FREELANCER)]
    assert told(*steps) == (after(2), [2, 0, 0])


def test_a_case_that_was_reopened_has_no_outcome_until_it_ends_again_and_its_rest_counts_for_nobody():
    steps = [(0, "submit", CLIENT), (1, "withdraw", CLIENT), (2, "learn", FREELANCER), (7, "reopen", CLIENT)]
    assert told(*steps) == (None, [1, 0, 0])
    assert told(*steps, (9, "concede", FREELANCER)) == (after(9), [1 + 2, 0, 0])


def test_what_is_no_move_of_the_case_changes_no_turn():
    steps = [(0, "submit", CLIENT), (1, "message_written", CLIENT), (3, "concede", FREELANCER)]
    assert told(*steps) == (after(3), [3, 0, 0])
