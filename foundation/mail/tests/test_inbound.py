"""Letters that come in: whose they are, who wrote them, and what of them is kept."""

import base64
import json
from uuid import UUID, uuid4

import pytest

from foundation.mail import hypertext, imap, inbound, parsing, quoting, reply
from foundation.mail.errors import LetterRefused
from foundation.mail.jobs import fetch_incoming
from foundation.mail.models import IncomingEmail, OutgoingEmail
from foundation.mail.tests.mailbox import mailbox
from foundation.mail.trust import Trust, judge

pytestmark = pytest.mark.django_db
TARGET = UUID("6f9f8a1e-1111-4c1b-9a52-0a4d5e6f7a8b")
TOKEN = "A" * 43


@pytest.fixture(autouse=True)
def kept(settings, monkeypatch):
    """One box, "z", whose owner writes down what came."""
    settings.INBOUND_DOMAIN = "in.helder.example"
    got = []
    monkeypatch.setattr(inbound, "boxes", {"z": lambda letter, target: lambda: got.append((letter, target))})
    return got


def letter(body="Hello", to=None, head="", sender="Carol <carol@kramer.test>", name="one", kind="text/plain"):
    to = to or reply.address("z", TARGET)
    top = f"From: {sender}\r\nTo: {to}\r\nSubject: Re: case\r\nMessage-ID: <{name}@kramer.test>\r\n{head}"
    return f"{top}Content-Type: {kind}; charset=utf-8\r\n\r\n{body}".encode()


def test_an_address_to_answer_to_is_the_same_every_time_and_cannot_be_made_up(settings):
    made = reply.address("z", TARGET)
    assert made == reply.address("z", TARGET)
    assert len(made.partition("@")[0]) <= 64
    assert reply.opened(made.upper()) == ("z", TARGET)
    assert reply.opened(made.replace("+z", "+y")) is None
    assert reply.opened(made.replace("in.helder", "in.other")) is None
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert reply.opened(made) == ("z", TARGET)
    settings.SECRET_KEY_FALLBACKS = []
    assert reply.opened(made) is None


def test_a_letter_is_taken_in_once_however_often_it_comes(kept):
    assert inbound.take(letter()) == "taken"
    assert inbound.take(letter()) is None
    assert [target for _letter, target in kept] == [TARGET]


def test_the_envelope_counts_where_the_headers_do_not_name_us(kept):
    assert inbound.take(letter(to="list@kramer.test"), recipient=reply.address("z", TARGET)) == "taken"


@pytest.mark.parametrize(
    "head",
    ["Auto-Submitted: auto-replied\r\n", "Precedence: bulk\r\n", "X-Auto-Response-Suppress: All\r\n",
     "Return-Path: <>\r\n"],
)  # fmt: skip
def test_automatic_letters_are_left_alone_and_never_answered(kept, head):
    assert inbound.take(letter(head=head, to="nobody@in.helder.example")) == "ignored"
    assert not kept
    assert not OutgoingEmail.objects.exists()


def test_an_unknown_address_is_told_once_and_nothing_is_kept(kept):
    for name in ("a", "b"):
        assert inbound.take(letter(to="reply+zzz@in.helder.example", name=name)) == "refused"
    told = OutgoingEmail.objects.get()
    assert (told.to, told.business_id) == ("carol@kramer.test", None)
    assert "Hello" not in told.text
    assert set(IncomingEmail.objects.values_list("about", flat=True)) == {""}


def test_a_forged_sender_gets_no_answer(kept):
    head = "Authentication-Results: mx.helder.example; dmarc=fail header.from=kramer.test\r\n"
    assert inbound.take(letter(to="reply+zzz@in.helder.example", head=head)) == "refused"
    assert not OutgoingEmail.objects.exists()


def test_what_the_owner_of_the_box_refuses_goes_back_as_a_sentence(monkeypatch):
    def closed(letter, target):
        raise LetterRefused("The case is closed.", "en")

    monkeypatch.setitem(inbound.boxes, "z", closed)
    assert inbound.take(letter()) == "refused"
    assert "The case is closed." in OutgoingEmail.objects.get().text


def test_a_failure_on_our_side_marks_nothing_so_that_the_letter_comes_again(kept, monkeypatch):
    def broken(letter, target):
        def keep():
            raise RuntimeError("disk full")

        return keep

    good = inbound.boxes["z"]
    monkeypatch.setitem(inbound.boxes, "z", broken)
    with pytest.raises(RuntimeError):
        inbound.take(letter())
    monkeypatch.setitem(inbound.boxes, "z", good)
    assert inbound.take(letter()) == "taken"


def test_too_many_letters_in_one_hour_wait_and_too_large_ones_are_told(kept, monkeypatch):
    monkeypatch.setattr(inbound, "PER_BOX", 1)
    inbound.take(letter(name="a"))
    with pytest.raises(inbound.TooBusy):
        inbound.take(letter(name="b"))
    monkeypatch.setattr(inbound, "MAX_BYTES", 100)
    assert inbound.take(letter("x" * 500, name="c")) == "refused"
    assert "larger than" in OutgoingEmail.objects.get().text


def test_what_no_parser_takes_is_left_alone():
    assert inbound.take(b"\x00\x01 not a letter") == "ignored"
    assert inbound.take(b"") == "ignored"


REPLIES = {
    "gmail": "I see ten.\n\nOn Mon, 23 Nov 2026 at 14:05, Alice via Helder <p@helder.test>\nwrote:\n\n> Dear Carol",
    "outlook": "I see ten.\n\n________________________________\nFrom: Alice\nSent: Monday\nTo: Carol\n\nDear Carol",
    "outlook_nl": "I see ten.\n\nVan: Alice <post@helder.example>\nVerzonden: maandag\nAan: Carol\n\nBeste Carol",
    "apple_nl": "I see ten.\n\nOp 23 nov 2026, om 14:05 heeft Alice <p@helder.test> het volgende geschreven:\n\n> Dear",
    "bare": "I see ten.\n\n> Dear Carol\n> It is your turn",
}


@pytest.mark.parametrize("text", REPLIES.values(), ids=REPLIES)
def test_what_a_mail_program_repeats_is_folded_and_kept(text):
    words = quoting.apart(text)
    assert words.own == "I see ten."
    assert len(words.quoted) > 10


def test_whoever_answers_between_the_lines_keeps_them():
    text = "On Monday, 23 Nov 2026 Alice wrote:\n> Ten hours?\nYes, ten.\n> Or fourteen?\nNo."
    assert quoting.apart(text) == (text, "")


def test_the_secrets_of_a_quoted_letter_are_not_passed_on():
    quoted = f"No.\n\n> https://helder.example/d/{TOKEN}/\n> https://x.test/?u=https%3A%2F%2Fh%2Fd%2F{TOKEN}%2F\n> "
    words = quoting.apart(quoted + reply.address("z", TARGET))
    assert TOKEN not in words.quoted
    assert "reply+" not in words.quoted
    assert "helder.example/d/…" in words.quoted


def test_html_alone_is_read_as_words():
    html = (
        "<style>p{}</style><p>Ten&nbsp;hours</p><blockquote><p>Dear <b>Carol</b></p></blockquote><script>x()</script>"
    )
    assert hypertext.words(html) == "Ten hours\n> Dear Carol"
    read = parsing.read(letter(html, kind="text/html"))
    assert (read.text, read.quoted) == ("Ten hours", "> Dear Carol")


def test_only_our_own_server_can_vouch_and_anybody_can_warn(settings):
    good, bad = "mx.evil.test; dmarc=pass", "mx.any.test; spf=fail; dkim=none"
    assert judge([good], "kramer.test") == Trust.UNKNOWN
    assert judge([bad], "kramer.test") == Trust.FAILED
    settings.INBOUND_AUTHSERV = "mx.helder.example"
    assert judge([good], "kramer.test") == Trust.FAILED
    assert judge(["mx.helder.example; dmarc=fail", "mx.helder.example; dmarc=pass"], "kramer.test") == Trust.FAILED
    assert judge(["mx.helder.example; dkim=pass header.d=kramer.test"], "kramer.test") == Trust.PASSED
    assert judge(["mx.helder.example; dkim=pass header.d=evil.test"], "kramer.test") == Trust.FAILED
    assert judge(["mx.helder.example; dmarc=none (p=dmarc=pass)"], "kramer.test") == Trust.FAILED


def test_a_mailbox_is_read_letter_by_letter_and_what_was_taken_is_marked(kept, monkeypatch):
    with mailbox(letter(name="a"), letter(name="b"), letter(name="a")) as box:
        assert imap.fetch(box.url) == 3
        assert box.seen == {1, 2, 3}
        box.seen.clear()  # marked as unread by somebody: known all the same
        assert imap.fetch(box.url) == 3
    assert len(kept) == 2


def test_a_letter_that_fails_on_our_side_stays_unread_and_the_next_ones_come_in(kept, monkeypatch):
    good = inbound.take
    monkeypatch.setattr(inbound, "take", lambda raw: 1 / 0 if b"<a@" in raw else good(raw))
    with mailbox(letter(name="a"), letter(name="b")) as box:
        assert imap.fetch(box.url) == 1
        assert box.seen == {2}


def test_the_job_reads_no_mailbox_without_one_and_outlives_one_that_is_away(settings):
    assert fetch_incoming() == 0
    settings.IMAP_URL = "imap://carol:right@127.0.0.1:1/INBOX"
    assert fetch_incoming() == 0


def test_a_wrong_password_is_told_without_repeating_it():
    with mailbox() as box, pytest.raises(imap.MailboxUnreachable) as told:
        imap.fetch(box.url.replace("right", "s3cret"))
    assert "s3cret" not in str(told.value)


def post(client, secret="helder:key", service="postmark", raw=None):
    payload = {"RawEmail": (raw or letter()).decode(), "OriginalRecipient": reply.address("z", TARGET)}
    headers = {"Authorization": "Basic " + base64.b64encode(secret.encode()).decode()}
    return client.post(f"/mail/in/{service}/", json.dumps(payload), content_type="application/json", headers=headers)


def test_a_mail_service_needs_the_secret_and_without_one_there_is_no_page(client, kept, settings):
    assert post(client).status_code == 404
    settings.INBOUND_WEBHOOK_SECRET = "helder:key"
    settings.ANYMAIL = {"WEBHOOK_SECRET": "of:another-address"}
    assert post(client, "helder:wrong").status_code == 401
    assert post(client, service="nobody").status_code == 404
    assert client.get("/mail/in/postmark/").status_code == 405
    assert not kept
    assert post(client).status_code == 200
    assert post(client).status_code == 200
    assert len(kept) == 1


def test_a_busy_box_asks_the_service_to_come_again(client, kept, settings, monkeypatch):
    settings.INBOUND_WEBHOOK_SECRET = "helder:key"
    settings.ANYMAIL = {"WEBHOOK_SECRET": "of:another-address"}
    monkeypatch.setattr(inbound, "PER_BOX", 0)
    assert post(client).status_code == 429


def test_letters_of_one_conversation_name_each_other(django_capture_on_commit_callbacks):
    from foundation.mail import outbox
    from foundation.mail.letter import compose

    about = f"case:{uuid4()}"
    sent = [
        outbox.queue("greeting", to="carol@kramer.test", language="en", context={}, about=about, threaded=True)
        for _number in range(7)
    ]
    head = compose(sent[-1]).decode().partition("\r\n\r\n")[0].replace("\r\n ", " ")
    ids = [each.message_id for each in sent]
    assert f"In-Reply-To: {ids[5]}" in head
    assert f"References: {' '.join([ids[0], *ids[2:6]])}" in head
    assert "In-Reply-To" not in compose(sent[0]).decode()
