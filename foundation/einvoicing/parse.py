"""From the bytes that somebody sent to a document and a list of what was wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from foundation.einvoicing import cii_vocabulary, ubl_vocabulary
from foundation.einvoicing.cii_reader import read_cii
from foundation.einvoicing.finding import Finding
from foundation.einvoicing.model import Document
from foundation.einvoicing.pdf_attachment import xml_in
from foundation.einvoicing.reader import Log, Reader, Unreadable, parse_xml, place_of, unreadable
from foundation.einvoicing.ubl_reader import read_ubl

CII_ROOT = f"{{{cii_vocabulary.NAMESPACES['rsm']}}}CrossIndustryInvoice"


@dataclass(frozen=True)
class Parsed:
    """document: None when it could not be read in full, since half an invoice is no invoice.
    findings: why not, what was assumed, and what was said but not understood. syntax: "ubl", "cii" or ""."""

    document: Document | None
    findings: tuple[Finding, ...]
    syntax: str = ""
    xml: bytes = b""


def parse(data: bytes) -> Parsed:
    """Read UBL, CII, or the XML inside a PDF. Never raises for what the bytes hold; amounts stay as stated.

    Lenient about what real senders write; strict is `check`, which also compares the stated totals.
    """
    try:
        xml = xml_in(data) if data[:1024].lstrip().startswith(b"%PDF") else data
        return _parsed(xml)
    except Unreadable as error:
        return Parsed(None, (error.finding,))


def _parsed(xml: bytes) -> Parsed:
    element = parse_xml(xml)
    name = etree.QName(element)
    kind = ubl_vocabulary.TYPES.get(name.localname)
    if kind and name.namespace == kind.namespace:
        log = Log(ubl_vocabulary.NAMESPACES)
        return _read("ubl", xml, element, log, lambda: read_ubl(Reader(element, log), kind))
    if element.tag == CII_ROOT:
        log = Log(cii_vocabulary.NAMESPACES)
        return _read("cii", xml, element, log, lambda: read_cii(Reader(element, log)))
    said = name.localname[:60]
    raise unreadable(
        "READ-ROOT",
        place_of(element),
        f"“{said}” is not an invoice. What is read: UBL Invoice, UBL CreditNote, CrossIndustryInvoice.",
        f"“{said}” is geen factuur. Wat wordt gelezen: UBL Invoice, UBL CreditNote, CrossIndustryInvoice.",
    )


def _read(syntax: str, xml: bytes, element: etree._Element, log: Log, read: Callable[[], Document]) -> Parsed:
    try:
        document = read()
    except Unreadable as error:
        return Parsed(None, (*log.findings, error.finding), syntax, xml)
    except ValueError as error:
        why = Finding("READ-VALUE", "/", f"A value cannot be: {error}.", f"Een waarde kan niet kloppen: {error}.")
        return Parsed(None, (*log.findings, why), syntax, xml)
    return Parsed(document, (*log.findings, *log.unread(element)), syntax, xml)
