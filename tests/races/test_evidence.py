"""Two members share at the same moment, and a link that is opened twice at once."""

from functools import partial

from disputes.models import Dispute, Opening
from disputes.services import exhibits, packs
from disputes.tests.make import CAROL, make_dispute, make_disputed_invoice, to_review
from foundation.audit.models import Event
from invoices.models import Invoice
from invoices.tests.make import actor_of
from tests.races.overtaking import as_it_is, no_constraint, no_lock, prove
from tests.races.starting_shot import race, refusals, winners
from tests.races.trials import FEW, trials


def two_notes(business):
    dispute, noor = to_review(make_dispute(make_disputed_invoice(business))), actor_of(business)
    notes = [exhibits.add(dispute, kind="call_note", title=t, text="Ten hours.", actor=noor) for t in ("One", "Two")]
    return dispute, [partial(packs.share, dispute, items=[note.pk], first=1, actor=noor) for note in notes]


def test_two_packs_at_once_never_get_the_same_number(alice):
    dispute, sharing = two_notes(alice)
    for _trial in trials(FEW):
        results = race(*sharing)
        assert (len(winners(results)), len(refusals(results))) == (1, 1)
        assert [each.number for each in dispute.exhibits.filter(shared_at__isnull=False)] == [1]


def test_without_the_lock_of_the_case_both_would_take_number_one(alice, monkeypatch):
    """The constraint stops the second, with an error instead of a sentence."""
    _dispute, sharing = two_notes(alice)
    prove(
        lambda: sharing,
        lambda results: [type(each).__name__ for each in refusals(results)],
        (as_it_is, ["IllegalMove"]),
        (no_lock(monkeypatch, Invoice, Dispute), ["IntegrityError"]),
        (no_constraint("one_exhibit_per_number"), []),
    )


def test_two_openings_at_once_are_one_event_and_counted_twice(alice):
    dispute, sharing = two_notes(alice)
    (shared,) = sharing[0]()
    for _trial in trials(FEW):
        race(*[partial(exhibits.note_opening, shared, actor=CAROL)] * 2)
        assert Opening.objects.get(exhibit=shared).times == 2
        assert Event.objects.filter(chain=f"case:{dispute.pk}", verb="exhibit.opened").count() == 1


def test_without_the_constraint_two_first_openings_are_two_events(alice):
    dispute, sharing = two_notes(alice)
    (shared,) = sharing[0]()
    opened = Event.objects.filter(chain=f"case:{dispute.pk}", verb="exhibit.opened")
    prove(
        lambda: [partial(exhibits.note_opening, shared, actor=CAROL)] * 2,
        lambda results: (refusals(results), opened.count(), Opening.objects.filter(exhibit=shared).count()),
        (as_it_is, ([], 1, 1)),
        (no_constraint("one_opening_per_party_and_day"), ([], 2, 2)),
    )
