"""Lines, prices and allowances in CII."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lxml.etree import _Element as Element

from foundation.einvoicing.cii_parties import identifier
from foundation.einvoicing.cii_vocabulary import cii, day
from foundation.einvoicing.model import AllowanceCharge, Document, Line, Period
from foundation.einvoicing.numbers import plain_rate
from foundation.einvoicing.rounding import r


def line(document: Document, place: int, net: Decimal) -> Element | None:
    """BG-25 with its net amount BT-131 as computed or stated; a line without an id gets its position, from 1."""
    one = document.lines[place]
    return cii(
        "ram:IncludedSupplyChainTradeLineItem",
        cii(
            "ram:AssociatedDocumentLineDocument",
            cii("ram:LineID", one.id or str(place + 1)),
            cii("ram:IncludedNote", cii("ram:Content", one.note)),
        ),
        cii("ram:SpecifiedTradeProduct", _product(one)),
        _agreement(one),
        cii("ram:SpecifiedLineTradeDelivery", cii("ram:BilledQuantity", one.quantity, unitCode=one.unit)),
        cii("ram:SpecifiedLineTradeSettlement", _settlement(one, net)),
    )


def _product(one: Line) -> Iterator[Element | None]:
    yield identifier("ram:GlobalID", one.standard_item)
    yield cii("ram:SellerAssignedID", one.seller_item)
    yield cii("ram:BuyerAssignedID", one.buyer_item)
    yield cii("ram:Name", one.description)
    yield cii("ram:Description", one.details)
    for it in one.attributes:
        name, value = cii("ram:Description", it.name), cii("ram:Value", it.value)
        yield cii("ram:ApplicableProductCharacteristic", name, value)
    for it in one.classifications:
        code = cii("ram:ClassCode", it.value, listID=it.name, listVersionID=it.version)
        yield cii("ram:DesignatedProductClassification", code)
    yield cii("ram:OriginTradeCountry", cii("ram:ID", one.origin_country))


def _agreement(one: Line) -> Element | None:
    base = None
    if one.base_quantity != 1 or one.base_unit:
        base = cii("ram:BasisQuantity", one.base_quantity, unitCode=one.base_unit or one.unit)
    return cii(
        "ram:SpecifiedLineTradeAgreement",
        cii("ram:BuyerOrderReferencedDocument", cii("ram:LineID", one.order_line)),
        _gross_price(one),
        cii("ram:NetPriceProductTradePrice", cii("ram:ChargeAmount", one.unit_price), base),
    )


def _gross_price(one: Line) -> Element | None:
    """BT-148 and BT-147. The base quantity is told once, beside the net price."""
    if one.gross_price is None:
        return None
    less = one.gross_price - one.unit_price if one.price_discount is None else one.price_discount
    discount = cii("ram:AppliedTradeAllowanceCharge", _indicator("false"), cii("ram:ActualAmount", less))
    return cii("ram:GrossPriceProductTradePrice", cii("ram:ChargeAmount", one.gross_price), discount)


def _settlement(one: Line, net: Decimal) -> Iterator[Element | None]:
    yield trade_tax("ram:ApplicableTradeTax", one.category, one.rate)
    yield period(one.period)
    yield from (allowance_charge(part, "false") for part in one.allowances)
    yield from (allowance_charge(part, "true") for part in one.charges)
    yield cii("ram:SpecifiedTradeSettlementLineMonetarySummation", cii("ram:LineTotalAmount", net))
    if one.object_id:
        yield cii(
            "ram:AdditionalReferencedDocument",
            cii("ram:IssuerAssignedID", one.object_id.value),
            cii("ram:TypeCode", "130"),
            cii("ram:ReferenceTypeCode", one.object_id.scheme),
        )
    yield cii("ram:ReceivableSpecifiedTradeAccountingAccount", cii("ram:ID", one.buyer_account))


def period(span: Period | None) -> Element | None:
    """BG-14 or BG-26."""
    span = span or Period()
    return cii(
        "ram:BillingSpecifiedPeriod",
        cii("ram:StartDateTime", day(span.start)),
        cii("ram:EndDateTime", day(span.end)),
    )


def trade_tax(tag: str, category: str, rate: Decimal) -> Element | None:
    """BG-30 or of an allowance. Category O ("not subject to VAT") has no rate (BR-O-05)."""
    return cii(
        tag,
        cii("ram:TypeCode", "VAT"),
        cii("ram:CategoryCode", category),
        None if category == "O" else cii("ram:RateApplicablePercent", plain_rate(rate)),
    )


def allowance_charge(part: AllowanceCharge, charge: str, with_vat: bool = False) -> Element | None:
    """`charge` is "true" or "false". Only those of the whole document carry a VAT category."""
    return cii(
        "ram:SpecifiedTradeAllowanceCharge",
        _indicator(charge),
        cii("ram:CalculationPercent", part.percentage),
        cii("ram:BasisAmount", part.base_amount),
        cii("ram:ActualAmount", r(part.amount)),
        cii("ram:ReasonCode", part.reason_code),
        cii("ram:Reason", part.reason),
        trade_tax("ram:CategoryTradeTax", part.category, part.rate) if with_vat else None,
    )


def _indicator(charge: str) -> Element | None:
    return cii("ram:ChargeIndicator", cii("udt:Indicator", charge))
