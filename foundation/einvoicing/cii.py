"""A document as UN/CEFACT Cross Industry Invoice D16B/D22B, the XML of Factur-X (CEN/TS 16931-3-3)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

from lxml.etree import _Element as Element

from foundation.einvoicing import totals
from foundation.einvoicing.cii_lines import line
from foundation.einvoicing.cii_parties import delivery_party, representative, trade_party
from foundation.einvoicing.cii_settlement import settlement
from foundation.einvoicing.cii_vocabulary import cii, day, reference
from foundation.einvoicing.model import Delivery, Document, SupportingDocument
from foundation.einvoicing.specs import Spec, fitted

SUPPORTING, INVOICED_OBJECT, TENDER = "916", "130", "50"


def to_cii(document: Document, spec: Spec | None = None) -> bytes:
    """UTF-8 XML of the document, with the totals it states or else those its lines come to.

    `spec` None keeps the specification the document came with. The same document gives the same bytes. Nothing is
    judged here: ask `check` first.
    """
    document = fitted(document, spec)
    sums = totals.final(document)
    return cii.root(
        "rsm:CrossIndustryInvoice",
        _context(document),
        _head(document),
        cii(
            "rsm:SupplyChainTradeTransaction",
            (line(document, place, sums.line_nets[place]) for place in range(len(document.lines))),
            cii("ram:ApplicableHeaderTradeAgreement", _agreement(document)),
            _present("ram:ApplicableHeaderTradeDelivery", _delivery(document)),
            cii("ram:ApplicableHeaderTradeSettlement", settlement(document, sums)),
        ),
    )


def _context(document: Document) -> Element | None:
    process = cii("ram:BusinessProcessSpecifiedDocumentContextParameter", cii("ram:ID", document.process))
    guideline = cii("ram:GuidelineSpecifiedDocumentContextParameter", cii("ram:ID", document.spec))
    return cii("rsm:ExchangedDocumentContext", process, guideline)


def _head(document: Document) -> Element | None:
    return cii(
        "rsm:ExchangedDocument",
        cii("ram:ID", document.number),
        cii("ram:TypeCode", document.type_code),
        cii("ram:IssueDateTime", day(document.issue_date)),
        (
            cii("ram:IncludedNote", cii("ram:Content", note.text), cii("ram:SubjectCode", note.subject))
            for note in document.notes
        ),
    )


def _agreement(document: Document) -> Iterator[Element | None]:
    yield cii("ram:BuyerReference", document.buyer_reference)
    yield trade_party("ram:SellerTradeParty", document.seller)
    yield trade_party("ram:BuyerTradeParty", document.buyer)
    yield representative(document.representative)
    yield reference("ram:SellerOrderReferencedDocument", document.sales_order)
    yield reference("ram:BuyerOrderReferencedDocument", document.order)
    yield reference("ram:ContractReferencedDocument", document.contract)
    yield from (_supporting(one) for one in document.documents)
    if document.object_id:
        yield _typed(document.object_id.value, INVOICED_OBJECT, document.object_id.scheme)
    if document.tender:
        yield _typed(document.tender, TENDER)
    if document.project:
        name = cii("ram:Name", "Project reference")  # the schema asks for a name that EN 16931 does not have
        yield cii("ram:SpecifiedProcuringProject", cii("ram:ID", document.project), name)


def _typed(number: str, type_code: str, scheme: str = "") -> Element | None:
    return cii(
        "ram:AdditionalReferencedDocument",
        cii("ram:IssuerAssignedID", number),
        cii("ram:TypeCode", type_code),
        cii("ram:ReferenceTypeCode", scheme),
    )


def _supporting(one: SupportingDocument) -> Element | None:
    content = b64encode(one.content).decode()
    return cii(
        "ram:AdditionalReferencedDocument",
        cii("ram:IssuerAssignedID", one.reference),
        cii("ram:URIID", one.url),
        cii("ram:TypeCode", SUPPORTING),
        cii("ram:Name", one.description),
        cii("ram:AttachmentBinaryObject", content, mimeCode=one.mime, filename=one.filename),
    )


def _present(tag: str, children: Iterator[Element | None]) -> Element:
    """The schema wants this element also when nothing is known of the delivery."""
    built = cii(tag, children)
    return cii.empty(tag) if built is None else built


def _delivery(document: Document) -> Iterator[Element | None]:
    one = document.delivery or Delivery()
    yield delivery_party(one)
    yield cii("ram:ActualDeliverySupplyChainEvent", cii("ram:OccurrenceDateTime", day(one.day)))
    yield reference("ram:DespatchAdviceReferencedDocument", document.despatch)
    yield reference("ram:ReceivingAdviceReferencedDocument", document.receipt)
