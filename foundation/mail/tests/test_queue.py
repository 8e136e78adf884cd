import pytest
from django.db import transaction

from foundation.kernel.actors import Actor
from foundation.mail import bell, outbox
from foundation.mail.errors import BadAddress, NotResendable
from foundation.mail.models import OutgoingEmail
from foundation.mail.tests import make

State = OutgoingEmail.State
pytestmark = pytest.mark.django_db

TWO_OR_WORSE = [
    "carol@client.example, bob@other.example",
    "carol@client.example,bob@other.example",
    "carol@client.example;bob@other.example",
    "carol@client.example\r\nBcc: bob@other.example",
    "carol@client.example\nbob@other.example",
    "carol@client.example\r",
    "carol@client.example ",
    '"carol@client.example,"@other.example',
    '"a\rBcc: b@c.nl"@other.example',
    "Carol <carol@client.example>",
    "carol",
    "a" * 64 + "@" + "b" * 63 + "." + "c" * 63 + "." + "d" * 63 + ".example",
]


@pytest.mark.parametrize(
    ("field", "address"), [("to", bad) for bad in ["", *TWO_OR_WORSE]] + [("reply_to", bad) for bad in TWO_OR_WORSE]
)
def test_anything_but_one_plain_address_is_refused_in_a_sentence(field, address):
    with pytest.raises(BadAddress, match="is not one e-mail address"):
        make.letter(**{field: address})
    assert not OutgoingEmail.objects.exists()


@pytest.mark.parametrize("address", ["carol@client.example", "o'brien+x@sub.client.example", "c@bücher.example"])
def test_an_honest_address_is_taken(address):
    assert make.letter(to=address).to == address


def test_a_letter_is_rendered_in_the_language_of_its_reader_at_the_moment_of_queueing():
    dutch = make.letter(template="short", language="nl", context={"words": "O'Brien & <zn>"})
    assert dutch.text == "nl O'Brien & <zn>\n"
    assert dutch.html == ""
    assert dutch.language == "nl"


def test_html_is_escaped_and_text_is_not():
    email = make.letter(context={"name": "O'Brien <b>"})
    assert "Dear O'Brien <b>," in email.text
    assert "Dear O&#x27;Brien &lt;b&gt;" in email.html


def test_the_footer_carries_the_head_of_the_log_when_given():
    email = make.letter(context={"name": "Carol", "log_head": "G-2026-0007 · 42 · 9f3c"})
    assert "G-2026-0007 · 42 · 9f3c" in email.text
    assert "G-2026-0007 · 42 · 9f3c" in email.html
    assert "proves" not in make.letter().text


def test_letters_load_nothing_from_elsewhere():
    html = make.letter().html
    assert "<img" not in html
    assert "url(" not in html
    assert "<script" not in html


def test_a_name_with_a_line_break_stays_one_subject():
    assert make.letter(context={"name": "Carol\r\nBcc: bob@other.example"}).subject == (
        "Invoice for Carol Bcc: bob@other.example"
    )


def test_an_endless_subject_is_cut():
    assert len(make.letter(context={"name": "x" * 900}).subject) == 250


@pytest.mark.django_db(transaction=True)
def test_a_letter_needs_the_transaction_that_decides_about_it():
    with pytest.raises(transaction.TransactionManagementError):
        outbox.queue("greeting", to="carol@client.example", language="en", context={})


@pytest.mark.django_db(transaction=True)
def test_a_letter_of_a_rolled_back_transaction_never_existed(post_office):
    with transaction.atomic():
        make.letter()
        transaction.set_rollback(True)
    assert not OutgoingEmail.objects.exists()
    assert post_office == []


@pytest.mark.django_db(transaction=True)
def test_the_bell_rings_after_the_commit_and_not_before(post_office):
    with transaction.atomic():
        email = make.letter()
        assert post_office == []
    assert post_office == [str(email.pk)]


@pytest.mark.django_db(transaction=True)
def test_a_broken_bell_breaks_nothing_and_stays_silent_for_ten_seconds(monkeypatch):
    tries = []

    def refuse(args, **options):
        tries.append(args)
        raise ConnectionError("no broker")

    monkeypatch.setattr(bell.deliver, "apply_async", refuse)
    make.letter()
    make.letter()
    assert len(tries) == 1
    monkeypatch.setattr(bell.time, "monotonic", lambda: bell._quiet_until + 0.1)
    make.letter()
    assert len(tries) == 2
    assert OutgoingEmail.objects.filter(state=State.PENDING).count() == 3


def test_every_row_has_its_own_message_id_at_our_site():
    one, two = make.letter(), make.letter()
    assert one.message_id != two.message_id
    assert one.message_id == outbox._message_id(one.pk)
    assert one.message_id.endswith("@helder.example>")


def test_dropping_takes_back_only_what_still_waits():
    waiting, gone = make.letter(), make.letter()
    OutgoingEmail.objects.filter(pk=gone.pk).update(state=State.SENT)
    assert outbox.drop([waiting.pk, gone.pk], "Paid in the meantime.") == 1
    waiting.refresh_from_db()
    gone.refresh_from_db()
    assert (waiting.state, waiting.error) == (State.DROPPED, "Paid in the meantime.")
    assert gone.state == State.SENT


def alice() -> Actor:
    return Actor.client("Alice")


@pytest.mark.parametrize("state", [State.UNSURE, State.FAILED])
def test_a_person_may_send_an_unsure_or_refused_letter_again_under_the_same_message_id(state):
    email = make.letter(kind="reminder")
    OutgoingEmail.objects.filter(pk=email.pk).update(state=state, attempts=8, error="550 no")
    outbox.resend(email, actor=alice())
    again = OutgoingEmail.objects.get(pk=email.pk)
    assert (again.state, again.attempts, again.error, again.resent_by) == (State.PENDING, 0, "", "Alice")
    assert again.message_id == email.message_id


@pytest.mark.parametrize("state", [State.PENDING, State.CLAIMED, State.HANDING, State.SENT, State.KEPT, State.DROPPED])
def test_no_other_letter_can_be_sent_again(state):
    email = make.letter()
    OutgoingEmail.objects.filter(pk=email.pk).update(state=state)
    with pytest.raises(NotResendable):
        outbox.resend(email, actor=alice())
    assert OutgoingEmail.objects.get().state == state


def test_an_old_code_is_not_sent_again():
    email = make.letter(kind="code")
    OutgoingEmail.objects.filter(pk=email.pk).update(state=State.UNSURE)
    with pytest.raises(NotResendable, match="expired"):
        outbox.resend(email, actor=alice())
