"""What we write passes the official rules, says everything, and is the same every time."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from lxml import etree

from foundation.einvoicing import totals
from foundation.einvoicing.check import check, suits
from foundation.einvoicing.cii import to_cii
from foundation.einvoicing.parse import parse
from foundation.einvoicing.specs import EN16931, FACTUR_X, NLCIUS, PEPPOL
from foundation.einvoicing.tests import judge
from foundation.einvoicing.tests.cases import CASES, NO_PEPPOL, case
from foundation.einvoicing.tests.make import document, everything, line
from foundation.einvoicing.ubl import to_ubl

WRITERS = {"ubl": to_ubl, "cii": to_cii}
D = Decimal


@judge.needs_judges
@pytest.mark.parametrize(
    ("writer", "spec"), [(to_ubl, EN16931), (to_ubl, PEPPOL), (to_ubl, NLCIUS), (to_cii, FACTUR_X)]
)
@pytest.mark.parametrize("name", CASES)
def test_every_case_passes_schema_and_official_rules(name, writer, spec):
    assert judge.fatal(writer(CASES[name], spec)) == []


@pytest.mark.parametrize("name", CASES)
def test_every_case_passes_our_own_check(name):
    assert [one for one in check(CASES[name], EN16931) if one.severity == "error"] == []


@pytest.mark.parametrize("name", CASES)
def test_peppol_and_nlcius_take_every_case_but_the_consumers(name):
    assert suits(CASES[name], PEPPOL) == suits(CASES[name], NLCIUS) == (name not in NO_PEPPOL)


@pytest.mark.parametrize("syntax", WRITERS)
@pytest.mark.parametrize("name", CASES)
def test_what_is_written_is_read_back_with_the_same_totals_lines_and_bytes(name, syntax):
    original, write = CASES[name], WRITERS[syntax]
    xml = write(original)
    read = parse(xml)
    assert read.findings == ()
    assert read.document.stated == totals.totals(original)
    assert without_ids(read.document.lines) == without_ids(original.lines)
    assert write(read.document) == xml


def without_ids(lines):
    return [replace(one, id="", base_unit="") for one in lines]


@pytest.mark.parametrize("kind", ["380", "381"])
@pytest.mark.parametrize("syntax", WRITERS)
def test_no_term_of_the_standard_is_lost(syntax, kind):
    original = everything(type_code=kind)
    read = parse(WRITERS[syntax](original)).document
    expected = replace(original, stated=totals.totals(original), spec=EN16931.id)
    for field in fields(original):
        assert getattr(read, field.name) == getattr(expected, field.name), field.name


@pytest.mark.parametrize("kind", ["380", "381"])
def test_from_ubl_to_cii_and_back_nothing_changes(kind):
    xml = to_ubl(everything(type_code=kind))
    assert to_ubl(parse(to_cii(parse(xml).document)).document) == xml


def test_numbers_are_never_written_with_an_exponent_or_a_minus_before_nothing():
    tiny = line(D("1E+2"), D("1E-7"), base_quantity=D("1E+3"))
    for write in (to_ubl, to_cii):
        text = write(document(tiny, line(D("-0.0"), "5")))
        assert b">100<" in text
        assert b">0.0000001<" in text
        assert b">1000<" in text
        assert b"E+" not in text
        assert b"E-7" not in text
        assert b">-0" not in text


def test_characters_that_xml_cannot_hold_are_left_out():
    strange = document(replace(line(), description="Bell\x07 and \ud800 & <b>"))
    for write in (to_ubl, to_cii):
        assert parse(write(strange)).document.lines[0].description == "Bell and  & <b>"


def test_a_credit_note_is_a_credit_note_in_both_syntaxes():
    credit = CASES["whole credit"]
    assert etree.fromstring(to_ubl(credit)).tag.endswith("CreditNote")
    assert b"<ram:TypeCode>381<" in to_cii(credit)
    read = parse(to_ubl(credit)).document
    assert (read.due_date, read.preceding[0].number) == (date(2026, 3, 31), "2026-0001")


def test_a_credit_note_without_a_way_of_paying_keeps_its_due_date_in_ubl():
    credit = replace(CASES["whole credit"], payment_means=())
    assert parse(to_ubl(credit)).document.due_date == date(2026, 3, 31)


def test_peppol_gets_its_process_and_one_note():
    text = to_ubl(CASES["notes and period"], PEPPOL).decode()
    assert text.count("\n  <cbc:Note>") == 1
    assert "First\nline\nSecond" in text
    assert "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0" in text


def test_nlcius_hears_no_codes_that_it_only_warns_about():
    sober = to_ubl(replace(CASES["discount"], preceding=CASES["whole credit"].preceding), NLCIUS).decode()
    assert "AllowanceChargeReasonCode" not in sober
    assert "<cac:InvoiceDocumentReference>\n      <cbc:ID>2026-0001</cbc:ID>\n    </cac:" in sober
    assert "TaxExemptionReasonCode" not in to_ubl(CASES["reverse charge"], NLCIUS).decode()
    assert "Btw verlegd" in to_ubl(CASES["reverse charge"], NLCIUS).decode()


def test_stated_totals_are_written_as_stated():
    odd = replace(totals.totals(case()), payable=D("120.99"))
    assert b">120.99<" in to_ubl(case(stated=odd))
