"""Lines, prices, allowances and VAT categories from UBL."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from foundation.einvoicing.model import AllowanceCharge, ItemAttribute, Line, Period
from foundation.einvoicing.reader import Reader
from foundation.einvoicing.rounding import ZERO
from foundation.einvoicing.stated import line_of, prices, rate_of
from foundation.einvoicing.ubl_parties_reader import identifier
from foundation.einvoicing.ubl_vocabulary import Type

TRUE = ("true", "1")


def line(one: Reader, kind: Type, currency: str) -> tuple[Line, Decimal | None]:
    """BG-25 and the net amount it states (BT-131). Raises Unreadable for what no line can be."""
    allowances, charges = allowances_and_charges(one, currency)
    quantity, period = one.number(f"cbc:{kind.quantity}"), one.one("cac:InvoicePeriod")
    fields = {
        "id": one.text("cbc:ID"),
        "note": one.text("cbc:Note"),
        "quantity": Decimal(1) if quantity is None else quantity,
        "unit": one.one(f"cbc:{kind.quantity}").attribute("unitCode"),
        "buyer_account": one.text("cbc:AccountingCost"),
        "order_line": one.text("cac:OrderLineReference/cbc:LineID"),
        "period": Period(period.day("cbc:StartDate"), period.day("cbc:EndDate")) if period else None,
        "allowances": allowances,
        "charges": charges,
    }
    _object(one, fields)
    return line_of(one, fields | _item(one.one("cac:Item")) | _price(one.one("cac:Price"), currency)), one.amount(
        "cbc:LineExtensionAmount", currency
    )


def _object(one: Reader, fields: dict[str, Any]) -> None:
    """BT-128: the document reference of type 130."""
    for found in one.all("cac:DocumentReference"):
        if found.text("cbc:DocumentTypeCode") in ("130", "") and "object_id" not in fields:
            fields["object_id"] = identifier(found, "cbc:ID")


def _item(item: Reader) -> dict[str, Any]:
    category, rate = vat_category(item.one("cac:ClassifiedTaxCategory"))
    return {
        "description": item.text("cbc:Name"),
        "details": item.text("cbc:Description"),
        "buyer_item": item.text("cac:BuyersItemIdentification/cbc:ID"),
        "seller_item": item.text("cac:SellersItemIdentification/cbc:ID"),
        "standard_item": identifier(item, "cac:StandardItemIdentification/cbc:ID"),
        "origin_country": item.text("cac:OriginCountry/cbc:IdentificationCode"),
        "classifications": tuple(
            ItemAttribute(code.attribute("listID"), code.text(), code.attribute("listVersionID"))
            for code in item.all("cac:CommodityClassification/cbc:ItemClassificationCode")
        ),
        "attributes": tuple(
            ItemAttribute(it.text("cbc:Name"), it.text("cbc:Value")) for it in item.all("cac:AdditionalItemProperty")
        ),
        "category": category,
        "rate": rate,
    }


def _price(price: Reader, currency: str) -> dict[str, Any]:
    discount, base = price.one("cac:AllowanceCharge"), price.number("cbc:BaseQuantity")
    discount.text("cbc:ChargeIndicator")
    net = price.amount("cbc:PriceAmount", currency)
    if net is None:
        price.log.add("BR-26", f"BT-146 {price.place}", "The line has no price.", "De regel heeft geen prijs.")
    return {
        "base_quantity": Decimal(1) if base is None else base,
        "base_unit": price.one("cbc:BaseQuantity").attribute("unitCode"),
        **prices(net, discount.amount("cbc:BaseAmount", currency), discount.amount("cbc:Amount", currency)),
    }


def allowances_and_charges(
    one: Reader, currency: str, with_vat: bool = False
) -> tuple[tuple[AllowanceCharge, ...], tuple[AllowanceCharge, ...]]:
    """BG-20 and BG-21 of a document, or BG-27 and BG-28 of a line."""
    both: tuple[list[AllowanceCharge], list[AllowanceCharge]] = ([], [])
    for part in one.all("cac:AllowanceCharge"):
        category, rate = vat_category(part.one("cac:TaxCategory")) if with_vat else ("", Decimal(0))
        amount = part.amount("cbc:Amount", currency)
        made = AllowanceCharge(
            ZERO if amount is None else amount,
            category,
            rate,
            reason=part.text("cbc:AllowanceChargeReason"),
            reason_code=part.text("cbc:AllowanceChargeReasonCode"),
            base_amount=part.amount("cbc:BaseAmount", currency),
            percentage=part.number("cbc:MultiplierFactorNumeric"),
        )
        both[part.text("cbc:ChargeIndicator").lower() in TRUE].append(made)
    return tuple(both[0]), tuple(both[1])


def vat_category(one: Reader) -> tuple[str, Decimal]:
    """The category and the rate, 0 where none is told."""
    one.text("cac:TaxScheme/cbc:ID")
    return one.text("cbc:ID"), rate_of(one, one.text("cbc:ID"), "cbc:Percent")
