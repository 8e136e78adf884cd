import email
import email.header
import os
import re

import pytest

from foundation.mail import delivery, letter
from foundation.mail.addresses import one_line
from foundation.mail.models import Attachment, OutgoingEmail
from foundation.mail.tests import make

pytestmark = pytest.mark.django_db

NAMES = [
    "Alice de Wit",
    "O'Brien & Zn.",
    "Jansen, Bé",
    'Müller "de beste" & Søn',
    "株式会社 日本,テスト (x)",
    "service@bank.example",
    "Alice <bob@other.example>",
    "Alice\r\nBcc: bob@other.example",
    "Alice\r\n\r\nDear Carol, pay Bob",
    "=?utf-8?q?Bank?= ltd",
    'back\\slash"quote',
    "a, " * 40,
    "Ünïcödé " * 15,
]


def headers(raw: bytes) -> email.message.Message:
    return email.message_from_bytes(raw)


def decoded(value: str) -> str:
    return str(email.header.make_header(email.header.decode_header(value)))


@pytest.mark.parametrize("name", NAMES)
def test_whatever_the_sender_is_called_the_letter_has_one_sender_and_no_new_header(name):
    row = make.letter(from_name=name[:120], context={"name": name}, reply_to="alice@studio.example")
    raw = letter.compose(row)
    seen = headers(raw)
    phrase, _space, address = seen["From"].rpartition(" ")
    assert address == "<post@helder.example>"
    shown = decoded(phrase)
    if phrase.startswith('"'):
        shown = shown[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    assert shown == f"{row.from_name} via Helder"
    assert decoded(re.sub(r"\r\n ", " ", seen["Subject"])) == row.subject
    assert seen["Reply-To"] == "alice@studio.example"
    assert seen["To"] == "carol@client.example"
    assert seen["Bcc"] is None
    assert len(seen.get_all("From")) == 1
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_a_row_that_slipped_past_the_outbox_still_injects_nothing(sink):
    row = make.letter()
    OutgoingEmail.objects.update(
        to="carol@client.example, bob@other.example", subject="x\r\nBcc: b@c.nl", language="n\n"
    )
    assert delivery.send_once(row.pk) == "failed"
    assert sink.taken == []
    OutgoingEmail.objects.update(to="carol@client.example", state="pending", from_name="A\r\nBcc: b@c.nl")
    assert delivery.send_once(row.pk) == "sent"
    assert sink.taken[0].message["Bcc"] is None
    assert sink.taken[0].to == "carol@client.example"


def test_a_letter_carries_text_and_html_with_accents(sink):
    row = make.letter(context={"name": "Renée 株", "link": "x" * 3000})
    delivery.send_once(row.pk)
    message = sink.taken[0].message
    assert message.get_body(["plain"]).get_content().replace("\r\n", "\n") == row.text
    assert "Dear Renée 株" in message.get_body(["html"]).get_content()
    assert message["Message-ID"] == row.message_id


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7\r\n\x00\xff\n.\r\n", b".\r\n..\r\n.", os.urandom(300_000), b"From me\n\r\r\n", b"x" * 5000],
    ids=["empty", "pdf", "dots", "random", "line ends", "one long line"],
)
@pytest.mark.parametrize("content_type", ["application/pdf", "text/csv", "message/rfc822", "nonsense\r\nX: y"])
def test_attachments_arrive_byte_for_byte(sink, content, content_type):
    row = make.letter(attachments=[make.file(content, "Factuur 2026–7.pdf", content_type), make.file(b"two", "b.xml")])
    assert delivery.send_once(row.pk) == "sent"
    one, two = sink.taken[0].message.iter_attachments()
    assert one.get_payload(decode=True) == content
    assert one.get_filename() == "Factuur 2026–7.pdf"
    assert two.get_payload(decode=True) == b"two"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\x\\a.pdf", "C__x_a.pdf"),
        ('a".pdf\r\nX-Evil: 1', "a_.pdf X-Evil_ 1"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
        ("x." + "y" * 300, "x." + "y" * 148),
    ],
)
def test_the_name_of_an_attachment_is_never_a_path_nor_a_header(sink, given, kept):
    row = make.letter(attachments=[make.file(b"x", given)])
    assert Attachment.objects.get().name == kept
    delivery.send_once(row.pk)
    (part,) = sink.taken[0].message.iter_attachments()
    assert part.get_filename() == kept
    assert part["X-Evil"] is None


def test_lines_that_look_like_the_end_of_a_letter_arrive_as_they_are(sink):
    words = "one\n.\ntwo\n..three\n.\nMAIL FROM:<evil@x.example>\n"
    row = make.letter(template="short", context={"words": words})
    delivery.send_once(row.pk)
    assert len(sink.taken) == 1
    assert sink.taken[0].message.get_content().replace("\r\n", "\n") == f"en {words}"


@pytest.mark.parametrize(
    ("kind", "from_name", "automatic"),
    [("letter", "Alice", False), ("invoice", "Alice", False), ("reminder", "Alice", True), ("letter", "", True)],
)
def test_letters_that_no_person_sent_say_so(kind, from_name, automatic):
    seen = headers(letter.compose(make.letter(kind=kind, from_name=from_name)))
    assert (seen["Auto-Submitted"] == "auto-generated") is automatic


def test_without_a_mail_server_the_letter_is_kept_as_a_file_that_mail_programs_read(settings):
    row = make.letter(attachments=[make.file(b"%PDF", "a.pdf")], from_name="Alice")
    assert delivery.send_once(row.pk) == "kept"
    (path,) = settings.MAIL_DIR.iterdir()
    assert path.name == f"{row.queued_at:%Y-%m-%d}-{row.pk}.eml"
    assert path.stat().st_mode & 0o077 == 0
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert message.get_body(["plain"]).get_content().replace("\r\n", "\n") == row.text
    assert [part.get_filename() for part in message.iter_attachments()] == ["a.pdf"]


def test_a_letter_that_cannot_be_written_down_waits(settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "file"
    settings.MAIL_DIR.write_text("in the way")
    row = make.letter()
    assert delivery.send_once(row.pk) == "pending"
    assert "FileExistsError" in OutgoingEmail.objects.get().error


def test_one_line_keeps_what_people_write():
    assert one_line("  Café\t“x”\x00\x85\u2028y ") == "Café “x” y"
