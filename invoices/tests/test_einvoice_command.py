"""`manage.py einvoice` reads what others sent and says what is wrong with it."""

import io
import json

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from foundation.einvoicing.cii import to_cii
from foundation.einvoicing.parse import parse
from foundation.einvoicing.tests.cases import CASES
from foundation.einvoicing.ubl import to_ubl

UBL = to_ubl(CASES["mixed"])


@pytest.fixture
def received(tmp_path):
    path = tmp_path / "invoice.xml"
    path.write_bytes(UBL)
    return path


def run(*arguments):
    out = io.StringIO()
    call_command("einvoice", *map(str, arguments), stdout=out, stderr=out)
    return out.getvalue()


def test_ubl_becomes_cii_and_cii_becomes_ubl_again(received, tmp_path):
    other = tmp_path / "invoice.cii.xml"
    run("convert", received, "--to", "cii", "-o", other)
    assert other.read_bytes() == to_cii(parse(UBL).document)
    assert run("convert", other, "--to", "ubl").encode() == UBL


def test_a_document_as_json_has_amounts_as_strings(received):
    data = json.loads(run("convert", received, "--to", "json"))
    assert data["number"] == "2026-0001"
    assert data["issue_date"] == "2026-03-01"
    assert data["lines"][0]["quantity"] == "7.5"
    assert data["totals"]["payable"] == "794.84"
    assert "payee" not in data


def test_totals_show_what_is_stated_beside_what_it_comes_to(received):
    received.write_bytes(UBL.replace(b">794.84<", b">800.00<"))
    data = json.loads(run("totals", received))
    assert data["recomputed"]["payable"] == "794.84"
    assert data["stated"]["payable"] == "800.00"
    assert {"gross", "payable"} >= set(data["differences"]) > set()
    assert data["recomputed"]["vat_per_rate"][0] == {"category": "S", "rate": "21", "base": "637.50", "vat": "133.88"}


def test_an_invoice_inside_a_pdf_is_read(tmp_path):
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.attachments["factur-x.xml"] = to_cii(CASES["standard"])
    pdf.save(tmp_path / "invoice.pdf")
    assert json.loads(run("totals", tmp_path / "invoice.pdf"))["stated"]["gross"] == "121.00"


def test_a_sound_invoice_passes_the_check(received):
    assert run("check", received, "--spec", "peppol") == ""


def test_findings_name_rule_and_place_and_fail_the_check(received):
    received.write_bytes(UBL.replace(b"<cbc:BuyerReference>Department 7</cbc:BuyerReference>", b""))
    with pytest.raises(CommandError, match="1 error"):
        run("check", received, "--spec", "peppol")
    with pytest.raises(CommandError, match="1 error"):
        run("check", received, "--spec", "peppol", "--json")


@pytest.mark.parametrize("action", [["totals"], ["convert", "--to", "json"]])
def test_what_cannot_be_read_says_why_and_writes_nothing(action, tmp_path):
    broken = tmp_path / "broken.xml"
    broken.write_bytes(UBL[:500])
    with pytest.raises(CommandError, match="READ-XML at line"):
        run(action[0], broken, *action[1:])
    with pytest.raises(CommandError, match="cannot be opened"):
        run(action[0], tmp_path / "absent.xml", *action[1:])


def test_reasons_are_told_in_dutch_when_asked(tmp_path):
    broken = tmp_path / "broken.xml"
    broken.write_bytes(b"<a/>")
    with pytest.raises(CommandError, match="is geen factuur"):
        run("totals", broken, "--language", "nl")
