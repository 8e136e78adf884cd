"""The closed list of files people may send, and the limits. Everything else (SVG, HTML, Office, archives) stays out."""

from __future__ import annotations

from dataclasses import dataclass

MAX_MEGABYTES = 20
MAX_BYTES = MAX_MEGABYTES * 1024 * 1024  # each
MAX_FILES = 20  # in one act
MAX_NAME = 150
LOGO_SIDE = 600  # pixels
PREVIEW_SIDE = 1600


@dataclass(frozen=True)
class Kind:
    """One kind of file: its extensions, and the bytes it must begin with (none for text)."""

    name: str
    extensions: tuple[str, ...]
    content_type: str
    signature: bytes = b""


KINDS = {
    kind.name: kind
    for kind in (
        Kind("pdf", ("pdf",), "application/pdf", b"%PDF-"),
        Kind("jpg", ("jpg", "jpeg"), "image/jpeg", b"\xff\xd8\xff"),
        Kind("png", ("png",), "image/png", b"\x89PNG\r\n\x1a\n"),
        Kind("csv", ("csv",), "text/csv"),
        Kind("eml", ("eml",), "message/rfc822"),
        Kind("xml", ("xml",), "application/xml"),
    )
}
EVIDENCE = frozenset({"pdf", "jpg", "png", "csv", "eml"})
E_INVOICE = frozenset({"pdf", "xml"})
LOGO = frozenset({"jpg", "png"})


def of_name(name: str, kinds: frozenset[str]) -> Kind | None:
    """The kind that the last extension of `name` promises, if it is allowed here."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    return next((KINDS[key] for key in sorted(kinds) if extension in KINDS[key].extensions), None)


def in_words(kinds: frozenset[str]) -> str:
    """For sentences: `CSV, EML, JPG, PDF, PNG`."""
    return ", ".join(sorted(kinds)).upper()


def extensions(kinds: frozenset[str]) -> list[str]:
    """For the `accept` attribute of a file input: `.jpg`, `.jpeg`, …"""
    return [f".{extension}" for key in sorted(kinds) for extension in KINDS[key].extensions]
