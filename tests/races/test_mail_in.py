"""One letter, delivered several times at once: one message. The control shows that the constraint holds that."""

from contextlib import nullcontext
from threading import Barrier

import pytest
from django.db import connection

from disputes.models import Message
from disputes.tests.make import make_dispute, make_disputed_invoice
from foundation.mail import inbound, reply
from foundation.mail.models import IncomingEmail
from tests.races.starting_shot import PATIENCE, race, winners
from tests.races.trials import FEW, trials

DELIVERIES = 3
LETTER = "From: carol@kramer.test\r\nTo: {to}\r\nMessage-ID: <{name}@kramer.test>\r\n\r\nIt was ten hours."


@pytest.fixture
def letter(alice, settings):
    settings.INBOUND_DOMAIN = "in.helder.example"
    dispute = make_dispute(make_disputed_invoice(alice))
    return lambda name: LETTER.format(to=reply.address("c", dispute.pk), name=name).encode()


def test_a_letter_that_is_delivered_several_times_at_once_is_one_message(letter):
    raw = letter("one")
    for _trial in trials(FEW):
        race(*[lambda: inbound.take(raw)] * DELIVERIES)
        assert Message.objects.count() == 1


@pytest.mark.parametrize("guarded", [True, False], ids=["with the constraint", "without it"])
def test_without_the_constraint_it_would_be_two(letter, monkeypatch, guarded):
    raw, together, look = letter("one"), Barrier(2), inbound.boxes["c"]

    def slow(received, target):
        keep = look(received, target)
        together.wait(PATIENCE)  # both have seen that the letter is new
        return keep

    monkeypatch.setitem(inbound.boxes, "c", slow)
    with nullcontext() if guarded else _no_constraint():
        results = race(*[lambda: inbound.take(raw)] * 2)
        assert [str(each) for each in winners(results) if each] == ["taken"] * (1 if guarded else 2)
        assert Message.objects.count() == (1 if guarded else 2)


class _no_constraint:  # noqa: N801 - reads like nullcontext
    def __enter__(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid = 'mail_incomingemail'::regclass AND contype = 'u'"
            )
            self.name = cursor.fetchone()[0]
            cursor.execute(f'ALTER TABLE mail_incomingemail DROP CONSTRAINT "{self.name}"')

    def __exit__(self, *error):
        IncomingEmail.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER TABLE mail_incomingemail ADD CONSTRAINT "{self.name}" UNIQUE (digest)')
