"""Lines, prices, allowances and VAT categories in UBL."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lxml.etree import _Element as Element

from foundation.einvoicing.model import AllowanceCharge, Document, Line
from foundation.einvoicing.numbers import plain_rate
from foundation.einvoicing.rounding import r
from foundation.einvoicing.ubl_parties import identifier
from foundation.einvoicing.ubl_vocabulary import TYPES, amount, ubl


def line(document: Document, place: int, net: Decimal) -> Element | None:
    """BG-25 with its net amount BT-131 as computed or stated; a line without an id gets its position, from 1."""
    kind, one, currency = (
        TYPES["CreditNote" if document.is_credit_note else "Invoice"],
        document.lines[place],
        document.currency,
    )
    parts = [allowance_charge(part, "false", currency) for part in one.allowances]
    parts += [allowance_charge(part, "true", currency) for part in one.charges]
    return ubl(
        f"cac:{kind.line}",
        ubl("cbc:ID", one.id or str(place + 1)),
        ubl("cbc:Note", one.note),
        ubl(f"cbc:{kind.quantity}", one.quantity, unitCode=one.unit),
        amount("cbc:LineExtensionAmount", net, currency),
        ubl("cbc:AccountingCost", one.buyer_account),
        _period(one),
        ubl("cac:OrderLineReference", ubl("cbc:LineID", one.order_line)),
        _object(one),
        parts,
        _item(one),
        _price(one, currency),
    )


def _period(one: Line) -> Element | None:
    span = one.period
    return span and ubl("cac:InvoicePeriod", ubl("cbc:StartDate", span.start), ubl("cbc:EndDate", span.end))


def _object(one: Line) -> Element | None:
    if not one.object_id:
        return None
    return ubl("cac:DocumentReference", identifier("cbc:ID", one.object_id), ubl("cbc:DocumentTypeCode", "130"))


def _item(one: Line) -> Element | None:
    return ubl(
        "cac:Item",
        ubl("cbc:Description", one.details),
        ubl("cbc:Name", one.description),
        ubl("cac:BuyersItemIdentification", ubl("cbc:ID", one.buyer_item)),
        ubl("cac:SellersItemIdentification", ubl("cbc:ID", one.seller_item)),
        ubl("cac:StandardItemIdentification", identifier("cbc:ID", one.standard_item)),
        ubl("cac:OriginCountry", ubl("cbc:IdentificationCode", one.origin_country)),
        _classifications(one),
        tax_category("cac:ClassifiedTaxCategory", one.category, one.rate),
        (
            ubl("cac:AdditionalItemProperty", ubl("cbc:Name", it.name), ubl("cbc:Value", it.value))
            for it in one.attributes
        ),
    )


def _classifications(one: Line) -> Iterator[Element | None]:
    for it in one.classifications:
        code = ubl("cbc:ItemClassificationCode", it.value, listID=it.name, listVersionID=it.version)
        yield ubl("cac:CommodityClassification", code)


def _price(one: Line, currency: str) -> Element | None:
    unit = one.base_unit or one.unit
    base = (
        ubl("cbc:BaseQuantity", one.base_quantity, unitCode=unit) if one.base_quantity != 1 or one.base_unit else None
    )
    discount = None
    if one.gross_price is not None:
        less = one.gross_price - one.unit_price if one.price_discount is None else one.price_discount
        discount = ubl(
            "cac:AllowanceCharge",
            ubl("cbc:ChargeIndicator", "false"),
            amount("cbc:Amount", less, currency),
            amount("cbc:BaseAmount", one.gross_price, currency),
        )
    return ubl("cac:Price", amount("cbc:PriceAmount", one.unit_price, currency), base, discount)


def allowance_charge(part: AllowanceCharge, charge: str, currency: str, with_vat: bool = False) -> Element | None:
    """`charge` is "true" or "false". Only those of the whole document carry a VAT category."""
    return ubl(
        "cac:AllowanceCharge",
        ubl("cbc:ChargeIndicator", charge),
        ubl("cbc:AllowanceChargeReasonCode", part.reason_code),
        ubl("cbc:AllowanceChargeReason", part.reason),
        ubl("cbc:MultiplierFactorNumeric", part.percentage),
        amount("cbc:Amount", r(part.amount), currency),
        amount("cbc:BaseAmount", part.base_amount, currency),
        tax_category("cac:TaxCategory", part.category, part.rate) if with_vat else None,
    )


def tax_category(tag: str, category: str, rate: Decimal, reason: str = "", reason_code: str = "") -> Element | None:
    """BG-23, BG-30 or of an allowance. Category O ("not subject to VAT") has no rate (BR-O-05)."""
    return ubl(
        tag,
        ubl("cbc:ID", category),
        None if category == "O" else ubl("cbc:Percent", plain_rate(rate)),
        ubl("cbc:TaxExemptionReasonCode", reason_code),
        ubl("cbc:TaxExemptionReason", reason),
        ubl("cac:TaxScheme", ubl("cbc:ID", "VAT")),
    )
