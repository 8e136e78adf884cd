"""A letter leaves once, however many tabs click; its day of receipt is one day."""

from functools import partial

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from foundation.audit.models import Event
from foundation.mail.models import OutgoingEmail
from invoices.tests.make import actor_of, make_invoice
from notices import judging
from notices.models import LegalLetter
from notices.services import delivery, drafting, sending
from tests.races.starting_shot import race, refusals, unlocked, winners
from tests.races.trials import FEW, trials


@pytest.fixture
def ready(alice, monkeypatch):
    """Makes a letter that waits for the last click."""
    monkeypatch.setattr("foundation.pdf.fence.render_paper", lambda paper: b"%PDF-1.7 x")

    def make():
        invoice = make_invoice(alice)
        return drafting.prepare(
            [invoice], kind="interruption", channel="email", language="en", actor=actor_of(alice)
        )  # fmt: skip

    return make


def send(letter, alice):
    composed = judging.compose(letter, now=timezone.now())
    return sending.send(LegalLetter.objects.get(pk=letter.pk), sha256=composed.sha256, actor=actor_of(alice))


def mails(letter):
    return OutgoingEmail.objects.filter(about=f"letter:{letter.pk}").count()


def test_a_letter_leaves_once_however_many_tabs_click(ready, alice):
    letter = ready()
    for _trial in trials(FEW):
        results = race(*[partial(send, letter, alice)] * 3)
        assert len(winners(results)) == 1
        assert len(refusals(results)) == 2
        assert mails(letter) == 1
        assert Event.objects.filter(verb="letter.sent", body__contains=str(letter.pk)).count() == 1


def test_sending_against_dropping_has_one_end(ready, alice):
    letter = ready()
    for _trial in trials(FEW):
        results = race(partial(send, letter, alice), partial(drafting.drop, letter, actor=actor_of(alice)))
        assert len(refusals(results)) == 1
        letter.refresh_from_db()
        assert mails(letter) == (1 if letter.state == "sent" else 0)


def test_two_days_of_receipt_leave_one_on_record(ready, alice):
    letter, today = send(ready(), alice), timezone.now().date()
    LegalLetter.objects.filter(pk=letter.pk).update(posted_on=today)
    for _trial in trials(FEW):
        results = race(
            partial(delivery.receive, letter, delivered_on=today, proof="tracked", actor=actor_of(alice)),
            partial(delivery.confirm, letter, typed_name="Carol Kramer", actor=actor_of(alice)),
        )
        assert len(refusals(results)) <= 1
        assert Event.objects.filter(verb="letter.received", body__contains=str(letter.pk)).count() == 1


def test_control_without_the_lock_and_the_state_that_the_update_names_two_clicks_send_two(ready, alice, monkeypatch):
    letter = ready()
    read = unlocked(lambda pk: LegalLetter.objects.select_related("business", "client").get(pk=pk), 2)
    monkeypatch.setattr(drafting, "lock", lambda given: read(given.pk))
    real = QuerySet.update

    def update(self, **changes):
        """It says that it found the letter waiting, whoever was first."""
        return 1 if self.model is LegalLetter and "text_sha256" in changes else real(self, **changes)

    monkeypatch.setattr(QuerySet, "update", update)
    race(*[partial(send, letter, alice)] * 2)
    assert mails(letter) == 2
