"""A paper is rendered once, by whoever asks first, and served from the store afterwards."""

import re
from datetime import date

import facturx
import pytest

from foundation.einvoicing.tests import judge
from foundation.pdf import fence
from invoices import paper, preflight
from invoices.errors import TooLongForPaper
from invoices.models import InvoiceLine
from invoices.paper import pdf as printing
from invoices.tests.make import line, make_business, make_draft, make_invoice, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make_business(phone="+31 20 123 4567")


@pytest.mark.parametrize(
    ("descriptions", "sentence"),
    [
        (["a"] * 1_001, "at most 1000 lines; this one has 1001"),
        (["a" * 2_001], "at most 2000 characters"),
        (["a" * 2_000] * 101, "together have at most 200000 characters"),
    ],
)
def test_too_long_is_said_in_words_before_issuing_and_before_rendering(alice, descriptions, sentence, monkeypatch):
    rows = [
        InvoiceLine(**line(description=text)) for text in descriptions
    ]  # a form refuses them before they are stored
    findings = preflight.check(make_draft(alice), rows, alice, date(2026, 11, 2))
    assert any(finding.blocks and re.search(sentence, str(finding)) for finding in findings)
    invoice = make_invoice(alice)
    invoice.snapshot["lines"] = [invoice.snapshot["lines"][0] | {"description": text} for text in descriptions]
    monkeypatch.setattr(fence, "render_paper", lambda paper: pytest.fail("rendered"))
    with pytest.raises(TooLongForPaper, match=sentence):
        printing.render(invoice)


def test_a_document_is_rendered_once_and_then_served_from_store(client, alice, monkeypatch):
    invoice = make_invoice(alice)
    client.force_login(owner_of(alice))
    url = f"/invoices/{invoice.pk}/pdf/"
    first = client.get(url)
    assert first.content.startswith(b"%PDF")
    monkeypatch.setattr(fence, "render_paper", lambda paper: pytest.fail("rendered again"))
    assert client.get(url).content == first.content
    assert client.get(url, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_the_faq_is_printed_once_for_all_invoices_of_a_version(alice, monkeypatch):
    printing._printed.cache_clear()
    printed, really = [], fence.render_paper
    monkeypatch.setattr(fence, "render_paper", lambda paper: printed.append(paper.title) or really(paper))
    for _ in range(2):
        paper.build(make_invoice(alice).pk)
    assert printed.count("Questions about paying") == 1


def test_a_snapshot_of_the_first_version_is_still_printed_and_still_an_e_invoice(alice):
    invoice = make_invoice(alice)
    invoice.snapshot |= {"version": 1, "buyer": {k: v for k, v in invoice.snapshot["buyer"].items() if k != "kvk"}}
    content = printing.render(invoice)
    assert judge.objections(facturx.get_xml_from_pdf(content, check_xsd=False, check_schematron=False)[1]) == []
