"""The PDF of an issued invoice: archive copy, accessible, e-invoice and readable paper in one file."""

import io
import re
from datetime import date
from decimal import Decimal

import facturx
import pikepdf
import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Business
from foundation.einvoicing import totals
from foundation.einvoicing.parse import parse
from foundation.einvoicing.tests import judge
from foundation.files import door
from foundation.pdf import fence
from invoices import einvoice, paper
from invoices.models import Invoice
from invoices.paper import pdf as printing
from invoices.services.credit import credit_lines
from invoices.tests.make import actor_of, line, make_business, make_invoice

pytestmark = pytest.mark.django_db
ZERO = {"vat_rate": Decimal(0)}
BELGIAN = {"buyer_country": "BE", "buyer_vat_id": "BE0400378485", "buyer_city": "Brussel"}
AMERICAN = {"buyer_country": "US", "buyer_city": "New York", "buyer_postal_code": "10001"}
# name of the VAT case: (fields of the business, fields of the invoice, lines)
CASES = {
    "standard": ({}, {}, [line()]),
    "mixed, with a discount and a price of six decimals": (
        {},
        {"notes": "Thank you", "reference": "PO 7"},
        [
            line(unit_price=Decimal("12.345678"), vat_rate=Decimal(9)),
            line(unit_price=Decimal(-50), quantity=Decimal(1), unit="LS"),
            line(vat_category="Z", **ZERO),
            line(unit="D68", quantity=Decimal("12345.5"), unit_price=Decimal("0.12")),
        ],
    ),
    "reverse charge": ({}, BELGIAN, [line(vat_category="AE", **ZERO)]),
    "intra-EU": ({}, BELGIAN, [line(vat_category="K", **ZERO)]),
    "export": ({}, AMERICAN, [line(vat_category="G", **ZERO)]),
    "exempt beside taxed": ({}, {}, [line(vat_category="E", **ZERO), line()]),
    "small business": ({"vat_scheme": "kor"}, {}, [line(vat_category="E", **ZERO)]),
    "no VAT number": (
        {"vat_scheme": "none", "vat_id": ""},
        {"buyer_vat_id": "NL001234567B01"},
        [line(vat_category="O", **ZERO)],
    ),
    "consumer without a service date": (
        {},
        {"buyer_kind": "consumer"},
        [line(service_date=None, description="Fotografie open dag 3 november 2026, 5 uur")],
    ),
    "days of two months": ({}, {}, [line(), line(service_date=date(2026, 10, 29))]),
}


def content_of(invoice):
    return door.read(paper.build(invoice.pk).file)


def opened(invoice):
    return pikepdf.open(io.BytesIO(content_of(invoice)))


def pages_of(content):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def elements(pdf, kind):
    """Structure elements of a kind, such as /Table, in the order of the file."""
    found = (each for each in pdf.objects if isinstance(each, pikepdf.Dictionary))
    return [each for each in found if each.get("/Type") == "/StructElem" and kind == each.S]


def reached(pdf):
    """Kinds of the structure elements that a reader comes to from the root."""
    waiting, kinds = [pdf.Root.StructTreeRoot.K[0]], []
    while waiting:
        each = waiting.pop()
        if isinstance(each, pikepdf.Dictionary) and "/S" in each:
            kinds.append(str(each.S))
            waiting += list(each.get("/K", []))
    return kinds


@pytest.fixture
def alice():
    return make_business(phone="+31 20 123 4567")


def test_the_file_says_that_it_is_archive_copy_accessible_and_e_invoice_in_one_block(alice):
    pdf = opened(make_invoice(alice))
    xmp = pdf.Root.Metadata.read_bytes().decode()
    assert xmp.count("<rdf:RDF") == 1
    assert 'pdfaid:part="3"' in xmp
    assert 'pdfaid:conformance="A"' in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>" in xmp
    assert "<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>" in xmp
    described = re.findall(r"<pdfaSchema:namespaceURI>(.*?)<", xmp)
    assert described == [
        "http://www.aiim.org/pdfua/ns/id/",
        "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#",
    ]
    with pdf.open_metadata() as read:
        assert (read.pdfa_status, read["dc:title"]) == ("3A", "Invoice " + str(pdf.docinfo.Title).split()[-1])


def test_output_intent_language_title_and_tags_are_there(alice):
    pdf = opened(make_invoice(alice, language="nl"))
    (intent,) = pdf.Root.OutputIntents
    assert (intent.S, intent.DestOutputProfile.N) == ("/GTS_PDFA1", 3)
    assert pdf.Root.Lang == "nl"
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo.Author) == "Studio Noor"


def test_every_letter_comes_from_an_embedded_truetype_font(alice):
    pdf = opened(make_invoice(alice))
    fonts = [
        each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"
    ]
    assert len(fonts) == 2
    assert all("/FontFile2" in font for font in fonts)
    assert {str(font.FontName).split("+")[1].split("-")[0] for font in fonts} == {"Geist"}


def test_a_screen_reader_finds_headings_real_tables_and_what_pictures_show(alice):
    pdf = opened(make_invoice(alice))
    kinds = reached(pdf)
    assert {"/H1", "/H2", "/Table", "/THead", "/TBody", "/TR", "/TH", "/TD", "/Figure", "/Link", "/P"} <= set(kinds)
    assert kinds.count("/Table") == 2, "lines and sums; what only stands side by side is no table"
    scopes = [str(cell.A.Scope) for cell in elements(pdf, "/TH")]
    assert scopes == ["/Column"] * 5 + ["/Row"] * 3
    assert all(str(figure.Alt) for figure in elements(pdf, "/Figure"))
    links = [each for page in pdf.pages for each in page.get("/Annots", []) if each.Subtype == "/Link"]
    assert len(links) == 2
    assert all("/Contents" in each and "/StructParent" in each for each in links)


@pytest.mark.parametrize(("language", "faq_name"), [("en", "payment-faq"), ("nl", "betaal-faq")])
def test_xml_and_faq_are_attached_once_each_and_say_what_they_are(alice, language, faq_name):
    invoice = make_invoice(alice, language=language)
    pdf = opened(invoice)
    names = ["factur-x.xml", f"{faq_name}-{invoice.number}.pdf"]
    assert [str(spec.UF) for spec in sorted(pdf.Root.AF, key=lambda spec: str(spec.UF))] == sorted(names)
    assert sorted(pdf.attachments) == sorted(names)
    assert list(pdf.Root.Names.EmbeddedFiles.Names)[::2] == sorted(names)
    told = {str(spec.UF): (str(spec.AFRelationship), str(spec.EF.F.Subtype)) for spec in pdf.Root.AF}
    assert told == {names[0]: ("/Alternative", "/text/xml"), names[1]: ("/Supplement", "/application/pdf")}
    faq = pikepdf.open(io.BytesIO(pdf.attachments[names[1]].get_file().read_bytes()))
    assert len(faq.pages) == 1
    assert len(pdf.pages) == 2, "the FAQ is also readable as the last page"


@pytest.mark.parametrize("name", CASES)
def test_the_xml_inside_passes_the_official_rules_and_says_what_the_paper_says(name):
    business, fields, lines = CASES[name]
    invoice = make_invoice(make_business(**business), lines=lines, **fields)
    content = content_of(invoice)
    file_name, xml = facturx.get_xml_from_pdf(content, check_xsd=True, check_schematron=False)
    assert file_name == "factur-x.xml"
    assert judge.objections(xml) == []
    made = einvoice.document(invoice.snapshot)
    assert totals.totals(made) == made.stated, "what was frozen is what the lines come to"
    read = parse(content)
    assert not read.findings
    assert (read.document.number, read.document.type_code) == (invoice.number, "380")
    assert (read.document.stated.payable, read.document.stated.vat) == (invoice.total, invoice.vat_total)
    assert list(read.document.stated.line_nets) == [row.net for row in invoice.lines.all()]


def test_a_credit_note_is_type_381_and_says_what_it_corrects_also_where_cents_are_cumulative(alice):
    invoice = make_invoice(alice, lines=[line(quantity=Decimal(1), unit_price=Decimal("0.06"))])
    row = invoice.lines.get()
    for _ in range(2):
        note = credit_lines(invoice, amounts={row.pk: Decimal("0.02")}, reason="Less work.", actor=actor_of(alice))
        content = content_of(note)
        _name, xml = facturx.get_xml_from_pdf(content, check_xsd=True, check_schematron=False)
        assert judge.fatal(xml) == []
        read = parse(content).document
        assert (read.type_code, read.preceding[0].number) == ("381", invoice.number)
        assert (read.stated.vat, read.stated.payable) == (note.vat_total, note.total)
        (text,) = pages_of(content)
        assert f"corrects invoice {invoice.number}" in " ".join(text.split())
        assert "Less work." in text
    assert note.vat_total == Decimal("0.01"), "0.02 at 21 % is 0.00, but 0.04 is 0.01"


def test_what_receivers_would_refuse_is_not_attached(alice):
    Business.objects.filter(pk=alice.pk).update(vat_scheme="kor", vat_id="")
    alice.refresh_from_db()
    pdf = opened(make_invoice(alice, lines=[line(vat_category="E", **ZERO)]))
    assert [name for name in pdf.attachments if name.endswith(".xml")] == []
    assert "fx:" not in pdf.Root.Metadata.read_bytes().decode()


def test_the_same_snapshot_gives_the_same_bytes_in_another_process_at_another_time(alice):
    invoice = make_invoice(alice)
    first = printing.render(invoice)
    fence.WARM.stop()
    printing._printed.cache_clear()
    assert printing.render(Invoice.objects.get(pk=invoice.pk)) == first


def test_the_words_can_be_copied_and_all_that_the_law_asks_is_there(alice):
    invoice = make_invoice(alice, **BELGIAN, reference="PO 7781")
    text = " ".join(pages_of(content_of(invoice))[0].split())
    for words in (
        invoice.number, "Studio Noor", "Prinsengracht 12", "1015 DV Amsterdam", "NL004495445B01", "12345678",
        "+31 20 123 4567", "Kramer & Zn.", "Industrieweg 3", "BE0400378485", "Belgium", "PO 7781",
        "Fotografie open dag", "3 November 2026", "5 hours", "€85.00", "21%", "€425.00", "€89.25", "€514.25",
        "NL91 ABNA 0417 1643 00", "Something wrong?", "Page 1 of 1",
    ):  # fmt: skip
        assert words in text


def test_a_logo_is_printed_with_the_name_as_its_words(alice):
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGBA", (300, 100), (11, 95, 82, 128)).save(picture, "PNG")
    logo = door.accept(SimpleUploadedFile("logo.png", picture.getvalue(), "image/png"), kinds=door.LOGO)
    Business.objects.filter(pk=alice.pk).update(logo=logo)
    alice.refresh_from_db()
    pdf = opened(make_invoice(alice))
    assert sorted(str(figure.Alt) for figure in elements(pdf, "/Figure"))[-1] == "Studio Noor"


@pytest.mark.parametrize(
    ("words", "first"), [("Short", 9), ("A description of some length that takes two or three lines on paper " * 2, 5)]
)
def test_totals_never_stand_alone_and_every_page_of_lines_has_its_header(alice, words, first):
    """Line by line over the page break, until the totals stand on the second page with two lines."""
    for count in range(first, first + 9):
        invoice = make_invoice(alice, lines=[line(description=f"{words} #{row}#") for row in range(count)])
        pages = pages_of(fence.render_paper(printing.paper_of(invoice)))[:-1]
        lines = [text.count("#") // 2 for text in pages]
        assert sum(lines) == count
        for text, number in zip(pages, lines, strict=True):
            assert ("Description" in text) == (number > 0)
            assert number or "Subtotal" not in text
            assert f"of {len(pages)}" in text
        if count == first:
            assert "Subtotal" in pages[0], "begin with fewer lines: the break was already passed"
        if len(lines) > 1 and lines[1] > 1:
            return
    pytest.fail("no page break was met")


def test_a_description_of_many_lines_goes_on_over_the_page(alice):
    text = "\n".join(f"step {row}" for row in range(180))
    invoice = make_invoice(alice, lines=[line(description=text), line(description="after")])
    pages = pages_of(fence.render_paper(printing.paper_of(invoice)))
    words = " ".join(" ".join(pages).split())
    assert all(f"step {row}" in words for row in range(180))
    assert "after" in words


def test_an_unbroken_word_stays_inside_its_column(alice):
    invoice = make_invoice(alice, lines=[line(description="x" * 500)])
    text = pages_of(fence.render_paper(printing.paper_of(invoice)))[0]
    assert max(len(row) for row in text.splitlines() if set(row) == {"x"}) < 60
