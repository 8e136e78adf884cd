"""XML out: elements that vanish when they hold nothing, written the same way every time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from lxml import etree

from foundation.einvoicing.numbers import plain

Content: TypeAlias = str | Decimal | date | etree._Element | None
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Builder:
    """Makes elements of one vocabulary: `build("cbc:ID", "1", schemeID="0106")`."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        self.namespaces = dict(namespaces)

    def __call__(
        self, tag: str, *content: Content | Iterable[etree._Element | None], **attributes: str
    ) -> etree._Element | None:
        """An element with text or children, or None when there is neither: empty elements are against the rules
        (PEPPOL-EN16931-R008). Empty attributes are left out; characters that XML cannot hold are dropped."""
        element = etree.Element(self.name(tag))
        for part in content:
            self._put(element, part)
        if element.text is None and not len(element):
            return None
        for name, value in attributes.items():
            if value:
                element.set(name, _clean(value))
        return element

    def empty(self, tag: str) -> etree._Element:
        """An element that a schema wants even when nothing is known."""
        return etree.Element(self.name(tag))

    def name(self, tag: str) -> str:
        prefix, _, local = tag.partition(":")
        return f"{{{self.namespaces[prefix]}}}{local}"

    def root(self, tag: str, *content: Content | Iterable[etree._Element | None], default: str = "") -> bytes:
        """The whole document as UTF-8 bytes; `default` is the prefix whose namespace is written without one."""
        names = {None if prefix == default else prefix: uri for prefix, uri in self.namespaces.items()}
        element = etree.Element(self.name(tag), nsmap=names)
        for part in content:
            self._put(element, part)
        etree.cleanup_namespaces(element, keep_ns_prefixes=[prefix for prefix in names if prefix])
        etree.indent(element)
        return etree.tostring(element, xml_declaration=True, encoding="UTF-8") + b"\n"

    def _put(self, element: etree._Element, part: object) -> None:
        if part is None or isinstance(part, etree._Element):
            if part is not None:
                element.append(part)
        elif isinstance(part, (str, Decimal, date)):
            text = _clean(_text(part))
            element.text = text or element.text
        else:
            for child in part:  # type: ignore[attr-defined]
                self._put(element, child)


def _text(value: str | Decimal | date) -> str:
    if isinstance(value, Decimal):
        return plain(value)
    return value if isinstance(value, str) else value.isoformat()


def _clean(text: str) -> str:
    return NOT_XML.sub("", text).strip()
