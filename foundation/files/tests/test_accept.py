"""What the door lets in, what it refuses, and with which reason."""

import base64

import pytest
from pikepdf import Array, Dictionary, Encryption, Name, String

from foundation.files import door
from foundation.files.errors import SENTENCES, FileRefused
from foundation.files.models import StoredFile
from foundation.files.tests import make
from foundation.files.tests.make import LETTER, TABLE

GOTO = Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]))
URI = Dictionary(S=Name.URI, URI=String("https://example.com/"))
LAUNCH = Dictionary(S=Name.Launch, F=String("cmd.exe"))


def _names_tree(document):
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), make.javascript_action()])))


def _page_action(document):
    document.pages[0].AA = Dictionary(O=Dictionary(S=Name.URI, URI=String("https://example.com/seen")))


def _xfa(document):
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=document.make_stream(b"<xdp/>"))


def _rich_media(document):
    document.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]))])


def _far_action_type(document):
    """/S is a reference to the name, so the word stands nowhere beside the action."""
    action = Dictionary(S=document.make_indirect(Name.JavaScript), JS=document.make_stream(b"app.alert(1)"))
    document.pages[0].Annots = Array([make.annotation(action)])


def _next_action(document):
    document.pages[0].Annots = Array([make.annotation(Dictionary(**GOTO, Next=Array([make.javascript_action()])))])


HONEST = {
    "a PDF": ("offer.pdf", make.pdf),
    "a PDF in capitals": ("OFFER.PDF", make.pdf),
    "a PDF that opens at a page": ("a.pdf", lambda: make.opening(GOTO)),
    "a PDF with a web link": ("a.pdf", lambda: make.link_direct(URI)),
    "a PDF protected against editing only": ("a.pdf", lambda: make.pdf(encryption=Encryption(owner="o", user=""))),
    "a PDF with an e-invoice inside": ("a.pdf", lambda: make.attached("factur-x.xml", b"<?xml version='1.0'?><a/>")),
    "a JPG": ("photo.jpg", lambda: make.picture("JPEG")),
    "a JPG called jpeg": ("photo.JPEG", lambda: make.picture("JPEG")),
    "a JPG with a place": ("photo.jpg", make.photo_with_place),
    "a CMYK JPG": ("print.jpg", lambda: make.picture("JPEG", mode="CMYK")),
    "a JPG with a tail, as phones write them": ("p.jpg", lambda: make.picture("JPEG") + b"SEFT\0" * 40),
    "a PNG": ("screen.png", make.picture),
    "a PNG with transparency": ("logo.png", lambda: make.picture(mode="RGBA")),
    "a PNG with a palette": ("logo.png", lambda: make.picture(mode="P", transparency=0)),
    "a big photo": ("photo.jpg", lambda: make.picture("JPEG", (6000, 4000))),
    "a CSV": ("hours.csv", lambda: TABLE),
    "a CSV from Excel": ("hours.csv", lambda: "sep=;\nnaam;uren\nZoë;3,5\n".encode("utf-8-sig")),
    "a CSV in Windows-1252": ("hours.csv", lambda: "naam;prijs\nZoë;€ 5\n".encode("cp1252")),
    "a CSV that starts with ID": ("hours.csv", lambda: b"ID;hours\n1;2\n"),
    "a CSV with a formula": ("hours.csv", lambda: b'a,b\n=HYPERLINK("x"),1\n'),
    "an e-mail": ("agreed.eml", lambda: LETTER),
    "an e-mail saved from a mailbox": ("agreed.eml", lambda: b"From carol Mon Nov  2\n" + LETTER),
    "an e-mail without date but received": ("a.eml", lambda: b"Received: from x; today\nFrom: a@b\n\nHi\n"),
    "an e-mail with a program attached": ("a.eml", lambda: make.letter_with("virus.exe", b"MZ\x90\0" * 99)),
}

HOSTILE = {
    "nothing": ("a.pdf", lambda: b"", "empty"),
    "21 MB": ("a.pdf", lambda: make.pdf() + b" " * (21 * 1024 * 1024), "too_big"),
    "25 MB of table": ("a.csv", lambda: b"a,b\n" * (25 * 1024 * 256), "too_big"),
    "an SVG": ("logo.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "wrong_kind"),
    "a page": ("page.html", lambda: b"<html></html>", "wrong_kind"),
    "a program": ("setup.exe", lambda: b"MZ\x90\0", "wrong_kind"),
    "a program behind two extensions": ("offer.pdf.exe", lambda: b"MZ\x90\0", "wrong_kind"),
    "a program with its name turned round": ("offer\u202efdp.exe", lambda: b"MZ\x90\0", "wrong_kind"),
    "a stream behind a colon": ("offer.pdf:evil.exe", make.pdf, "wrong_kind"),
    "an archive": ("a.zip", lambda: make.archive(a="b"), "wrong_kind"),
    "no extension": ("offer", make.pdf, "wrong_kind"),
    "an extension alone": (".pdf", lambda: make.archive(a="b"), "wrong_kind"),
    "a GIF called PNG": ("a.png", lambda: make.picture("GIF"), "mismatch"),
    "a PNG called JPG": ("a.jpg", make.picture, "mismatch"),
    "a BMP called PNG": ("a.png", lambda: make.picture("BMP"), "mismatch"),
    "an SVG called PNG": ("a.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "mismatch"),
    "an archive called PDF": ("a.pdf", lambda: make.archive(a="b"), "mismatch"),
    "a page called PDF": ("a.pdf", lambda: b"<html><script>1</script></html>", "mismatch"),
    "a PDF that begins late": ("a.pdf", lambda: b"<script>1</script>\n" + make.pdf(), "mismatch"),
    "a page called CSV": ("a.csv", lambda: b"<html><script>alert(1)</script></html>", "mismatch"),
    "a page called CSV behind spaces": ("a.csv", lambda: b"\xef\xbb\xbf \n<!DOCTYPE html><p>", "mismatch"),
    "an SVG called CSV": ("a.csv", lambda: b"<?xml version='1.0'?><svg/>", "mismatch"),
    "a PDF called CSV": ("a.csv", make.pdf, "mismatch"),
    "a page called EML": ("a.eml", lambda: b"<html></html>", "mismatch"),
    "PNG and archive in one": ("a.png", lambda: make.picture() + make.archive(a="b"), "mismatch"),
    "JPG and archive in one": ("a.jpg", lambda: make.picture("JPEG") + make.archive(a="b"), "mismatch"),
    "PDF and archive in one": ("a.pdf", lambda: make.pdf() + make.archive(a="b"), "mismatch"),
    "JPG and page in one": ("a.jpg", lambda: make.picture("JPEG", comment=b"<html><script>1"), "mismatch"),
    "JPG and PDF in one": ("a.jpg", lambda: make.picture("JPEG", comment=make.pdf()), "mismatch"),
    "a PDF cut off": ("a.pdf", lambda: make.pdf()[:-200], "damaged"),
    "a PDF of noise": ("a.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"%%EOF", "damaged"),
    "a PDF without pages": ("a.pdf", lambda: make.pdf(lambda p: p.pages.__delitem__(0)), "damaged"),
    "a PDF with a password": ("a.pdf", lambda: make.pdf(encryption=Encryption(owner="o", user="u")), "encrypted"),
    "a PDF that unpacks to 1.5 GB": ("a.pdf", make.pdf_with_swollen_objects, "damaged"),
    "a PDF 100,000 brackets deep": ("a.pdf", make.pdf_with_deep_arrays, "damaged"),
    "JavaScript directly in the page": ("a.pdf", lambda: make.link_direct(make.javascript_action()), "scripts"),
    "JavaScript in its own object": ("a.pdf", lambda: make.link_indirect(make.javascript_action()), "scripts"),
    "JavaScript in a packed object": (
        "a.pdf",
        lambda: make.link_indirect(make.javascript_action(), object_stream_mode=2),
        "scripts",
    ),
    "JavaScript spelled with codes": (
        "a.pdf",
        lambda: make.link_direct(make.javascript_action()).replace(b"/JavaScript", b"/J#61vaScrip#74"),
        "scripts",
    ),
    "JavaScript on opening": ("a.pdf", lambda: make.opening(make.javascript_action()), "scripts"),
    "JavaScript in the list of names": ("a.pdf", lambda: make.pdf(_names_tree), "scripts"),
    "JavaScript after another action": ("a.pdf", lambda: make.pdf(_next_action), "scripts"),
    "JavaScript named elsewhere": ("a.pdf", lambda: make.pdf(_far_action_type), "scripts"),
    "a program started on opening": ("a.pdf", lambda: make.opening(LAUNCH), "scripts"),
    "a program started by a click": ("a.pdf", lambda: make.link_direct(LAUNCH), "scripts"),
    "a web address opened by itself": ("a.pdf", lambda: make.opening(URI), "scripts"),
    "a page that reports being seen": ("a.pdf", lambda: make.pdf(_page_action), "scripts"),
    "an XFA form": ("a.pdf", lambda: make.pdf(_xfa), "scripts"),
    "a Flash film": ("a.pdf", lambda: make.pdf(_rich_media), "scripts"),
    "a program inside a PDF": ("a.pdf", lambda: make.attached("setup.exe", b"MZ\x90\0"), "program"),
    "a program inside a PDF called text": ("a.pdf", lambda: make.attached("notes.txt", b"MZ\x90\0"), "program"),
    "a JPG cut off": ("a.jpg", lambda: make.picture("JPEG", (800, 600))[:-900], "damaged"),
    "a PNG cut off": ("a.png", lambda: make.picture(size=(800, 600))[:60], "damaged"),
    "a PNG with a wrong checksum": ("a.png", lambda: make.picture().replace(b"IDAT", b"IDAT\x01", 1), "damaged"),
    "a PNG of 10 billion pixels": ("a.png", lambda: make.png_of(100_000, 100_000), "too_complex"),
    "a PNG of 100 million pixels": ("a.png", lambda: make.png_of(10_000, 10_000), "too_complex"),
    "a PNG with a swollen comment": ("a.png", make.png_with_text_bomb, "damaged"),
    "a CSV with a NUL": ("a.csv", lambda: b"a,b\n1,\0\n", "not_text"),
    "a CSV in UTF-16": ("a.csv", lambda: "a,b\n1,2\n".encode("utf-16"), "not_text"),
    "a CSV of bytes": ("a.csv", lambda: bytes(range(1, 256)) * 9, "not_text"),
    "a CSV of blanks": ("a.csv", lambda: b"\n \n,,\n", "empty"),
    "a CSV with an endless cell": ("a.csv", lambda: b'a,"' + b"x" * 200_000 + b'"\n', "damaged"),
    "a CSV with 5,000 columns": ("a.csv", lambda: b"a," * 5_000 + b"\n", "too_complex"),
    "an EML without headers": ("a.eml", lambda: b"Hello, this is what we agreed.\n", "no_headers"),
    "an EML without a sender": ("a.eml", lambda: b"Subject: x\nDate: today\n\nHi\n", "no_headers"),
    "an EML without a date": ("a.eml", lambda: b"From: a@b\nSubject: x\n\nHi\n", "no_headers"),
    "an EML with an empty sender": ("a.eml", lambda: b"From:\nDate: x\n\nHi\n", "no_headers"),
    "an EML nested 60 deep": ("a.eml", lambda: make.nested_letter(60), "too_complex"),
    "a program called EML": ("a.eml", lambda: b"MZ\x90\0" * 50, "mismatch"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "build"), HONEST.values(), ids=HONEST)
def test_an_honest_file_is_sealed_as_it_came(name, build):
    data = build()
    stored = door.accept(make.upload(name, data))
    assert door.read(stored) == data
    assert stored.size == len(data)
    assert door.check(stored)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "build", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_or_broken_file_is_refused_with_its_reason(name, build, reason, own_storage):
    with pytest.raises(FileRefused) as refused:
        door.accept(make.upload(name, build()))
    assert refused.value.reason == reason
    assert str(refused.value).endswith(".")
    assert not StoredFile.objects.exists()
    assert not [path for path in own_storage.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_a_size_that_was_claimed_smaller_is_counted_anyway():
    lying = make.upload("a.csv", b"a,b\n" * (6 * 1024 * 1024))
    lying.size = 10
    with pytest.raises(FileRefused) as refused:
        door.accept(lying)
    assert refused.value.reason == "too_big"


@pytest.mark.django_db
def test_a_logo_may_only_be_a_picture_and_is_scaled_down():
    from io import BytesIO

    from PIL import Image

    logo = door.accept(make.upload("logo.png", make.picture(size=(1800, 900), mode="RGBA")), kinds=door.LOGO)
    assert Image.open(BytesIO(door.read_preview(logo))).size == (600, 300)
    with pytest.raises(FileRefused) as refused:
        door.accept(make.upload("logo.pdf", make.pdf()), kinds=door.LOGO)
    assert refused.value.reason == "wrong_kind"


def test_every_reason_has_one_sentence():
    assert {reason for *_, reason in HOSTILE.values()} | {"too_many"} == set(SENTENCES)
    for reason in SENTENCES:
        assert str(FileRefused(reason, "a.pdf")).endswith(".")


def test_base64_text_is_not_taken_for_anything_else():
    """A guard for the table above: plain words in a CSV never look like a picture or an archive."""
    from foundation.files.parsing.signatures import NOT_TEXT, extensions

    for head in (b"Date,Amount\n", b"Name;Price\n", b"BM,1\n", b"PK;2\n", base64.b64encode(b"x" * 60)):
        assert not extensions(head) & NOT_TEXT
