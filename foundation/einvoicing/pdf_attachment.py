"""The XML inside a Factur-X, ZUGFeRD or XRechnung PDF. Only the attachments are opened, and only up to a size."""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Any

from foundation.einvoicing.reader import MAX_BYTES, Unreadable, unreadable

MAX_PDF_BYTES = 30_000_000
NAMES = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "cii.xml", "ubl.xml")


def xml_in(data: bytes) -> bytes:
    """The attached invoice: a file with a known name, else the only XML there is. Raises Unreadable."""
    import pikepdf  # only who sends a PDF waits for it

    if len(data) > MAX_PDF_BYTES:
        raise unreadable(
            "READ-SIZE",
            "/",
            "The PDF is too large. At most 30 MB is read.",
            "De pdf is te groot. Er wordt hooguit 30 MB gelezen.",
        )
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            return _chosen({name.lower(): name for name in pdf.attachments}, pdf)
    except pikepdf.PasswordError:
        raise unreadable(
            "READ-PDF", "/", "The PDF is locked with a password.", "De pdf is met een wachtwoord beveiligd."
        ) from None
    except (pikepdf.PdfError, KeyError, TypeError, ValueError, AttributeError, RuntimeError) as error:
        raise unreadable("READ-PDF", "/", f"The PDF is damaged: {error}.", f"De pdf is beschadigd: {error}.") from None


def _chosen(names: dict[str, str], pdf: Any) -> bytes:
    known = [name for name in NAMES if name in names]
    others = [name for name in sorted(names) if name.endswith(".xml") and name not in known]
    if not known and len(others) != 1:
        raise unreadable(
            "READ-NO-XML",
            "/",
            "The PDF carries no e-invoice: no XML is attached to it."
            if not others
            else f"The PDF carries {len(others)} XML files and none has the name of an e-invoice.",
            "In de pdf zit geen e-factuur: er is geen XML aan vastgemaakt."
            if not others
            else f"In de pdf zitten {len(others)} XML-bestanden en geen ervan heet als een e-factuur.",
        )
    name = names[(known or others)[0]]
    return _content(pdf.attachments[name].get_file().obj, name)


def _content(stream: Any, name: str) -> bytes:
    """The bytes of an attachment, unpacked no further than the limit, whatever it claims about its size."""
    packing, settings = stream.get("/Filter"), stream.get("/DecodeParms")
    filters = [] if packing is None else [str(it) for it in (packing if _is_array(packing) else [packing])]
    raw = stream.read_raw_bytes()
    if filters not in ([], ["/FlateDecode"]) or settings is not None:
        raise _cannot(name, f"packed with {', '.join(filters)}", f"ingepakt met {', '.join(filters)}")
    if not filters:
        return raw
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(raw, MAX_BYTES)
    except zlib.error:
        raise _cannot(name, "damaged", "beschadigd") from None
    if unpacker.unconsumed_tail:
        raise _cannot(name, "larger than 12 MB", "groter dan 12 MB")
    return data


def _is_array(value: Any) -> bool:
    import pikepdf

    return isinstance(value, pikepdf.Array)


def _cannot(name: str, en: str, nl: str) -> Unreadable:
    return unreadable(
        "READ-PDF", name, f"The attachment {name} cannot be read: {en}.", f"De bijlage {name} is niet te lezen: {nl}."
    )
