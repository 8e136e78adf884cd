"""Lines, prices and allowances from CII."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from foundation.einvoicing.cii_parties_reader import identifier
from foundation.einvoicing.model import AllowanceCharge, Identifier, ItemAttribute, Line, Period
from foundation.einvoicing.reader import Reader
from foundation.einvoicing.rounding import ZERO
from foundation.einvoicing.stated import line_of, prices, rate_of

DATE = "udt:DateTimeString"


def line(one: Reader) -> tuple[Line, Decimal | None]:
    """BG-25 and the net amount it states (BT-131). Raises Unreadable for what no line can be."""
    head, settlement = one.one("ram:AssociatedDocumentLineDocument"), one.one("ram:SpecifiedLineTradeSettlement")
    agreement, delivered = one.one("ram:SpecifiedLineTradeAgreement"), one.one("ram:SpecifiedLineTradeDelivery")
    quantity = delivered.number("ram:BilledQuantity")
    fields = {
        "id": head.text("ram:LineID"),
        "note": head.text("ram:IncludedNote/ram:Content"),
        "quantity": Decimal(1) if quantity is None else quantity,
        "unit": delivered.one("ram:BilledQuantity").attribute("unitCode"),
        "order_line": agreement.text("ram:BuyerOrderReferencedDocument/ram:LineID"),
    }
    fields |= _product(one.one("ram:SpecifiedTradeProduct")) | _price(agreement) | _settlement(settlement)
    net = settlement.number("ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount")
    return line_of(one, fields), net


def _product(one: Reader) -> dict[str, Any]:
    return {
        "description": one.text("ram:Name"),
        "details": one.text("ram:Description"),
        "standard_item": identifier(one, "ram:GlobalID"),
        "seller_item": one.text("ram:SellerAssignedID"),
        "buyer_item": one.text("ram:BuyerAssignedID"),
        "origin_country": one.text("ram:OriginTradeCountry/ram:ID"),
        "attributes": tuple(
            ItemAttribute(it.text("ram:Description"), it.text("ram:Value"))
            for it in one.all("ram:ApplicableProductCharacteristic")
        ),
        "classifications": tuple(
            ItemAttribute(code.attribute("listID"), code.text(), code.attribute("listVersionID"))
            for code in one.all("ram:DesignatedProductClassification/ram:ClassCode")
        ),
    }


def _price(agreement: Reader) -> dict[str, Any]:
    gross, net = agreement.one("ram:GrossPriceProductTradePrice"), agreement.one("ram:NetPriceProductTradePrice")
    bases = [price.number("ram:BasisQuantity") for price in (net, gross)]
    units = [price.one("ram:BasisQuantity").attribute("unitCode") for price in (net, gross)]
    gross.text("ram:AppliedTradeAllowanceCharge/ram:ChargeIndicator/udt:Indicator")
    amount = net.number("ram:ChargeAmount")
    if amount is None:
        agreement.log.add("BR-26", f"BT-146 {agreement.place}", "The line has no price.", "De regel heeft geen prijs.")
    return {
        "base_quantity": next((base for base in bases if base is not None), Decimal(1)),
        "base_unit": next(filter(None, units), ""),
        **prices(
            amount, gross.number("ram:ChargeAmount"), gross.number("ram:AppliedTradeAllowanceCharge/ram:ActualAmount")
        ),
    }


def _settlement(one: Reader) -> dict[str, Any]:
    category, rate = trade_tax(one.one("ram:ApplicableTradeTax"))
    allowances, charges = allowances_and_charges(one)
    period, known = one.one("ram:BillingSpecifiedPeriod"), one.one("ram:AdditionalReferencedDocument")
    object_id = known.text("ram:IssuerAssignedID")
    known.text("ram:TypeCode")
    return {
        "category": category,
        "rate": rate,
        "allowances": allowances,
        "charges": charges,
        "period": period_of(period) if period else None,
        "object_id": Identifier(object_id, known.text("ram:ReferenceTypeCode")) if object_id else None,
        "buyer_account": one.text("ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID"),
    }


def period_of(one: Reader) -> Period:
    return Period(one.day(f"ram:StartDateTime/{DATE}"), one.day(f"ram:EndDateTime/{DATE}"))


def allowances_and_charges(
    one: Reader, with_vat: bool = False
) -> tuple[tuple[AllowanceCharge, ...], tuple[AllowanceCharge, ...]]:
    """BG-20 and BG-21 of a document, or BG-27 and BG-28 of a line."""
    both: tuple[list[AllowanceCharge], list[AllowanceCharge]] = ([], [])
    for part in one.all("ram:SpecifiedTradeAllowanceCharge"):
        category, rate = trade_tax(part.one("ram:CategoryTradeTax")) if with_vat else ("", Decimal(0))
        made = AllowanceCharge(
            part.number("ram:ActualAmount") or ZERO,
            category,
            rate,
            reason=part.text("ram:Reason"),
            reason_code=part.text("ram:ReasonCode"),
            base_amount=part.number("ram:BasisAmount"),
            percentage=part.number("ram:CalculationPercent"),
        )
        both[part.text("ram:ChargeIndicator/udt:Indicator").lower() in ("true", "1")].append(made)
    return tuple(both[0]), tuple(both[1])


def trade_tax(one: Reader) -> tuple[str, Decimal]:
    """The category and the rate, 0 where none is told."""
    one.text("ram:TypeCode")
    category = one.text("ram:CategoryCode")
    return category, rate_of(one, category, "ram:RateApplicablePercent")
