"""What makes the PDF an archive copy and an e-invoice: PDF/A-3, PDF/UA-1 and Factur-X in one metadata block."""

from __future__ import annotations

import hashlib
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement, register_namespace

from weasyprint.document import DocumentMetadata

from foundation.pdf.paper import Embedded

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
FX = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
UA = "http://www.aiim.org/pdfua/ns/id/"
EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
PREFIXES = {"fx": FX, "pdfuaid": UA, "pdfaExtension": EXTENSION, "pdfaSchema": SCHEMA, "pdfaProperty": PROPERTY}
FX_NAME = "factur-x.xml"
# Each schema that is not of XMP itself must describe its properties (ISO 19005-3, 6.6.2.3): name, type, what it is.
UA_SCHEMA = ("PDF/UA identification schema", UA, "pdfuaid", (("part", "Integer", "Part of ISO 14289 that is kept"),))
FX_SCHEMA = (
    "Factur-X PDFA Extension Schema",
    FX,
    "fx",
    (
        ("DocumentFileName", "Text", "The name of the embedded XML document"),
        ("DocumentType", "Text", "The type of the hybrid document in capital letters"),
        ("Version", "Text", "The version of the standard that the embedded XML document follows"),
        ("ConformanceLevel", "Text", "The conformance level of the embedded XML document"),
    ),
)
for _prefix, _uri in PREFIXES.items():
    register_namespace(_prefix, _uri)


class ArchiveMetadata(DocumentMetadata):
    """WeasyPrint's own metadata with ours inside its one rdf:RDF; a second block would be overlooked by readers.

    factur_x: the profile of the attached e-invoice, or empty.
    """

    factur_x = ""

    def generate_rdf_metadata(self, variant: str, version: int, conformance: str) -> bytes:
        rdf = ElementTree.fromstring(super().generate_rdf_metadata(variant, version, conformance))  # noqa: S314 - ours
        _description(rdf, UA, {"part": "1"})
        schemas = [UA_SCHEMA]
        if self.factur_x:
            said = {"DocumentFileName": FX_NAME, "DocumentType": "INVOICE", "Version": "1.0"}
            _description(rdf, FX, said | {"ConformanceLevel": self.factur_x})
            schemas.append(FX_SCHEMA)
        bag = SubElement(SubElement(_description(rdf, "", {}), f"{{{EXTENSION}}}schemas"), f"{{{RDF}}}Bag")
        for schema in schemas:
            _describe(bag, *schema)
        return ElementTree.tostring(rdf, encoding="utf-8")


def _description(rdf: Element, namespace: str, values: dict[str, str]) -> Element:
    found = SubElement(rdf, f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""})
    for name, value in values.items():
        SubElement(found, f"{{{namespace}}}{name}").text = value
    return found


def _describe(bag: Element, title: str, namespace: str, prefix: str, properties: tuple) -> None:
    item = SubElement(bag, f"{{{RDF}}}li", {f"{{{RDF}}}parseType": "Resource"})
    for name, value in (("schema", title), ("namespaceURI", namespace), ("prefix", prefix)):
        SubElement(item, f"{{{SCHEMA}}}{name}").text = value
    rows = SubElement(SubElement(item, f"{{{SCHEMA}}}property"), f"{{{RDF}}}Seq")
    for name, kind, text in properties:
        row = SubElement(rows, f"{{{RDF}}}li", {f"{{{RDF}}}parseType": "Resource"})
        described = (("name", name), ("valueType", kind), ("category", "external"), ("description", text))
        for key, value in described:
            SubElement(row, f"{{{PROPERTY}}}{key}").text = value


def finisher(attachments: tuple[Embedded, ...]) -> Any:
    """Called by WeasyPrint on the finished objects, just before they are written."""
    kinds = {each.name: each.mime for each in attachments}

    def finish(_document: Any, pdf: Any) -> None:
        _list_each_file_once(pdf)
        _name_kinds(pdf, kinds)
        _scope_headers(pdf)

    return finish


def identified(content: bytes, identifier: str) -> bytes:
    """The finished PDF with its /ID (ISO 32000-1, 14.4): the paper's own name, then a hash of all there is.

    WeasyPrint would serialise and pack every object a second time for that hash. The dictionary of the last object, the
    cross-reference stream, takes the entry: nothing stands behind it that could move.
    """
    start = int(content[content.rindex(b"startxref") :].split()[1])
    head, rest = content[:start], content[start:]
    names = f"<{identifier.encode().hex()}> <{hashlib.sha256(head).hexdigest()[:32]}>".encode()
    return head + rest.replace(b">>\nstream\n", b"/ID [" + names + b"]>>\nstream\n", 1)


def _list_each_file_once(pdf: Any) -> None:
    """WeasyPrint enters every attachment twice into /AF."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


def _name_kinds(pdf: Any, kinds: dict[str, str]) -> None:
    """The content type is ours, not what the machine's own tables guess from the name."""
    for spec in _dictionaries(pdf, "/Filespec"):
        name = spec["F"].string
        stream = _object(pdf, spec["EF"]["F"])
        kind = kinds.get(name.decode() if isinstance(name, bytes) else name)
        if kind:
            stream.extra["Subtype"] = f"/{kind.replace('/', '#2f')}"


def _scope_headers(pdf: Any) -> None:
    """ISO 14289-1, 7.5: header cells say which way they count. In a table head: down the column, elsewhere: the row."""
    for cell in _dictionaries(pdf, "/StructElem"):
        if cell["S"] == "/TH":
            group = _object(pdf, _object(pdf, cell["P"])["P"])
            cell["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def _dictionaries(pdf: Any, kind: str) -> Any:
    return (each for each in pdf.objects if isinstance(each, dict) and each.get("Type") == kind)


def _object(pdf: Any, reference: bytes | str) -> Any:
    return pdf.objects[int(reference.split()[0])]
