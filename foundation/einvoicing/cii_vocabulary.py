"""The words of CII: namespaces, dates as YYYYMMDD, references, tax point codes."""

from __future__ import annotations

from datetime import date

from lxml.etree import _Element as Element

from foundation.einvoicing.xmltree import Builder

BASE = "urn:un:unece:uncefact:data:standard:"
NAMESPACES = {
    "rsm": BASE + "CrossIndustryInvoice:100",
    "ram": BASE + "ReusableAggregateBusinessInformationEntity:100",
    "udt": BASE + "UnqualifiedDataType:100",
    "qdt": BASE + "QualifiedDataType:100",
}
# BT-8: the model and UBL use UNTDID 2005, CII uses UNTDID 2475 for the same three moments
TAX_POINT_CODES = {"3": "5", "35": "29", "432": "72"}

cii = Builder(NAMESPACES)


def day(value: date | None, tag: str = "udt:DateTimeString") -> Element | None:
    """A date in format 102; nothing for None."""
    return value and cii(tag, value.strftime("%Y%m%d"), format="102")


def reference(tag: str, number: str) -> Element | None:
    """A document known by its number alone."""
    return cii(tag, cii("ram:IssuerAssignedID", number))
