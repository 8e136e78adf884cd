"""Payment, VAT and totals in CII."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from foundation.einvoicing.cii_lines import allowance_charge, period
from foundation.einvoicing.cii_parties import payee
from foundation.einvoicing.cii_vocabulary import TAX_POINT_CODES, cii, day
from foundation.einvoicing.model import Document, PaymentMeans, Totals, VatGroup
from foundation.einvoicing.numbers import plain_rate


def settlement(document: Document, sums: Totals) -> Iterator[Element | None]:
    """Everything about money except the lines, in the order of the schema."""
    yield cii("ram:CreditorReferenceID", document.creditor_id)
    yield cii("ram:PaymentReference", document.payment_reference)
    yield cii("ram:TaxCurrencyCode", document.tax_currency)
    yield cii("ram:InvoiceCurrencyCode", document.currency)
    yield payee(document.payee)
    yield from (_payment_means(way) for way in document.payment_means)
    yield from (_trade_tax(document, group) for group in sums.breakdown)
    yield period(document.period)
    yield from (allowance_charge(part, "false", with_vat=True) for part in document.allowances)
    yield from (allowance_charge(part, "true", with_vat=True) for part in document.charges)
    yield cii(
        "ram:SpecifiedTradePaymentTerms",
        cii("ram:Description", document.payment_terms),
        cii("ram:DueDateDateTime", day(document.due_date)),
        cii("ram:DirectDebitMandateID", document.mandate),
    )
    yield _summation(document, sums)
    for earlier in document.preceding:
        issued = cii("ram:FormattedIssueDateTime", day(earlier.issue_date, "qdt:DateTimeString"))
        yield cii("ram:InvoiceReferencedDocument", cii("ram:IssuerAssignedID", earlier.number), issued)
    yield cii("ram:ReceivableSpecifiedTradeAccountingAccount", cii("ram:ID", document.buyer_account))


def _payment_means(way: PaymentMeans) -> Element | None:
    return cii(
        "ram:SpecifiedTradeSettlementPaymentMeans",
        cii("ram:TypeCode", way.code),
        cii("ram:Information", way.text),
        cii(
            "ram:ApplicableTradeSettlementFinancialCard",
            cii("ram:ID", way.card_number),
            cii("ram:CardholderName", way.card_holder),
        ),
        cii("ram:PayerPartyDebtorFinancialAccount", cii("ram:IBANID", way.debited_account)),
        cii("ram:PayeePartyCreditorFinancialAccount", _account(way)),
        cii("ram:PayeeSpecifiedCreditorFinancialInstitution", cii("ram:BICID", way.bic)),
    )


def _account(way: PaymentMeans) -> Iterator[Element | None]:
    iban = _is_iban(way.iban)
    yield cii("ram:IBANID", way.iban if iban else None)
    yield cii("ram:AccountName", way.account_name)
    yield cii("ram:ProprietaryID", None if iban else way.iban)


def _is_iban(account: str) -> bool:
    return bool(re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}", account.replace(" ", "")))


def _trade_tax(document: Document, group: VatGroup) -> Element | None:
    return cii(
        "ram:ApplicableTradeTax",
        cii("ram:CalculatedAmount", group.vat),
        cii("ram:TypeCode", "VAT"),
        cii("ram:ExemptionReason", group.reason),
        cii("ram:BasisAmount", group.base),
        cii("ram:CategoryCode", group.category),
        cii("ram:ExemptionReasonCode", group.reason_code),
        cii("ram:TaxPointDate", day(document.tax_point, "udt:DateString")),
        cii("ram:DueDateTypeCode", TAX_POINT_CODES.get(document.tax_point_code, document.tax_point_code)),
        None if group.category == "O" else cii("ram:RateApplicablePercent", plain_rate(group.rate)),
    )


def _summation(document: Document, sums: Totals) -> Element | None:
    in_tax_currency = sums.vat_in_tax_currency if document.tax_currency else None
    return cii(
        "ram:SpecifiedTradeSettlementHeaderMonetarySummation",
        cii("ram:LineTotalAmount", sums.sum_of_lines),
        cii("ram:ChargeTotalAmount", sums.charges if document.charges or sums.charges else None),
        cii("ram:AllowanceTotalAmount", sums.allowances if document.allowances or sums.allowances else None),
        cii("ram:TaxBasisTotalAmount", sums.net),
        cii("ram:TaxTotalAmount", sums.vat, currencyID=document.currency),
        cii("ram:TaxTotalAmount", in_tax_currency, currencyID=document.tax_currency),
        cii("ram:RoundingAmount", sums.rounding or None),
        cii("ram:GrandTotalAmount", sums.gross),
        cii("ram:TotalPrepaidAmount", sums.prepaid or None),
        cii("ram:DuePayableAmount", sums.payable),
    )
