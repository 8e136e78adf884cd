"""The door for e-invoices takes PDF and XML; XML is data and nothing else."""

import pytest

from foundation.files import door
from foundation.files.errors import FileRefused
from foundation.files.tests import make

INVOICE = b'<?xml version="1.0" encoding="UTF-8"?>\n<Invoice xmlns="urn:x"><ID>1</ID></Invoice>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
PAGE = b'<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>'
HONEST = {
    "UTF-8": INVOICE,
    "a mark in front": b"\xef\xbb\xbf" + INVOICE,
    "UTF-16": INVOICE.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    "Windows-1252": INVOICE.replace(b"UTF-8", b"windows-1252").replace(b">1<", b">\x80 1<"),
    "no first line": INVOICE.partition(b"\n")[2],
}
HOSTILE = {
    "cut off": (INVOICE[:-5], "damaged"),
    "not XML": (b"Hello", "damaged"),
    "nothing": (b"", "empty"),
    "a wrong encoding": (INVOICE.replace(b">1<", b">\xff<"), "damaged"),
    "entities": (LAUGHS, "scripts"),
    "a far document type": (b'<!DOCTYPE x SYSTEM "http://203.0.113.1/x.dtd"><x/>', "scripts"),
    "a page": (PAGE, "mismatch"),
    "a page inside": (b"<Invoice>" + PAGE.replace(b"html", b"h:html") + b"</Invoice>", "mismatch"),
    "a picture": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "mismatch"),
    "depth": (b"<a>" * 300 + b"</a>" * 300, "too_complex"),
    "breadth": (b"<a>" + b"<b/>" * 400_001 + b"</a>", "too_complex"),
    "a PDF": (make.pdf(), "damaged"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("data", HONEST.values(), ids=HONEST)
def test_xml_is_sealed_as_it_came(data):
    stored = door.accept(make.upload("invoice.xml", data), kinds=door.E_INVOICE)
    assert (door.read(stored), stored.content_type) == (data, "application/xml")


@pytest.mark.django_db
@pytest.mark.parametrize(("data", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_plain_data_is_refused(data, reason):
    with pytest.raises(FileRefused) as refused:
        door.accept(make.upload("invoice.xml", data), kinds=door.E_INVOICE)
    assert refused.value.reason == reason


@pytest.mark.django_db
def test_xml_is_no_evidence():
    with pytest.raises(FileRefused) as refused:
        door.accept(make.upload("invoice.xml", INVOICE))
    assert refused.value.reason == "wrong_kind"
