"""What others send is read as they meant it; what cannot be read says where and why, and nothing is half read."""

import io
import time
import tracemalloc
from datetime import date
from decimal import Decimal

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.einvoicing.check import check
from foundation.einvoicing.cii import to_cii
from foundation.einvoicing.parse import parse
from foundation.einvoicing.reader import MAX_BYTES, MAX_NOTES
from foundation.einvoicing.tests.cases import CASES
from foundation.einvoicing.tests.make import RUNS, document, line
from foundation.einvoicing.ubl import to_ubl

D = Decimal
UBL, CII = to_ubl(CASES["mixed"]), to_cii(CASES["mixed"])
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [%s]>'
LAUGHS = b'<!ENTITY a "ha">' + b"".join(b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 10) for c in range(98, 108))


def refused(data, rule):
    read = parse(data)
    assert read.document is None
    (finding,) = read.findings
    assert finding.rule == rule
    assert finding.field
    assert finding.text("en") != finding.text("nl")
    return finding


def changed(xml, old, new, count=1):
    assert old in xml
    return xml.replace(old, new, count)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "READ-XML"),
        (b"hello", "READ-XML"),
        (b"\x00\x01\x02", "READ-XML"),
        (UBL[:700], "READ-XML"),
        (changed(UBL, b"UTF-8", b"UTF-16"), "READ-XML"),
        (changed(UBL, b"UTF-8", b"KLINGON"), "READ-XML"),
        (changed(UBL, b"Alice", b"Al\xffce"), "READ-XML"),
        (b"<a>" * 100_000, "READ-XML"),
        (b"<Invoice/>", "READ-ROOT"),
        (b"<html><body>Invoice</body></html>", "READ-ROOT"),
        (b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>', "READ-ROOT"),
        (DOCTYPE % b"" + b"<x/>", "READ-DTD"),
        (DOCTYPE % b'<!ENTITY f SYSTEM "file:///etc/passwd">' + b"<x>&f;</x>", "READ-DTD"),
        (DOCTYPE % b'<!ENTITY % f SYSTEM "http://203.0.113.1/x"> %f;' + b"<x/>", "READ-DTD"),
        (b"x" * (MAX_BYTES + 1), "READ-SIZE"),
        (b"<a/>" * 500_000, "READ-SIZE"),
        (changed(UBL, b"<cbc:IssueDate>2026-03-01</cbc:IssueDate>", b""), "BR-03"),
        (changed(UBL, b">2026-03-01<", b">1 March 2026<"), "READ-DATE"),
        (changed(UBL, b">2026-03-01<", b">2026-02-30<"), "READ-DATE"),
        (changed(CII, b">20260301<", b">202603<"), "READ-DATE"),
        (changed(UBL, b">85<", b">85,00<"), "READ-NUMBER"),
        (changed(UBL, b">85<", b">1e5<"), "READ-NUMBER"),
        (changed(UBL, b">85<", b">NaN<"), "READ-NUMBER"),
        (changed(UBL, b">85<", b">" + b"9" * 51 + b"<"), "READ-NUMBER"),
        (changed(UBL, b">85<", b">" + b"9" * 40 + b"<"), "READ-LINE"),
        (changed(UBL, b">21<", b">-21<", -1), "READ-LINE"),
        (to_ubl(document(line(base_quantity=D(2)))).replace(b">2</cbc:BaseQ", b">0</cbc:BaseQ"), "READ-LINE"),
    ],
)
def test_what_cannot_be_read_gets_one_finding_with_rule_place_and_reason(data, rule):
    refused(data, rule)


def test_the_place_of_a_broken_value_is_its_path_and_line():
    finding = refused(changed(UBL, b">85<", b">85,00<"), "READ-NUMBER")
    assert "cac:InvoiceLine[1]/cac:Price/cbc:PriceAmount (line " in finding.field
    assert "“85,00” is not a number" in finding.en


@pytest.mark.parametrize("place", [b"<x>&k;</x>", b'<x y="&k;"/>'])
def test_an_entity_bomb_is_refused_before_it_grows(place):
    tracemalloc.start()
    assert parse(DOCTYPE % LAUGHS + place).document is None
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def pdf_with(**files):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    for name, content in files.items():
        pdf.attachments[name.replace("_", "-") + ".xml"] = content
    return pdf


def saved(pdf, **how):
    out = io.BytesIO()
    pdf.save(out, **how)
    return out.getvalue()


@pytest.mark.parametrize(
    "files", [{"factur_x": CII}, {"xrechnung": CII}, {"whatever": UBL}, {"factur_x": CII, "a": b"<a/>"}]
)
def test_the_xml_inside_a_pdf_is_found_and_read(files):
    read = parse(saved(pdf_with(**files)))
    assert read.document.number == "2026-0001"
    assert read.findings == ()


def test_a_compressed_attachment_is_read():
    assert parse(saved(pdf_with(factur_x=CII), compress_streams=True, recompress_flate=True)).document


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (saved(pdf_with()), "READ-NO-XML"),
        (saved(pdf_with(a=b"<a/>", b=b"<b/>")), "READ-NO-XML"),
        (saved(pdf_with(factur_x=b"<a/>")), "READ-ROOT"),
        (saved(pdf_with(factur_x=CII), encryption=pikepdf.Encryption(user="secret", owner="secret")), "READ-PDF"),
        (b"%PDF-1.7 and then nothing", "READ-PDF"),
        (b"%PDF-1.7" + b" " * 30_000_000, "READ-SIZE"),
    ],
)
def test_a_pdf_that_holds_no_invoice_says_so(data, rule):
    refused(data, rule)


def test_a_bomb_packed_into_a_pdf_is_unpacked_no_further_than_the_limit():
    bomb = saved(pdf_with(factur_x=b" " * 60_000_000), compress_streams=True)
    assert len(bomb) < 100_000
    tracemalloc.start()
    refused(bomb, "READ-PDF")
    assert tracemalloc.get_traced_memory()[1] < 3 * MAX_BYTES
    tracemalloc.stop()


def test_what_is_not_understood_is_reported_and_the_rest_is_read():
    said = changed(UBL, b"<cbc:IssueDate>", b"<cbc:UUID>abc-123</cbc:UUID><cbc:IssueDate>")
    read = parse(said)
    assert read.document == parse(UBL).document
    (finding,) = read.findings
    assert (finding.rule, finding.severity) == ("READ-UNKNOWN", "note")
    assert "cbc:UUID" in finding.field
    assert "abc-123" in finding.nl


@pytest.mark.parametrize("old", [b"</cbc:IssueDate>", b"<cac:InvoiceLine>", b"<cbc:Percent>"])
def test_text_between_elements_is_reported_too(old):
    read = parse(changed(UBL, old, b"<!-- -->lost" + old if old.startswith(b"<c") else b"<i/>lost" + old))
    assert [(one.rule, "“lost”" in one.en) for one in read.findings] == [("READ-UNKNOWN", True)]


def test_a_flood_of_unknown_values_is_told_in_time_and_counted():
    flood = changed(UBL, b"<cbc:IssueDate>", b"<x>y</x>" * 100_000 + b"<cbc:IssueDate>")
    start = time.process_time()
    read = parse(flood)
    assert time.process_time() - start < 10
    assert read.document == parse(UBL).document
    assert len(read.findings) == MAX_NOTES + 1
    assert f"{100_000 - MAX_NOTES} more values" in read.findings[-1].en


def test_a_second_value_where_one_is_allowed_is_reported():
    twice = changed(CII, b"<ram:BuyerReference>", b"<ram:BuyerReference>Other</ram:BuyerReference><ram:BuyerReference>")
    assert [one.rule for one in parse(twice).findings] == ["READ-UNKNOWN"]


def test_totals_that_contradict_the_lines_are_kept_and_the_difference_is_shown():
    read = parse(
        changed(UBL, b">2026-0001<", b">2026-0002<").replace(
            b'<cbc:PayableAmount currencyID="EUR">', b'<cbc:PayableAmount currencyID="EUR">1'
        )
    )
    assert read.document.stated.payable > 1000
    (finding,) = [one for one in check(read.document) if one.rule == "BR-CO-16"]
    assert f"{read.document.stated.payable}" in finding.en


def test_missing_totals_are_reported_by_rule_and_not_made_up():
    start, end = UBL.index(b"<cac:LegalMonetaryTotal>"), UBL.index(b"</cac:LegalMonetaryTotal>")
    read = parse(UBL[:start] + b"<cac:LegalMonetaryTotal>" + UBL[end:])
    assert read.document.stated is None
    assert [one.rule for one in read.findings] == ["BR-12", "BR-13", "BR-14", "BR-15"]


def test_a_negative_price_is_read_as_a_negative_quantity():
    read = parse(changed(UBL, b">85<", b">-85<"))
    assert (read.document.lines[0].quantity, read.document.lines[0].unit_price) == (D("-7.5"), D("85"))
    assert [one.rule for one in read.findings] == ["BR-27"]


def test_dates_with_a_zone_and_names_in_the_second_place_are_understood():
    lenient = changed(UBL, b">2026-03-01<", b">2026-03-01+01:00<")
    lenient = changed(lenient, b"<cbc:RegistrationName>Alice Ontwerp</cbc:RegistrationName>", b"")
    lenient = changed(
        lenient,
        b"<cac:PostalAddress>",
        b"<cac:PartyName><cbc:Name>Studio</cbc:Name></cac:PartyName><cac:PostalAddress>",
    )
    read = parse(lenient).document
    assert (read.issue_date, read.seller.name) == (date(2026, 3, 1), "Studio")


def test_a_foreign_currency_on_one_amount_is_reported():
    odd = changed(UBL, b'<cbc:PayableAmount currencyID="EUR">', b'<cbc:PayableAmount currencyID="USD">')
    assert [one.rule for one in parse(odd).findings] == ["PEPPOL-EN16931-R051"]


def test_other_prefixes_comments_and_indents_make_no_difference():
    text = UBL.replace(b"cbc:", b"b:").replace(b"xmlns:cbc", b"xmlns:b").replace(b"\n", b"\n\n<!-- x -->")
    read = parse(text)
    assert (read.document, read.findings) == (parse(UBL).document, ())


def test_utf_16_with_its_mark_is_read():
    assert parse(UBL.decode().replace("UTF-8", "UTF-16").encode("utf-16")).document == parse(UBL).document


@RUNS
@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_raise(data):
    assert parse(data).findings
    assert parse(b"%PDF-1.7" + data).findings


@RUNS
@given(st.sampled_from([UBL, CII]), st.data())
def test_no_damage_to_a_real_document_makes_the_reader_raise(xml, data):
    start = data.draw(st.integers(0, len(xml)))
    length = data.draw(st.integers(0, 400))
    read = parse(xml[:start] + data.draw(st.binary(max_size=6)) + xml[start + length :])
    assert read.document or read.findings
    if read.document:
        check(read.document)
        to_ubl(read.document)
        to_cii(read.document)
