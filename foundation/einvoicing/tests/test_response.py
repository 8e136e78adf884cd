"""Invoice Response (BIS 63, T111): the codes, the order of statuses, and the XML there and back."""

from datetime import date, time

import pytest

from foundation.einvoicing.apart import read_response_apart
from foundation.einvoicing.parties import Contact, Identifier, Party
from foundation.einvoicing.response import (
    ACTION,
    REASON,
    Clarification,
    Condition,
    InvoiceResponse,
    Said,
    check,
    out_of_order,
)
from foundation.einvoicing.response_json import from_data, response_data
from foundation.einvoicing.response_xml import read, write

BUYER = Party(
    name="Kramer & Zn.",
    endpoint=Identifier("87654321", "0106"),
    legal_id=Identifier("87654321", "0106"),
    contact=Contact(name="Carol", email="carol@kramer.test"),
)
SELLER = Party(name="Studio Noor", endpoint=Identifier("12345678", "0106"))


def response(**fields):
    values = {
        "id": "r-1", "issue_date": date(2026, 11, 24), "status": "UQ", "sender": BUYER, "receiver": SELLER,
        "invoice_number": "2026-0007", "clarifications": (Clarification("QTY", REASON, "ten hours"),),
    } | fields  # fmt: skip
    return InvoiceResponse(**values)


def rules(it):
    return [(found.rule, found.severity) for found in check(it)]


FULL = response(
    issue_time=time(13, 34, 32),
    note="see our mail",
    effective_date=date(2026, 11, 23),
    clarifications=(
        Clarification("LEG", REASON, "wrong number", (Condition("BT-48", "NL123456789B01"), Condition("BT-10"))),
        Clarification("NIN", ACTION),
    ),
    invoice_date=date(2026, 11, 1),
    payment="pay-1",
    seller=SELLER,
    buyer=Party(name="Kramer & Zn.", identifiers=(Identifier("999", "0192"),)),
)


def test_what_is_written_is_read_again_word_for_word():
    found = read(write(FULL))
    assert found.findings == ()
    assert write(found.response) == write(FULL)
    assert found.response.clarifications == FULL.clarifications
    assert found.response.payment == "pay-1"
    assert write(from_data(response_data(found.response))) == write(FULL)


def test_elements_stand_in_the_order_of_ubl():
    xml = write(FULL).decode()
    tags = ["CustomizationID", "ProfileID", "<cbc:ID>r-1", "IssueDate", "IssueTime", "Note", "SenderParty",
            "ReceiverParty", "ResponseCode", "EffectiveDate", "StatusReasonCode", "StatusReason>", "AttributeID",
            "DocumentReference", "IssuerParty", "RecipientParty"]  # fmt: skip
    places = [xml.index(tag) for tag in tags]
    assert places == sorted(places)
    assert 'listID="OPStatusAction">NIN' in xml


@pytest.mark.parametrize("status", ["UQ", "CA", "RE"])
def test_a_query_a_condition_and_a_rejection_need_a_reason(status):
    assert rules(response(status=status)) == []
    words_only = (Clarification(text="no"),)
    assert rules(response(status=status, clarifications=words_only)) == [("PEPPOL-T111-R001", "error")]


def test_partly_paid_needs_words_and_the_status_paid():
    partly = (Clarification("PPD", REASON, "half of it"),)
    assert rules(response(status="PD", clarifications=partly)) == []
    assert rules(response(status="AP", clarifications=partly)) == [("T111-PPD", "error")]
    assert rules(response(status="PD", clarifications=(Clarification("PPD"),))) == [("T111-PPD", "error")]


def test_codes_come_from_their_lists_and_other_wants_words():
    assert rules(response(status="XX", clarifications=())) == [("T111-CODE", "error")]
    assert rules(response(clarifications=(Clarification("CNF", REASON),))) == [("T111-CODE", "error")]
    assert rules(response(clarifications=(Clarification("OTH", REASON),))) == [("PEPPOL-T111-R002", "warning")]
    assert rules(response(sender=Party(name="Kramer"))) == [("T111-REQUIRED", "error")]


PART = Said("PD", partly=True)


@pytest.mark.parametrize(
    ("before", "after"),
    [(None, "CA"), ("AB", "IP"), ("AB", "PD"), ("UQ", "UQ"), ("UQ", "RE"), ("CA", "AP"), ("AP", "PD"), (PART, "PD"),
     (PART, PART), ("AP", PART)],
)  # fmt: skip
def test_statuses_that_may_follow_each_other(before, after):
    assert out_of_order(_said(before), _said(after)) is None


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [("RE", "AP", "R004"), ("RE", "RE", "R004"), ("PD", "PD", "R004"), ("PD", PART, "R004"), ("AP", "UQ", "R005"),
     ("AP", "AP", "R005"), ("IP", "AB", "R012"), ("CA", "UQ", "R012"), ("CA", "CA", "R012"), ("AB", "AB", "R012"),
     (PART, "AP", "R012")],
)  # fmt: skip
def test_statuses_that_may_not_follow_each_other(before, after, rule):
    assert out_of_order(_said(before), _said(after)).rule == f"OP-BR111-{rule}"


def _said(status):
    return Said(status) if isinstance(status, str) else status


BOMB = b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c SYSTEM "file:///etc/passwd">]><ApplicationResponse>&c;</ApplicationResponse>'


@pytest.mark.parametrize(
    "data",
    [b"", b"no xml", BOMB, b"<a/>", write(FULL)[:200], write(FULL).replace(b"2026-11-24", b"soon"),
     write(FULL).replace(b">381<", b"><").replace(b"<cbc:ID>2026-0007</cbc:ID>", b"", 1)],
    ids=["empty", "text", "entities", "other", "cut", "date", "no number"],
)  # fmt: skip
def test_no_file_breaks_the_reader(data):
    found = read(data)
    assert found.response is None or "T111-REQUIRED" in [one.rule for one in check(found.response)]
    assert found.findings or found.response


def test_an_older_dialect_with_party_names_is_read_in_a_process_of_its_own():
    xml = write(FULL).replace(b"PartyLegalEntity", b"PartyName").replace(b"RegistrationName", b"Name")
    found = read_response_apart(xml)
    assert (found.response.sender.name, found.response.status) == ("Kramer & Zn.", "UQ")
    assert found.findings == ()
    assert read_response_apart(b"<a/>").response is None
