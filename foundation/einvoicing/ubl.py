"""A document as UBL 2.1 Invoice or CreditNote (the syntax binding of CEN/TS 16931-3-2)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator

from lxml.etree import _Element as Element

from foundation.einvoicing import totals
from foundation.einvoicing.model import Document, PaymentMeans, Period, SupportingDocument, Totals, VatGroup
from foundation.einvoicing.specs import Spec, fitted
from foundation.einvoicing.ubl_lines import allowance_charge, line, tax_category
from foundation.einvoicing.ubl_parties import buyer, delivery, payee, representative, seller
from foundation.einvoicing.ubl_vocabulary import NAMESPACES, NOT_AVAILABLE, TYPES, amount, ubl
from foundation.einvoicing.xmltree import Builder

INVOICED_OBJECT, PROJECT = "130", "50"


def to_ubl(document: Document, spec: Spec | None = None) -> bytes:
    """UTF-8 XML of the document, with the totals it states or else those its lines come to.

    `spec` None keeps the specification the document came with. The same document gives the same bytes. Nothing is
    judged here: ask `check` first.
    """
    document = fitted(document, spec)
    kind = TYPES["CreditNote" if document.is_credit_note else "Invoice"]
    sums = totals.final(document)
    return Builder({"": kind.namespace} | NAMESPACES).root(
        ":" + kind.root,
        _head(document),
        _references(document),
        seller(document),
        buyer(document),
        payee(document.payee),
        representative(document.representative),
        delivery(document.delivery),
        _payment(document),
        ubl("cac:PaymentTerms", ubl("cbc:Note", document.payment_terms)),
        (allowance_charge(part, "false", document.currency, True) for part in document.allowances),
        (allowance_charge(part, "true", document.currency, True) for part in document.charges),
        _tax_totals(document, sums),
        _monetary_total(document, sums),
        (line(document, place, sums.line_nets[place]) for place in range(len(document.lines))),
    )


def _head(document: Document) -> Iterator[Element | None]:
    credit = document.is_credit_note
    yield ubl("cbc:CustomizationID", document.spec)
    yield ubl("cbc:ProfileID", document.process)
    yield ubl("cbc:ID", document.number)
    yield ubl("cbc:IssueDate", document.issue_date)
    if credit:
        yield ubl("cbc:TaxPointDate", document.tax_point)
        yield ubl("cbc:CreditNoteTypeCode", document.type_code)
    else:
        yield ubl("cbc:DueDate", document.due_date)
        yield ubl("cbc:InvoiceTypeCode", document.type_code)
    for note in document.notes:
        yield ubl("cbc:Note", f"#{note.subject}#{note.text}" if note.subject else note.text)
    if not credit:
        yield ubl("cbc:TaxPointDate", document.tax_point)
    yield ubl("cbc:DocumentCurrencyCode", document.currency)
    yield ubl("cbc:TaxCurrencyCode", document.tax_currency)
    yield ubl("cbc:AccountingCost", document.buyer_account)
    yield ubl("cbc:BuyerReference", document.buyer_reference)
    yield period(document.period, document.tax_point_code)


def period(span: Period | None, tax_point_code: str = "") -> Element | None:
    """BG-14 or BG-26 as cac:InvoicePeriod, which also carries BT-8."""
    span = span or Period()
    return ubl(
        "cac:InvoicePeriod",
        ubl("cbc:StartDate", span.start),
        ubl("cbc:EndDate", span.end),
        ubl("cbc:DescriptionCode", tax_point_code),
    )


def _references(document: Document) -> Iterator[Element | None]:
    order = document.order or (NOT_AVAILABLE if document.sales_order else "")
    yield ubl("cac:OrderReference", ubl("cbc:ID", order), ubl("cbc:SalesOrderID", document.sales_order))
    for earlier in document.preceding:
        number, day = ubl("cbc:ID", earlier.number), ubl("cbc:IssueDate", earlier.issue_date)
        yield ubl("cac:BillingReference", ubl("cac:InvoiceDocumentReference", number, day))
    yield ubl("cac:DespatchDocumentReference", ubl("cbc:ID", document.despatch))
    yield ubl("cac:ReceiptDocumentReference", ubl("cbc:ID", document.receipt))
    tender = ubl("cac:OriginatorDocumentReference", ubl("cbc:ID", document.tender))
    if not document.is_credit_note:
        yield tender
    yield ubl("cac:ContractDocumentReference", ubl("cbc:ID", document.contract))
    if document.object_id:
        number = ubl("cbc:ID", document.object_id.value, schemeID=document.object_id.scheme)
        yield ubl("cac:AdditionalDocumentReference", number, ubl("cbc:DocumentTypeCode", INVOICED_OBJECT))
    project = ubl("cbc:ID", document.project)
    if document.is_credit_note and project is not None:
        yield ubl("cac:AdditionalDocumentReference", project, ubl("cbc:DocumentTypeCode", PROJECT))
    yield from (_supporting(one) for one in document.documents)
    yield tender if document.is_credit_note else ubl("cac:ProjectReference", project)


def _supporting(one: SupportingDocument) -> Element | None:
    content = b64encode(one.content).decode()
    return ubl(
        "cac:AdditionalDocumentReference",
        ubl("cbc:ID", one.reference),
        ubl("cbc:DocumentDescription", one.description),
        ubl(
            "cac:Attachment",
            ubl("cbc:EmbeddedDocumentBinaryObject", content, mimeCode=one.mime, filename=one.filename),
            ubl("cac:ExternalReference", ubl("cbc:URI", one.url)),
        ),
    )


def _payment(document: Document) -> Iterator[Element | None]:
    """References stand with a way of paying, as does a credit note's due date; without one, with "not defined" (1)."""
    due = document.due_date if document.is_credit_note else None
    ways = document.payment_means
    if not ways and (due or document.payment_reference or document.mandate):
        ways = (PaymentMeans("1"),)
    for place, way in enumerate(ways):
        payer = ubl("cac:PayerFinancialAccount", ubl("cbc:ID", way.debited_account))
        yield ubl(
            "cac:PaymentMeans",
            ubl("cbc:PaymentMeansCode", way.code, name=way.text),
            ubl("cbc:PaymentDueDate", None if place else due),
            ubl("cbc:PaymentID", document.payment_reference),
            _card(way),
            ubl(
                "cac:PayeeFinancialAccount",
                ubl("cbc:ID", way.iban),
                ubl("cbc:Name", way.account_name),
                ubl("cac:FinancialInstitutionBranch", ubl("cbc:ID", way.bic)),
            ),
            ubl("cac:PaymentMandate", ubl("cbc:ID", document.mandate), payer),
        )


def _card(way: PaymentMeans) -> Element | None:
    if not way.card_number:
        return None
    network = ubl("cbc:NetworkID", NOT_AVAILABLE)
    number, holder = ubl("cbc:PrimaryAccountNumberID", way.card_number), ubl("cbc:HolderName", way.card_holder)
    return ubl("cac:CardAccount", number, network, holder)


def _tax_totals(document: Document, sums: Totals) -> Iterator[Element | None]:
    groups = (_tax_subtotal(group, document.currency) for group in sums.breakdown)
    yield ubl("cac:TaxTotal", amount("cbc:TaxAmount", sums.vat, document.currency), groups)
    if sums.vat_in_tax_currency is not None and document.tax_currency:
        yield ubl("cac:TaxTotal", amount("cbc:TaxAmount", sums.vat_in_tax_currency, document.tax_currency))


def _tax_subtotal(group: VatGroup, currency: str) -> Element | None:
    return ubl(
        "cac:TaxSubtotal",
        amount("cbc:TaxableAmount", group.base, currency),
        amount("cbc:TaxAmount", group.vat, currency),
        tax_category("cac:TaxCategory", group.category, group.rate, group.reason, group.reason_code),
    )


def _monetary_total(document: Document, sums: Totals) -> Element | None:
    currency = document.currency
    allowances = sums.allowances if document.allowances or sums.allowances else None
    charges = sums.charges if document.charges or sums.charges else None
    return ubl(
        "cac:LegalMonetaryTotal",
        amount("cbc:LineExtensionAmount", sums.sum_of_lines, currency),
        amount("cbc:TaxExclusiveAmount", sums.net, currency),
        amount("cbc:TaxInclusiveAmount", sums.gross, currency),
        amount("cbc:AllowanceTotalAmount", allowances, currency),
        amount("cbc:ChargeTotalAmount", charges, currency),
        amount("cbc:PrepaidAmount", sums.prepaid or None, currency),
        amount("cbc:PayableRoundingAmount", sums.rounding or None, currency),
        amount("cbc:PayableAmount", sums.payable, currency),
    )
