"""UN/CEFACT Cross Industry Invoice (D16B, D22B, Factur-X) into a document: what is said, not what should have been."""

from __future__ import annotations

from typing import Any

from foundation.einvoicing.cii_lines_reader import allowances_and_charges, line, trade_tax
from foundation.einvoicing.cii_parties_reader import delivery, party, payee, representative
from foundation.einvoicing.cii_vocabulary import TAX_POINT_CODES
from foundation.einvoicing.model import (
    Document,
    Identifier,
    Note,
    PaymentMeans,
    Period,
    PrecedingInvoice,
    SupportingDocument,
    VatGroup,
)
from foundation.einvoicing.numbers import plain_rate
from foundation.einvoicing.reader import Reader
from foundation.einvoicing.rounding import ZERO
from foundation.einvoicing.stated import content_of, exemptions_of, issue_day, stated_totals

DATE = "udt:DateTimeString"
FROM_CII_CODE = {code: ours for ours, code in TAX_POINT_CODES.items()}


def read_cii(root: Reader) -> Document:
    """Raises Unreadable for a number or date that is none, or when the day of issue is missing."""
    trade = root.one("rsm:SupplyChainTradeTransaction")
    agreement, settlement = (
        trade.one("ram:ApplicableHeaderTradeAgreement"),
        trade.one("ram:ApplicableHeaderTradeSettlement"),
    )
    currency = settlement.text("ram:InvoiceCurrencyCode")
    allowances, charges = allowances_and_charges(settlement, with_vat=True)
    lines = [line(one) for one in trade.all("ram:IncludedSupplyChainTradeLineItem")]
    groups = _groups(settlement)
    return Document(
        **_head(root),
        **_agreement(agreement),
        **_delivery(trade.one("ram:ApplicableHeaderTradeDelivery")),
        **_settlement(settlement),
        **_payment(settlement),
        currency=currency,
        lines=tuple(one for one, _ in lines),
        allowances=allowances,
        charges=charges,
        **_money(settlement, currency, [net for _, net in lines], groups),
        exemptions=exemptions_of(groups),
    )


def _head(root: Reader) -> dict[str, Any]:
    context, head = root.one("rsm:ExchangedDocumentContext"), root.one("rsm:ExchangedDocument")
    return {
        "number": head.text("ram:ID"),
        "issue_date": issue_day(head, f"ram:IssueDateTime/{DATE}"),
        "type_code": head.text("ram:TypeCode") or "380",
        "spec": context.text("ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"),
        "process": context.text("ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID"),
        "notes": tuple(
            Note(one.text("ram:Content"), one.text("ram:SubjectCode")) for one in head.all("ram:IncludedNote")
        ),
    }


def _agreement(one: Reader) -> dict[str, Any]:
    project = one.one("ram:SpecifiedProcuringProject")
    project.text("ram:Name")
    found: dict[str, Any] = {
        "buyer_reference": one.text("ram:BuyerReference"),
        "seller": party(one.one("ram:SellerTradeParty")),
        "buyer": party(one.one("ram:BuyerTradeParty")),
        "representative": representative(one.one("ram:SellerTaxRepresentativeTradeParty")),
        "sales_order": one.text("ram:SellerOrderReferencedDocument/ram:IssuerAssignedID"),
        "order": one.text("ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"),
        "contract": one.text("ram:ContractReferencedDocument/ram:IssuerAssignedID"),
        "project": project.text("ram:ID"),
    }
    supporting = []
    for document in one.all("ram:AdditionalReferencedDocument"):
        code, number = document.text("ram:TypeCode"), document.text("ram:IssuerAssignedID")
        if code == "130" and "object_id" not in found:
            found["object_id"] = Identifier(number, document.text("ram:ReferenceTypeCode"))
        elif code == "50" and "tender" not in found:
            found["tender"] = number
        else:
            supporting.append(_supporting(document))
    return found | {"documents": tuple(supporting)}


def _supporting(one: Reader) -> SupportingDocument:
    binary = one.one("ram:AttachmentBinaryObject")
    return SupportingDocument(
        one.text("ram:IssuerAssignedID"),
        one.text("ram:Name"),
        one.text("ram:URIID"),
        content_of(binary),
        binary.attribute("mimeCode"),
        binary.attribute("filename"),
    )


def _delivery(one: Reader) -> dict[str, Any]:
    return {
        "delivery": delivery(one),
        "despatch": one.text("ram:DespatchAdviceReferencedDocument/ram:IssuerAssignedID"),
        "receipt": one.text("ram:ReceivingAdviceReferencedDocument/ram:IssuerAssignedID"),
    }


def _settlement(one: Reader) -> dict[str, Any]:
    taxes, period = one.all("ram:ApplicableTradeTax"), one.one("ram:BillingSpecifiedPeriod")
    points = [tax.day("ram:TaxPointDate/udt:DateString") for tax in taxes]
    codes = [tax.text("ram:DueDateTypeCode") for tax in taxes]
    code = next(filter(None, codes), "")
    span = Period(period.day(f"ram:StartDateTime/{DATE}"), period.day(f"ram:EndDateTime/{DATE}"))
    return {
        "tax_currency": one.text("ram:TaxCurrencyCode"),
        "tax_point": next(filter(None, points), None),
        "tax_point_code": FROM_CII_CODE.get(code, code),
        "payee": payee(one.one("ram:PayeeTradeParty")),
        "period": span if span != Period() else None,
        "preceding": tuple(
            PrecedingInvoice(it.text("ram:IssuerAssignedID"), it.day("ram:FormattedIssueDateTime/qdt:DateTimeString"))
            for it in one.all("ram:InvoiceReferencedDocument")
        ),
        "buyer_account": one.text("ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
    }


def _payment(one: Reader) -> dict[str, Any]:
    terms = one.one("ram:SpecifiedTradePaymentTerms")
    return {
        "creditor_id": one.text("ram:CreditorReferenceID"),
        "payment_reference": one.text("ram:PaymentReference"),
        "payment_means": tuple(_way(way) for way in one.all("ram:SpecifiedTradeSettlementPaymentMeans")),
        "payment_terms": terms.text("ram:Description"),
        "due_date": terms.day(f"ram:DueDateDateTime/{DATE}"),
        "mandate": terms.text("ram:DirectDebitMandateID"),
    }


def _way(way: Reader) -> PaymentMeans:
    account, card = (
        way.one("ram:PayeePartyCreditorFinancialAccount"),
        way.one("ram:ApplicableTradeSettlementFinancialCard"),
    )
    iban = account.text("ram:IBANID")
    return PaymentMeans(
        way.text("ram:TypeCode"),
        text=way.text("ram:Information"),
        iban=iban or account.text("ram:ProprietaryID"),
        account_name=account.text("ram:AccountName"),
        bic=way.text("ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID"),
        card_number=card.text("ram:ID"),
        card_holder=card.text("ram:CardholderName"),
        debited_account=way.text("ram:PayerPartyDebtorFinancialAccount/ram:IBANID"),
    )


def _groups(settlement: Reader) -> tuple[VatGroup, ...]:
    groups = []
    for one in settlement.all("ram:ApplicableTradeTax"):
        category, rate = trade_tax(one)
        groups.append(
            VatGroup(
                category,
                plain_rate(rate),
                one.number("ram:BasisAmount") or ZERO,
                one.number("ram:CalculatedAmount") or ZERO,
                one.text("ram:ExemptionReason"),
                one.text("ram:ExemptionReasonCode"),
            )
        )
    return tuple(groups)


def _money(settlement: Reader, currency: str, nets: list[Any], groups: tuple[VatGroup, ...]) -> dict[str, Any]:
    total = settlement.one("ram:SpecifiedTradeSettlementHeaderMonetarySummation")
    vat = total.all("ram:TaxTotalAmount")
    vat.sort(key=lambda one: one.attribute("currencyID") not in ("", currency))
    nobody = Reader(None, settlement.log)
    return stated_totals(
        settlement.log,
        nets,
        groups,
        sum_of_lines=total.number("ram:LineTotalAmount"),
        allowances=total.number("ram:AllowanceTotalAmount"),
        charges=total.number("ram:ChargeTotalAmount"),
        net=total.amount("ram:TaxBasisTotalAmount", currency),
        vat=(vat[0] if vat else nobody).number("."),
        gross=total.amount("ram:GrandTotalAmount", currency),
        prepaid=total.number("ram:TotalPrepaidAmount"),
        rounding=total.number("ram:RoundingAmount"),
        payable=total.number("ram:DuePayableAmount"),
        vat_in_tax_currency=(vat[1] if len(vat) > 1 else nobody).number("."),
    )
