"""The words of UBL 2.1: namespaces, the two document types, and amounts with their currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lxml.etree import _Element as Element

from foundation.einvoicing.xmltree import Builder

BASE = "urn:oasis:names:specification:ubl:schema:xsd:"
NAMESPACES = {"cac": BASE + "CommonAggregateComponents-2", "cbc": BASE + "CommonBasicComponents-2"}
NOT_AVAILABLE = "NA"  # UBL demands a value where EN 16931 knows none: an order number, a card network

ubl = Builder(NAMESPACES)


@dataclass(frozen=True)
class Type:
    """What differs by name between an invoice and a credit note."""

    root: str
    type_code: str
    line: str
    quantity: str

    @property
    def namespace(self) -> str:
        return f"{BASE}{self.root}-2"


TYPES = {
    "Invoice": Type("Invoice", "InvoiceTypeCode", "InvoiceLine", "InvoicedQuantity"),
    "CreditNote": Type("CreditNote", "CreditNoteTypeCode", "CreditNoteLine", "CreditedQuantity"),
}


def amount(tag: str, value: Decimal | None, currency: str) -> Element | None:
    """An amount with its currency; nothing for None."""
    return ubl(tag, value, currencyID=currency)
