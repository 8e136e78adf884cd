"""XML in: a hardened parser, and a reader that remembers what nobody read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from lxml import etree

from foundation.einvoicing.finding import NOTE, WARNING, Finding

MAX_BYTES = 12_000_000
MAX_ELEMENTS = 400_000
MAX_NOTES = 200
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:Z|[+-]\d{2}:\d{2}|T.*)?")


class Unreadable(Exception):
    """The document cannot be read at all; the finding says where and why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.en)
        self.finding = finding


def unreadable(rule: str, place: str, en: str, nl: str) -> Unreadable:
    return Unreadable(Finding(rule, place, en, nl))


def parse_xml(data: bytes) -> etree._Element:
    """The root element. No entities, no DTD, no network, 12 MB and 400,000 tags at most. Raises Unreadable."""
    if len(data) > MAX_BYTES or data.count(b"<") > MAX_ELEMENTS:
        size = f"{len(data) / 1e6:.1f}"
        raise unreadable(
            "READ-SIZE",
            "/",
            f"The XML is too large ({size} MB). At most 12 MB is read.",
            f"De XML is te groot ({size} MB). Er wordt hooguit 12 MB gelezen.",
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line, column = getattr(error, "position", (0, 0))
        raise unreadable(
            "READ-XML",
            f"line {line}, column {column}",
            f"This is not well-formed XML: {error}.",
            f"Dit is geen welgevormde XML: {error}.",
        ) from None
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise unreadable(
            "READ-DTD",
            "/",
            "The XML has a document type declaration. An e-invoice never has one, so it is refused.",
            "De XML heeft een documenttypedeclaratie. Een e-factuur heeft die nooit; ze is geweigerd.",
        )
    return root


class Log:
    """One reading of one document: its namespaces, what was read, what was wrong with it."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self.namespaces = {prefix: uri for prefix, uri in namespaces.items() if prefix}
        self.seen: set[etree._Element] = set()
        self.findings: list[Finding] = []

    def add(self, rule: str, field: str, en: str, nl: str, severity: str = "error") -> None:
        self.findings.append(Finding(rule, field, en, nl, severity))

    def unread(self, root: etree._Element) -> Iterator[Finding]:
        """A note for every text that nobody asked for; past MAX_NOTES only how many more there are, since finding
        the place of each among thousands of brothers takes minutes."""
        left = [(element, said) for element in root.iter(etree.Element) for said in self._unheard(element)]
        yield from (_unknown(element, said) for element, said in left[:MAX_NOTES])
        if len(left) > MAX_NOTES:
            more = len(left) - MAX_NOTES
            yield Finding(
                "READ-UNKNOWN",
                place_of(left[MAX_NOTES][0]),
                f"From here on, {more} more values are not part of EN 16931 as we read it and were not taken over.",
                f"Vanaf hier horen nog {more} waarden niet bij EN 16931 zoals wij het lezen; ze zijn niet overgenomen.",
                NOTE,
            )

    def _unheard(self, element: etree._Element) -> Iterator[str]:
        """The text of an element that was not read, and text between its children, where none belongs."""
        own = "" if element in self.seen else (element.text or "").strip()
        between = ((child.tail or "").strip() for child in element)
        yield from filter(None, (own, *between))


def _unknown(element: etree._Element, said: str) -> Finding:
    said = said[:60]
    return Finding(
        "READ-UNKNOWN",
        place_of(element),
        f"“{said}” is not part of EN 16931 as we read it, and was not taken over.",
        f"“{said}” hoort niet bij EN 16931 zoals wij het lezen en is niet overgenomen.",
        NOTE,
    )


def place_of(element: etree._Element) -> str:
    """`/Invoice/cac:InvoiceLine[2]/cbc:ID (line 88)`."""
    path = re.sub(r"\*", etree.QName(element).localname, element.getroottree().getpath(element))
    return f"{path} (line {element.sourceline})"


class Reader:
    """One element, or the lack of one: what is missing reads as empty, so that no caller has to ask first."""

    def __init__(self, element: etree._Element | None, log: Log) -> None:
        self.element, self.log = element, log

    def __bool__(self) -> bool:
        return self.element is not None

    @property
    def place(self) -> str:
        return "/" if self.element is None else place_of(self.element)

    def all(self, path: str) -> list[Reader]:
        if self.element is None:
            return []
        return [Reader(found, self.log) for found in self.element.findall(path, self.log.namespaces)]

    def one(self, path: str) -> Reader:
        """The first; any further one stays unread and is reported."""
        return next(iter(self.all(path)), Reader(None, self.log))

    def text(self, path: str = ".") -> str:
        found = self.one(path).element
        if found is None:
            return ""
        self.log.seen.add(found)
        return (found.text or "").strip()

    def attribute(self, name: str) -> str:
        return "" if self.element is None else (self.element.get(name) or "").strip()

    def number(self, path: str) -> Decimal | None:
        """None when absent. Raises Unreadable for what is no plain decimal number, such as 1.234,56."""
        text = self.text(path)
        if not text:
            return None
        if not NUMBER.fullmatch(text) or len(text) > 50:
            raise unreadable(
                "READ-NUMBER",
                self.one(path).place,
                f"“{text[:40]}” is not a number. Write it with a point and without separators: 1234.56.",
                f"“{text[:40]}” is geen getal. Schrijf het met een punt en zonder scheidingstekens: 1234.56.",
            )
        return Decimal(text)

    def day(self, path: str) -> date | None:
        """None when absent. Takes 2026-03-01 (also with a time or zone, which is left out) and 20260301."""
        text = self.text(path)
        if not text:
            return None
        match = DAY.fullmatch(text)
        try:
            return datetime.strptime("".join(match.groups()), "%Y%m%d").date()  # type: ignore[union-attr]  # noqa: DTZ007
        except (ValueError, AttributeError):
            raise unreadable(
                "READ-DATE",
                self.one(path).place,
                f"“{text[:40]}” is not a date.",
                f"“{text[:40]}” is geen datum.",
            ) from None

    def amount(self, path: str, currency: str) -> Decimal | None:
        """A number that should be in the document's currency; another one is reported."""
        said = self.one(path).attribute("currencyID")
        if said and currency and said != currency:
            self.log.add(
                "PEPPOL-EN16931-R051",
                self.one(path).place,
                f"The amount is in {said}, the document in {currency}. It was read as {currency}.",
                f"Het bedrag is in {said}, het document in {currency}. Het is gelezen als {currency}.",
                WARNING,
            )
        return self.number(path)
