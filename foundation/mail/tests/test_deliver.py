import threading
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, connection, connections, transaction
from django.utils import timezone

from foundation.mail import delivery, smtp
from foundation.mail.models import OutgoingEmail
from foundation.mail.tests import make

State = OutgoingEmail.State
pytestmark = pytest.mark.django_db


def now(email: OutgoingEmail) -> OutgoingEmail:
    return OutgoingEmail.objects.get(pk=email.pk)


def test_a_letter_reaches_the_mail_server_once(sink):
    email = make.letter()
    assert delivery.send_once(email.pk) == State.SENT
    assert delivery.send_once(email.pk) is None
    (letter,) = sink.taken
    assert (letter.sender, letter.to) == ("post@helder.example", "carol@client.example")
    assert now(email).finished_at is not None


def test_each_phase_is_written_down_before_the_next_step(sink, monkeypatch):
    phases = []
    for step in ("send_all_but_dot", "hand_over"):
        real = getattr(smtp._Halved, step)

        def spied(self, *args, real=real):
            phases.append(OutgoingEmail.objects.get().state)
            real(self, *args)
            phases.append(len(sink.taken))

        monkeypatch.setattr(smtp._Halved, step, spied)
    delivery.send_once(make.letter().pk)
    assert phases == [State.CLAIMED, 0, State.HANDING, 1]


@pytest.mark.django_db(transaction=True)
def test_the_phases_cannot_be_hidden_in_a_transaction_of_the_caller(sink):
    email = make.letter()
    with pytest.raises(RuntimeError), transaction.atomic():
        delivery.send_once(email.pk)
    assert sink.taken == []


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "dot"])
def test_a_letter_that_is_refused_for_good_fails_with_the_servers_words(sink, step):
    sink.answers = {step: "550 5.1.1 no such user"}
    email = make.letter()
    assert delivery.send_once(email.pk) == State.FAILED
    assert now(email).error == "550 5.1.1 no such user"
    assert sink.taken == []


NO_ANSWER = [(step, how) for step in ("greet", "mail", "rcpt", "data") for how in ("drop", "hang")]
NOT_NOW = [(step, how) for step in ("greet", "mail", "rcpt", "data", "dot") for how in ("451 later", "421 closing")]


@pytest.mark.parametrize(("step", "answer"), NO_ANSWER + NOT_NOW)
def test_a_letter_that_was_surely_not_accepted_waits_and_goes_later(sink, monkeypatch, step, answer):
    monkeypatch.setattr(smtp, "TIMEOUT", 0.2)
    sink.answers = {step: answer}
    email = make.letter(kind="reminder")
    assert delivery.send_once(email.pk) == State.PENDING
    assert now(email).error
    assert now(email).not_before > email.queued_at
    assert delivery.send_once(email.pk) is None, "it must wait its turn"
    sink.answers = {}
    make.lapse(email)
    assert delivery.send_once(email.pk) == State.SENT
    assert len(sink.taken) == 1


def test_after_about_a_day_of_trying_the_letter_fails(sink):
    sink.answers = {"rcpt": "451 full"}
    email = make.letter()
    states = []
    for _attempt in range(delivery.MAX_ATTEMPTS):
        states.append(delivery.send_once(email.pk))
        make.lapse(email)
    assert states == [State.PENDING] * 7 + [State.FAILED]
    assert delivery.send_once(email.pk) is None
    assert sum(pause.total_seconds() for pause in delivery.PAUSES) / 3600 > 20


@pytest.mark.parametrize(
    "answer", ["drop", "hang", "take and drop", "take and hang", "garbage", "999 what", "354 more"]
)
def test_when_nobody_can_tell_a_reminder_waits_for_a_person(sink, monkeypatch, answer):
    monkeypatch.setattr(smtp, "DOT_TIMEOUT", 0.2)
    sink.answers = {"dot": answer}
    email = make.letter(kind="reminder")
    assert delivery.send_once(email.pk) == State.UNSURE
    make.lapse(email)
    sink.answers = {}
    delivery.settle_stale()
    assert delivery.send_due(limit=10, seconds=5) == 0
    assert len(sink.taken) == answer.startswith("take")
    assert now(email).can_resend


@pytest.mark.parametrize("kind", ["invoice", "letter", "code"])
def test_when_nobody_can_tell_an_invoice_goes_again_once_and_never_twice(sink, kind):
    sink.answers = {"dot": "take and drop"}
    email = make.letter(kind=kind)
    assert delivery.send_once(email.pk) == State.PENDING
    make.lapse(email)
    assert delivery.send_once(email.pk) == State.UNSURE
    make.lapse(email)
    assert delivery.send_once(email.pk) is None
    assert [letter.message_id for letter in sink.taken] == [email.message_id] * 2


def test_a_server_that_hangs_up_before_the_dot_leaves_no_doubt(sink, monkeypatch):
    sink.answers = {"body": "552 too big"}
    real = smtp._Halved._hear_an_early_no
    heard = threading.Event()
    monkeypatch.setattr(smtp._Halved, "_hear_an_early_no", lambda self: (heard.wait(0.2), real(self)))
    assert delivery.send_once(make.letter(kind="reminder").pk) == State.FAILED
    sink.answers = {"body": "drop"}
    assert delivery.send_once(make.letter(kind="reminder").pk) == State.PENDING
    assert sink.taken == []


def test_a_deliverer_that_was_too_slow_does_not_hand_over(sink, monkeypatch):
    email = make.letter()
    real = smtp._Halved.send_all_but_dot

    def overtaken(self, *args):
        real(self, *args)
        monkeypatch.setattr(smtp._Halved, "send_all_but_dot", real)
        make.lapse(email)
        assert delivery.send_once(email.pk) == State.SENT

    monkeypatch.setattr(smtp._Halved, "send_all_but_dot", overtaken)
    assert delivery.send_once(email.pk) is None
    assert len(sink.taken) == 1
    assert now(email).state == State.SENT


def test_a_late_yes_corrects_what_the_sweep_guessed(sink, monkeypatch):
    email = make.letter()
    real = smtp._Halved.hand_over

    def late(self):
        make.lapse(email)
        delivery.settle_stale()
        assert now(email).state == State.PENDING
        real(self)

    monkeypatch.setattr(smtp._Halved, "hand_over", late)
    assert delivery.send_once(email.pk) == State.SENT
    assert delivery.send_once(email.pk) is None
    assert len(sink.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_for_a_moment_does_not_make_a_sent_letter_unsure(sink, monkeypatch):
    email = make.letter(kind="reminder")
    real, pauses = delivery._end, []

    def away(email, state, *args):
        if len(pauses) < 2:
            raise OperationalError("the server closed the connection")
        return real(email, state, *args)

    monkeypatch.setattr(delivery, "_end", away)
    monkeypatch.setattr(delivery.time, "sleep", pauses.append)
    assert delivery.send_once(email.pk) == State.SENT
    assert pauses == [1, 3]
    assert len(sink.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_a_letter_that_could_not_be_recorded_as_sent_is_never_put_back(sink, monkeypatch):
    email = make.letter(kind="reminder")

    def away(*args):
        raise OperationalError("gone for good")

    monkeypatch.setattr(delivery, "_end", away)
    monkeypatch.setattr(delivery.time, "sleep", lambda pause: None)
    delivery.send_once(email.pk)
    assert now(email).state == State.HANDING


def test_a_reminder_that_is_not_needed_any_more_is_dropped_at_sending_time(sink):
    delivery.guards["reminder"] = lambda email: "Paid in the meantime." if email.about == "invoice:1" else None
    paid, open_ = make.letter(kind="reminder", about="invoice:1"), make.letter(kind="reminder", about="invoice:2")
    assert delivery.send_once(paid.pk) == State.DROPPED
    assert now(paid).error == "Paid in the meantime."
    assert delivery.send_once(open_.pk) == State.SENT
    assert len(sink.taken) == 1


def test_a_guard_that_breaks_sends_nothing(sink):
    def broken(email):
        raise LookupError("no invoice")

    delivery.guards["reminder"] = broken
    email = make.letter(kind="reminder")
    assert delivery.send_once(email.pk) == State.PENDING
    assert "LookupError" in now(email).error
    assert sink.taken == []


def test_a_letter_whose_attachment_is_missing_waits_and_is_not_sent_without_it(sink):
    file = make.file(b"x")
    email = make.letter(attachments=[file])
    default_storage.delete(file[2])
    assert delivery.send_once(email.pk) == State.PENDING
    assert "FileNotFoundError" in now(email).error
    assert sink.taken == []


@pytest.mark.parametrize("answer", ["250 ok", "550 no", "take and drop"])
def test_a_code_is_erased_from_the_row_when_the_letter_ends(sink, answer):
    sink.answers = {"dot": answer}
    email = make.letter(kind="code", context={"name": "Carol", "link": "SECRET-77"})
    while delivery.send_once(email.pk) == State.PENDING:
        assert "SECRET-77" in now(email).text
        make.lapse(email)
    assert now(email).state in (State.SENT, State.FAILED, State.UNSURE)
    assert (now(email).text, now(email).html) == ("", "")


def test_a_secret_link_is_masked_once_the_letter_is_delivered(sink):
    token = "a1-_" * 10 + "xyz"
    email = make.letter(context={"name": "Carol", "link": f"https://helder.example/i/{token}/", "log_head": "f" * 64})
    delivery.send_once(email.pk)
    assert token.encode() in sink.taken[0].raw.replace(b"=\r\n", b"")
    assert token not in now(email).text
    assert "https://helder.example/i/…/" in now(email).text
    assert "f" * 64 in now(email).text


def test_a_letter_for_later_waits(sink, post_office):
    email = make.letter(not_before=timezone.now() + timedelta(hours=1))
    assert delivery.send_once(email.pk) is None
    make.lapse(email)
    assert delivery.send_once(email.pk) == State.SENT


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_deliverers_one_sends(sink):
    if connection.vendor != "postgresql":
        pytest.skip("races run on PostgreSQL")
    for _round in range(10):
        email = make.letter()
        start, ends = threading.Barrier(4), []

        def deliver(pk=email.pk, start=start, ends=ends):
            try:
                start.wait()
                ends.append(delivery.send_once(pk))
            finally:
                connections.close_all()

        threads = [threading.Thread(target=deliver) for _ in range(4)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert sorted(ends, key=str) == [None, None, None, State.SENT]
    assert len({letter.message_id for letter in sink.taken}) == len(sink.taken) == 10
