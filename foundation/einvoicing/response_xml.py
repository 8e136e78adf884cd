"""An Invoice Response as XML (UBL 2.1 ApplicationResponse), in and out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from lxml import etree
from lxml.etree import _Element as Element

from foundation.einvoicing import ubl_parties_reader
from foundation.einvoicing.finding import Finding
from foundation.einvoicing.parties import Party
from foundation.einvoicing.reader import Log, Reader, Unreadable, parse_xml, place_of, unreadable
from foundation.einvoicing.response import (
    INVOICE,
    PAYMENT,
    REASON,
    Clarification,
    Condition,
    InvoiceResponse,
)
from foundation.einvoicing.ubl_parties import identifier
from foundation.einvoicing.ubl_vocabulary import BASE, NAMESPACES, ubl
from foundation.einvoicing.xmltree import Builder

NAMESPACE = BASE + "ApplicationResponse-2"
ROOT = f"{{{NAMESPACE}}}ApplicationResponse"


@dataclass(frozen=True)
class Read:
    """response: None when it could not be read in full. findings: why not, and what was said but not understood."""

    response: InvoiceResponse | None
    findings: tuple[Finding, ...]


def read(data: bytes) -> Read:
    """Never raises for what the bytes hold. As hardened as `parse`; which codes may stand together says `check`."""
    log = Log(NAMESPACES)
    try:
        element = parse_xml(data)
        if element.tag != ROOT:
            raise _not_a_response(element)
        response = _response(Reader(element, log))
    except Unreadable as error:
        return Read(None, (*log.findings, error.finding))
    return Read(response, (*log.findings, *log.unread(element)))


def _not_a_response(element: Element) -> Unreadable:
    said = etree.QName(element).localname[:60]
    en = f"“{said}” is not an Invoice Response (a UBL ApplicationResponse)."
    return unreadable(
        "READ-ROOT", place_of(element), en, f"“{said}” is geen Invoice Response (UBL ApplicationResponse)."
    )


def _response(root: Reader) -> InvoiceResponse:
    answers = root.all("cac:DocumentResponse")
    if len(answers) != 1:
        raise unreadable("READ-MANY", root.place, f"It holds {len(answers)} answers; one answer is about one invoice.",
                         f"Er staan {len(answers)} antwoorden in; één antwoord gaat over één factuur.")  # fmt: skip
    answer = answers[0].one("cac:Response")
    invoice, payment = _references(answers[0])
    day = root.day("cbc:IssueDate")
    if day is None:
        raise unreadable("READ-DATE", root.place, "The date of the response is missing.", "De datum ontbreekt.")
    return InvoiceResponse(
        id=root.text("cbc:ID"),
        issue_date=day,
        issue_time=_time(root),
        note=root.text("cbc:Note"),
        sender=ubl_parties_reader.party(root.one("cac:SenderParty")),
        receiver=ubl_parties_reader.party(root.one("cac:ReceiverParty")),
        status=answer.text("cbc:ResponseCode").upper(),
        effective_date=answer.day("cbc:EffectiveDate"),
        clarifications=tuple(_clarification(one) for one in answer.all("cac:Status")),
        invoice_number=invoice.text("cbc:ID"),
        invoice_date=invoice.day("cbc:IssueDate"),
        invoice_type=invoice.text("cbc:DocumentTypeCode") or INVOICE,
        payment=payment.text("cbc:ID"),
        seller=_known(answers[0].one("cac:IssuerParty")),
        buyer=_known(answers[0].one("cac:RecipientParty")),
        customization=root.text("cbc:CustomizationID"),
        profile=root.text("cbc:ProfileID"),
    )


def _references(answer: Reader) -> tuple[Reader, Reader]:
    """(the invoice, the payment): the payment says that it is one."""
    found = answer.all("cac:DocumentReference")
    kinds = [one.text("cbc:DocumentTypeCode") for one in found]
    of = dict(zip(kinds, found, strict=True))
    payment = of.get(PAYMENT, Reader(None, answer.log))
    if payment:
        payment.text("cbc:DocumentTypeCode")
    invoices = [one for one, kind in zip(found, kinds, strict=True) if kind != PAYMENT]
    if len(invoices) != 1:
        raise unreadable("READ-INVOICE", answer.place, "It must name exactly one invoice.",
                         "Er moet precies één factuur in genoemd zijn.")  # fmt: skip
    return invoices[0], payment


def _time(root: Reader) -> time | None:
    said = root.text("cbc:IssueTime")
    try:
        return time.fromisoformat(said).replace(tzinfo=None) if said else None
    except ValueError:
        return None  # the time of day decides nothing


def _clarification(status: Reader) -> Clarification:
    code = status.one("cbc:StatusReasonCode")
    said, named = code.text().upper(), code.attribute("listID")
    return Clarification(
        code=said,
        list=named or REASON,
        text=status.text("cbc:StatusReason"),
        conditions=tuple(
            Condition(one.text("cbc:AttributeID"), one.text("cbc:Description")) for one in status.all("cac:Condition")
        ),
    )


def _known(party: Reader) -> Party | None:
    return ubl_parties_reader.party(party) if party else None


def write(response: InvoiceResponse) -> bytes:
    """UTF-8 XML; the same response gives the same bytes. Nothing is judged here: ask `check` first."""
    return Builder({"": NAMESPACE} | NAMESPACES).root(
        ":ApplicationResponse",
        ubl("cbc:CustomizationID", response.customization),
        ubl("cbc:ProfileID", response.profile),
        ubl("cbc:ID", response.id),
        ubl("cbc:IssueDate", response.issue_date),
        ubl("cbc:IssueTime", response.issue_time.isoformat("seconds") if response.issue_time else None),
        ubl("cbc:Note", response.note),
        _end("cac:SenderParty", response.sender, contact=True),
        _end("cac:ReceiverParty", response.receiver),
        ubl("cac:DocumentResponse", _answer(response), _documents(response), _parties(response)),
    )


def _end(tag: str, party: Party, *, contact: bool = False) -> Element | None:
    """Who sends or receives. Only the sender's contact has a place in T111."""
    person = party.contact if contact else None
    return ubl(
        tag,
        identifier("cbc:EndpointID", party.endpoint),
        _identification(party),
        ubl("cac:PartyLegalEntity", ubl("cbc:RegistrationName", party.name)),
        person
        and ubl(
            "cac:Contact",
            ubl("cbc:Name", person.name),
            ubl("cbc:Telephone", person.phone),
            ubl("cbc:ElectronicMail", person.email),
        ),
    )


def _identification(party: Party) -> Element | None:
    one = party.legal_id or next(iter(party.identifiers), None)
    return ubl("cac:PartyIdentification", identifier("cbc:ID", one))


def _answer(it: InvoiceResponse) -> Element | None:
    return ubl(
        "cac:Response",
        ubl("cbc:ResponseCode", it.status),
        ubl("cbc:EffectiveDate", it.effective_date),
        (
            ubl(
                "cac:Status",
                ubl("cbc:StatusReasonCode", one.code, listID=one.list),
                ubl("cbc:StatusReason", one.text),
                (
                    ubl("cac:Condition", ubl("cbc:AttributeID", want.term), ubl("cbc:Description", want.value))
                    for want in one.conditions
                ),
            )
            for one in it.clarifications
        ),
    )


def _documents(it: InvoiceResponse) -> Iterator[Element | None]:
    yield ubl(
        "cac:DocumentReference",
        ubl("cbc:ID", it.invoice_number),
        ubl("cbc:IssueDate", it.invoice_date),
        ubl("cbc:DocumentTypeCode", it.invoice_type),
    )
    if it.payment:
        yield ubl("cac:DocumentReference", ubl("cbc:ID", it.payment), ubl("cbc:DocumentTypeCode", PAYMENT))


def _parties(it: InvoiceResponse) -> Iterator[Element | None]:
    for tag, party in (("cac:IssuerParty", it.seller), ("cac:RecipientParty", it.buyer)):
        if party:
            yield ubl(tag, _identification(party), ubl("cac:PartyName", ubl("cbc:Name", party.name)))
