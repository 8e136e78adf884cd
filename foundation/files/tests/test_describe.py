"""What files say of themselves, read in the child."""

import io

import pytest
from PIL import Image

from foundation.files import describe, door
from foundation.files.tests import make

MAIL = (
    b"Received: from b by c; Mon, 2 Nov 2026 10:05:00 +0100\r\n"
    b"Received: from a by b; Mon, 2 Nov 2026 10:01:00 +0100\r\n"
    b"From: =?utf-8?q?Car=C3=B2l?= <carol@example.com>\r\nTo: noor@example.com\r\nSubject: Hours\r\n"
    b"Date: Mon, 2 Nov 2026 10:00:00 +0100\r\nMessage-ID: <one@example.com>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nHello\r\n'
    b'--x\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename="../log.csv"\r\n\r\na,b\r\n1,2\r\n'
    b"--x--\r\n"
)


def photo(place=True):
    picture = Image.new("RGB", (30, 20))
    exif = picture.getexif()
    exif[0x010F] = "Canon"
    exif.get_ifd(0x8769)[0x9003] = "2026:11:03 14:05:00"
    if place:
        exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 1.0, 2.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


def told(name, data):
    return describe.of(door.inspect(make.upload(name, data)))


def test_a_mail_tells_its_headers_its_first_server_and_its_files():
    facts = told("mail.eml", MAIL)
    assert facts["from"] == "Caròl <carol@example.com>"
    assert (facts["received"], facts["dkim"]) == ("2026-11-02T10:01:00+01:00", False)
    (attached,) = describe.attachments(facts)
    assert (attached.name, attached.read()) == ("log.csv", b"a,b\r\n1,2")


def test_a_photo_tells_when_and_that_it_names_a_place_but_not_where():
    facts = told("photo.jpg", photo())
    assert facts == {"taken": "2026-11-03T14:05:00", "camera": "Canon", "place": True, "width": 30, "height": 20}
    assert told("photo.jpg", photo(place=False))["place"] is False


@pytest.mark.django_db
def test_a_table_tells_its_rows_also_after_it_was_stored():
    stored = door.accept(make.upload("log.csv", b"date;hours\r\n2026-11-02;3,5\r\n"))
    assert describe.of_stored(stored)["rows"] == [["date", "hours"], ["2026-11-02", "3,5"]]


def test_a_pdf_has_nothing_to_tell():
    assert told("plan.pdf", make.pdf()) == {}
