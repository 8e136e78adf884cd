"""UBL: for bookkeeping programs, in the best rule set that the parties' data allow."""

from decimal import Decimal

import pytest
from lxml import etree

from clients.models import Client
from foundation.einvoicing.parse import parse
from foundation.einvoicing.tests import judge
from foundation.files.models import StoredFile
from invoices import paper
from invoices.models import InvoiceDocument
from invoices.queries import client_url
from invoices.services.credit import credit_lines
from invoices.tests.make import actor_of, line, make_business, make_invoice, owner_of
from invoices.tests.test_pdf import AMERICAN, BELGIAN, CASES

pytestmark = pytest.mark.django_db
UBL = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"


@pytest.fixture
def alice():
    return make_business()


def known_client(business, **fields):
    values = {"name": "Kramer & Zn.", "kind": "business", "kvk": "87654321"}
    return Client.objects.create(business=business, **values | fields)


def spec_of(content):
    return etree.fromstring(content).findtext(f"{UBL}CustomizationID")


def written(client, invoice, business):
    client.force_login(owner_of(business))
    return client.get(f"/invoices/{invoice.pk}/ubl/")


@pytest.mark.parametrize("name", [name for name in CASES if not name.startswith("consumer")])
def test_every_vat_case_gives_ubl_that_passes_the_official_rules(client, name):
    business_fields, fields, lines = CASES[name]
    business = make_business(**business_fields)
    invoice = make_invoice(business, lines=lines, client=known_client(business), **fields | {"reference": "PO 7"})
    response = written(client, invoice, business)
    assert response.status_code == 200
    assert judge.objections(response.content) == []
    read = parse(response.content)
    assert not read.findings
    assert read.document.stated.payable == invoice.total


@pytest.mark.parametrize(
    ("fields", "client_fields", "spec"),
    [
        ({"reference": "PO 7"}, {}, "peppol"),
        ({"reference": "PO 7"} | BELGIAN, {"kvk": ""}, "peppol"),
        ({"reference": "PO 7"} | AMERICAN, {"kvk": ""}, "nlcius"),
        ({"reference": "PO 7"}, {"kvk": ""}, "en16931:2017"),
        ({}, {}, "en16931:2017"),
    ],
)
def test_the_rule_set_is_the_best_that_the_data_allow(client, alice, fields, client_fields, spec):
    invoice = make_invoice(alice, client=known_client(alice, **client_fields), **fields)
    assert spec_of(written(client, invoice, alice).content).count(spec) == 1


def test_the_owner_sees_what_is_missing_for_the_network_and_where_to_mend_it(client, alice):
    invoice = make_invoice(alice)
    client.force_login(owner_of(alice))
    html = client.get(invoice.get_absolute_url()).content.decode()
    assert "The buyer&#x27;s Peppol address is missing." in html
    assert f'href="/clients/{invoice.client_id}/"' in html
    assert f"/invoices/{invoice.pk}/ubl/" in html


def test_a_complete_invoice_is_said_to_keep_peppol(client, alice):
    invoice = make_invoice(alice, client=known_client(alice), reference="PO 7")
    client.force_login(owner_of(alice))
    html = client.get(invoice.get_absolute_url()).content.decode()
    assert "keeps Peppol BIS Billing 3.0" in html
    assert "is missing" not in html


def test_a_consumer_gets_the_pdf_only(client, alice):
    invoice = make_invoice(alice, buyer_kind="consumer")
    client.force_login(owner_of(alice))
    assert "/ubl/" not in client.get(invoice.get_absolute_url()).content.decode()
    assert "/ubl/" not in client.get(client_url(invoice)).content.decode()
    refused = client.get(f"/invoices/{invoice.pk}/ubl/")
    assert refused.status_code == 409
    assert "Factur-X" in refused.content.decode()


def test_where_not_even_the_standard_can_be_kept_the_refusal_names_what_is_missing(client):
    business = make_business(vat_scheme="kor", vat_id="")
    invoice = make_invoice(business, lines=[line(vat_category="E", vat_rate=Decimal(0))])
    refused = written(client, invoice, business)
    assert refused.status_code == 409
    assert "VAT number is missing" in refused.content.decode()
    page = client.get(invoice.get_absolute_url()).content.decode()
    assert "The PDF carries no data inside" in page
    assert 'href="/settings/business/"' in page


def test_the_client_downloads_the_same_file_behind_the_link(client, alice):
    invoice = make_invoice(alice, client=known_client(alice), reference="PO 7")
    page = client.get(client_url(invoice)).content.decode()
    path = client_url(invoice).split("//", 1)[1].partition("/")[2]
    assert f"/{path}ubl/" in page
    mine = client.get(client_url(invoice) + "ubl/")
    assert mine["Content-Disposition"] == f'attachment; filename="invoice-{invoice.number}.xml"'
    assert mine["X-Content-Type-Options"] == "nosniff"
    assert mine.content == written(client, invoice, alice).content


def test_a_stranger_gets_nothing(client, alice):
    invoice = make_invoice(alice)
    bob = make_business("Bureau Bob")
    assert written(client, invoice, bob).status_code == 404
    assert client.get(client_url(invoice)[:-2] + "x/ubl/").status_code == 404


def test_it_is_written_once_and_beside_the_pdf(client, alice):
    invoice = make_invoice(alice, client=known_client(alice), reference="PO 7")
    first, second = (written(client, invoice, alice) for _ in range(2))
    assert first.content == second.content
    assert InvoiceDocument.objects.filter(invoice=invoice, kind="ubl").count() == 1
    paper.build_all(invoice.pk)
    assert sorted(invoice.documents.values_list("kind", flat=True)) == ["pdf", "ubl"]
    assert StoredFile.objects.count() == 2


def test_the_worker_makes_the_pdf_although_the_ubl_is_there_already(client, alice, monkeypatch):
    from datetime import timedelta

    from invoices import jobs

    invoice = make_invoice(alice)
    written(client, invoice, alice)
    monkeypatch.setattr(jobs, "PATIENCE", timedelta(0))
    assert jobs.build_missing_documents() == 1
    assert paper.find(invoice) is not None
    assert jobs.build_missing_documents() == 0


def test_one_invoice_that_cannot_be_printed_does_not_hold_up_the_others(alice, monkeypatch):
    from datetime import timedelta

    from foundation.pdf.errors import PdfTookTooLong
    from invoices import jobs
    from invoices.paper import pdf

    bad, good = make_invoice(alice), make_invoice(alice)
    really = pdf.render

    def render(invoice):
        if invoice.pk == bad.pk:
            raise PdfTookTooLong
        return really(invoice)

    monkeypatch.setattr(pdf, "render", render)
    monkeypatch.setattr(jobs, "PATIENCE", timedelta(0))
    assert jobs.build_missing_documents() == 1
    assert paper.find(good) is not None
    assert paper.find(bad) is None


def test_a_credit_note_is_a_ubl_credit_note_that_names_its_invoice(client, alice):
    invoice = make_invoice(alice, client=known_client(alice), reference="PO 7")
    row = invoice.lines.get()
    note = credit_lines(invoice, amounts={row.pk: row.net}, reason="Not done.", actor=actor_of(alice))
    content = written(client, note, alice).content
    assert judge.objections(content) == []
    read = parse(content).document
    assert etree.fromstring(content).tag.endswith("}CreditNote")
    assert (read.type_code, read.preceding[0].number) == ("381", invoice.number)
    assert "peppol" in spec_of(content)
