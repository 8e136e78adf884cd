"""UBL 2.1 Invoice and CreditNote into a document: what is said, not what should have been."""

from __future__ import annotations

from datetime import date
from typing import Any

from foundation.einvoicing.model import (
    Document,
    Identifier,
    PaymentMeans,
    Period,
    PrecedingInvoice,
    SupportingDocument,
    VatGroup,
)
from foundation.einvoicing.numbers import plain_rate
from foundation.einvoicing.reader import Reader
from foundation.einvoicing.rounding import ZERO
from foundation.einvoicing.stated import content_of, exemptions_of, issue_day, note_of, same, stated_totals
from foundation.einvoicing.ubl_lines_reader import allowances_and_charges, line, vat_category
from foundation.einvoicing.ubl_parties_reader import creditor, delivery, party, payee, representative
from foundation.einvoicing.ubl_vocabulary import NOT_AVAILABLE, Type

NO_WAY = PaymentMeans("1")  # "not defined": UBL needs it to hang a due date or reference on


def read_ubl(root: Reader, kind: Type) -> Document:
    """Raises Unreadable for a number or date that is none, or when the day of issue is missing."""
    currency = root.text("cbc:DocumentCurrencyCode")
    allowances, charges = allowances_and_charges(root, currency, with_vat=True)
    lines = [line(one, kind, currency) for one in root.all(f"cac:{kind.line}")]
    groups = _groups(root, currency)
    return Document(
        **_head(root, kind),
        **_parties(root),
        **_references(root, kind),
        **_payment(root),
        currency=currency,
        lines=tuple(one for one, _ in lines),
        allowances=allowances,
        charges=charges,
        **_money(root, currency, [net for _, net in lines], groups),
        exemptions=exemptions_of(groups),
    )


def _head(root: Reader, kind: Type) -> dict[str, Any]:
    period = root.one("cac:InvoicePeriod")
    span = Period(period.day("cbc:StartDate"), period.day("cbc:EndDate"))
    return {
        "number": root.text("cbc:ID"),
        "issue_date": issue_day(root, "cbc:IssueDate"),
        "type_code": root.text(f"cbc:{kind.type_code}") or ("380" if kind.root == "Invoice" else "381"),
        "spec": root.text("cbc:CustomizationID"),
        "process": root.text("cbc:ProfileID"),
        "notes": tuple(note_of(one.text()) for one in root.all("cbc:Note")),
        "tax_point": root.day("cbc:TaxPointDate"),
        "tax_point_code": period.text("cbc:DescriptionCode"),
        "tax_currency": root.text("cbc:TaxCurrencyCode"),
        "buyer_account": root.text("cbc:AccountingCost"),
        "buyer_reference": root.text("cbc:BuyerReference"),
        "period": span if span != Period() else None,
    }


def _parties(root: Reader) -> dict[str, Any]:
    seller, payee_party = root.one("cac:AccountingSupplierParty/cac:Party"), root.one("cac:PayeeParty")
    return {
        "seller": party(seller),
        "buyer": party(root.one("cac:AccountingCustomerParty/cac:Party")),
        "creditor_id": creditor(seller) or creditor(payee_party),
        "payee": payee(payee_party),
        "representative": representative(root.one("cac:TaxRepresentativeParty")),
        "delivery": delivery(root.one("cac:Delivery")),
    }


def _references(root: Reader, kind: Type) -> dict[str, Any]:
    order, sales_order = root.text("cac:OrderReference/cbc:ID"), root.text("cac:OrderReference/cbc:SalesOrderID")
    found: dict[str, Any] = {
        "order": "" if order == NOT_AVAILABLE and sales_order else order,
        "sales_order": sales_order,
        "project": root.text("cac:ProjectReference/cbc:ID"),
        "contract": root.text("cac:ContractDocumentReference/cbc:ID"),
        "tender": root.text("cac:OriginatorDocumentReference/cbc:ID"),
        "receipt": root.text("cac:ReceiptDocumentReference/cbc:ID"),
        "despatch": root.text("cac:DespatchDocumentReference/cbc:ID"),
        "preceding": tuple(
            PrecedingInvoice(one.text("cbc:ID"), one.day("cbc:IssueDate"))
            for one in root.all("cac:BillingReference/cac:InvoiceDocumentReference")
        ),
    }
    supporting = []
    for one in root.all("cac:AdditionalDocumentReference"):
        code = one.text("cbc:DocumentTypeCode")
        if code == "130" and "object_id" not in found:
            found["object_id"] = Identifier(one.text("cbc:ID"), one.one("cbc:ID").attribute("schemeID"))
        elif code == "50" and kind.root == "CreditNote" and not found["project"]:
            found["project"] = one.text("cbc:ID")
        else:
            supporting.append(_supporting(one))
    return found | {"documents": tuple(supporting)}


def _supporting(one: Reader) -> SupportingDocument:
    binary = one.one("cac:Attachment/cbc:EmbeddedDocumentBinaryObject")
    return SupportingDocument(
        one.text("cbc:ID"),
        one.text("cbc:DocumentDescription"),
        one.text("cac:Attachment/cac:ExternalReference/cbc:URI"),
        content_of(binary),
        binary.attribute("mimeCode"),
        binary.attribute("filename"),
    )


def _payment(root: Reader) -> dict[str, Any]:
    ways = root.all("cac:PaymentMeans")
    due: list[date | None] = [way.day("cbc:PaymentDueDate") for way in ways]
    means, told = tuple(_way(way) for way in ways), ("cbc:PaymentDueDate", "cbc:PaymentID", "cac:PaymentMandate/cbc:ID")
    if means == (NO_WAY,) and any(ways[0].one(path) for path in told):
        means = ()
    return {
        "payment_means": means,
        "payment_reference": same(ways, "cbc:PaymentID"),
        "mandate": same(ways, "cac:PaymentMandate/cbc:ID"),
        "due_date": root.day("cbc:DueDate") or next((day for day in due if day), None),
        "payment_terms": "\n".join(filter(None, (one.text() for one in root.all("cac:PaymentTerms/cbc:Note")))),
    }


def _way(way: Reader) -> PaymentMeans:
    account, card = way.one("cac:PayeeFinancialAccount"), way.one("cac:CardAccount")
    card.text("cbc:NetworkID")
    return PaymentMeans(
        way.text("cbc:PaymentMeansCode"),
        text=way.one("cbc:PaymentMeansCode").attribute("name"),
        iban=account.text("cbc:ID"),
        account_name=account.text("cbc:Name"),
        bic=account.text("cac:FinancialInstitutionBranch/cbc:ID"),
        card_number=card.text("cbc:PrimaryAccountNumberID"),
        card_holder=card.text("cbc:HolderName"),
        debited_account=way.text("cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID"),
    )


def _tax_totals(root: Reader, currency: str) -> tuple[Reader, Reader]:
    """The VAT total in the document's currency and the one in the accounting currency, whatever their order."""
    found = root.all("cac:TaxTotal")
    found.sort(key=lambda one: not one.one("cac:TaxSubtotal"))
    own = [one for one in found if one.one("cbc:TaxAmount").attribute("currencyID") in ("", currency)]
    first = (own or found or [Reader(None, root.log)])[0]
    return first, next((one for one in found if one.element is not first.element), Reader(None, root.log))


def _groups(root: Reader, currency: str) -> tuple[VatGroup, ...]:
    groups = []
    for one in _tax_totals(root, currency)[0].all("cac:TaxSubtotal"):
        category, rate = vat_category(one.one("cac:TaxCategory"))
        groups.append(
            VatGroup(
                category,
                plain_rate(rate),
                one.amount("cbc:TaxableAmount", currency) or ZERO,
                one.amount("cbc:TaxAmount", currency) or ZERO,
                one.text("cac:TaxCategory/cbc:TaxExemptionReason"),
                one.text("cac:TaxCategory/cbc:TaxExemptionReasonCode"),
            )
        )
    return tuple(groups)


def _money(root: Reader, currency: str, nets: list[Any], groups: tuple[VatGroup, ...]) -> dict[str, Any]:
    own, foreign = _tax_totals(root, currency)
    total = root.one("cac:LegalMonetaryTotal")
    return stated_totals(
        root.log,
        nets,
        groups,
        sum_of_lines=total.amount("cbc:LineExtensionAmount", currency),
        allowances=total.amount("cbc:AllowanceTotalAmount", currency),
        charges=total.amount("cbc:ChargeTotalAmount", currency),
        net=total.amount("cbc:TaxExclusiveAmount", currency),
        vat=own.amount("cbc:TaxAmount", currency),
        gross=total.amount("cbc:TaxInclusiveAmount", currency),
        prepaid=total.amount("cbc:PrepaidAmount", currency),
        rounding=total.amount("cbc:PayableRoundingAmount", currency),
        payable=total.amount("cbc:PayableAmount", currency),
        vat_in_tax_currency=foreign.number("cbc:TaxAmount"),
    )
