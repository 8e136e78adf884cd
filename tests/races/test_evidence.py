"""Two members share at the same moment, and a link that is opened twice at once."""

from functools import partial

from django.db import IntegrityError

from disputes.models import Dispute, Opening
from disputes.services import exhibits, moves, packs
from disputes.tests.make import CAROL, make_dispute, make_disputed_invoice, to_review
from foundation.audit.models import Event
from invoices.tests.make import actor_of
from tests.races.starting_shot import TRIALS, race, refusals, unlocked, winners


def two_notes(business):
    dispute, noor = to_review(make_dispute(make_disputed_invoice(business))), actor_of(business)
    notes = [exhibits.add(dispute, kind="call_note", title=t, text="Ten hours.", actor=noor) for t in ("One", "Two")]
    return dispute, [partial(packs.share, dispute, items=[note.pk], first=1, actor=noor) for note in notes]


def test_two_packs_at_once_never_get_the_same_number(alice):
    for _trial in range(TRIALS):
        dispute, sharing = two_notes(alice)
        results = race(*sharing)
        assert (len(winners(results)), len(refusals(results))) == (1, 1)
        assert [each.number for each in dispute.exhibits.filter(shared_at__isnull=False)] == [1]


def test_without_the_lock_of_the_case_both_would_take_number_one(alice, monkeypatch):
    """The constraint stops the second, with an error instead of a sentence."""
    rows = Dispute.objects.select_related("business", "invoice", "policy")
    dispute, sharing = two_notes(alice)
    monkeypatch.setattr(moves, "lock", unlocked(lambda case: rows.get(pk=case.pk), 2))
    results = race(*sharing, expected=IntegrityError)
    assert (len(winners(results)), len(refusals(results))) == (1, 1)


def test_two_openings_at_once_are_one_event_and_counted_twice(alice):
    for _trial in range(TRIALS):
        dispute, sharing = two_notes(alice)
        (shared,) = sharing[0]()
        race(*[partial(exhibits.note_opening, shared, actor=CAROL)] * 2)
        assert Opening.objects.get(exhibit=shared).times == 2
        assert Event.objects.filter(chain=f"case:{dispute.pk}", verb="exhibit.opened").count() == 1
