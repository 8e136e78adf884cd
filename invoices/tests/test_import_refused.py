"""A file that is broken or no e-invoice at all is refused in words, and nothing of it is kept."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from foundation.audit.models import Event
from foundation.einvoicing.cii import to_cii
from foundation.einvoicing.tests.cases import ALICE
from foundation.einvoicing.ubl import to_ubl
from foundation.files.models import StoredFile
from invoices.models import ReceivedInvoice
from invoices.tests.make import make_business, owner_of
from invoices.tests.test_import import MINE, PAGE, pdf, send, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(client):
    """The owner of the business that is the seller of `MINE`."""
    business = make_business(vat_id=ALICE.vat_id, kvk="99999999", iban="NL02ABNA0123456789")
    client.force_login(owner_of(business))
    return business


BROKEN = {
    "cut off": ("a.xml", to_ubl(MINE)[:900], "READ-XML"),
    "a wrong encoding": ("a.xml", to_ubl(MINE).replace(b"Alice", b"Al\xffce"), "READ-XML"),
    "an entity bomb": ("a.xml", b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>', "READ-DTD"),
    "another root": ("a.xml", b'<Order xmlns="urn:x"/>', "READ-ROOT"),
    "a date that is none": ("a.xml", to_ubl(MINE).replace(b">2026-03-01<", b">1 March<"), "READ-DATE"),
    "a number that is none": ("a.xml", to_ubl(MINE).replace(b">85<", b">85,00<"), "READ-NUMBER"),
    "a PDF without XML": ("a.pdf", pdf(), "READ-NO-XML"),
    "a PDF with other XML": ("a.pdf", pdf(b"<a/>"), "READ-ROOT"),
    "a PDF with a password": ("a.pdf", pdf(encryption=pikepdf.Encryption(user="x", owner="x")), "READ-PDF"),
    "a torn PDF": ("a.pdf", b"%PDF-1.7 and then nothing", "READ-PDF"),
    "too much XML": ("a.xml", b"<a>" + b" " * 12_000_001 + b"</a>", "READ-SIZE"),
}


@pytest.mark.parametrize(("name", "data", "rule"), BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_broken_file_gets_rule_place_and_reason_and_nothing_is_kept(client, noor, name, data, rule, language):
    client.cookies["django_language"] = language
    response = send(client, data, name)
    assert response.status_code == 422
    assert f"{rule} · " in text(response)
    assert not ReceivedInvoice.objects.exists()
    assert not StoredFile.objects.exists()
    assert not Event.objects.filter(verb__startswith="einvoice").exists()


REFUSED = {
    "nothing chosen": ({}, "required"),
    "an empty file": ({"upload": SimpleUploadedFile("a.xml", b"")}, "empty"),
    "another kind of file": ({"upload": SimpleUploadedFile("a.docx", b"PK")}, "You can send: PDF, XML"),
    "100 MB": ({"upload": SimpleUploadedFile("a.xml", b"<" * 100_000_000)}, "larger than 20 MB"),
}


@pytest.mark.parametrize(("data", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_e_invoice_at_all_is_refused_in_words(client, noor, data, words):
    response = client.post(PAGE, data)
    assert response.status_code == 422
    assert words in text(response)
    assert not ReceivedInvoice.objects.exists()


def test_a_readable_invoice_in_a_pdf_with_scripts_stays_out(client, noor):
    document = pikepdf.open(io.BytesIO(pdf(to_cii(MINE))))
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    out = io.BytesIO()
    document.save(out)
    response = send(client, out.getvalue(), "a.pdf")
    assert response.status_code == 422
    assert "contains scripts" in text(response)
    assert not StoredFile.objects.exists()
