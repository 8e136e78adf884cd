"""PDF: opens without a password, has pages, and holds nothing that runs by itself."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from foundation.files.parsing.refusal import Refusal

Entries = dict[str, Any]
MAX_PAGES = 5_000
RUNS = {"/JavaScript", "/Launch", "/ImportData", "/Rendition", "/RichMediaExecute", "/SubmitForm"}
TELLING = {"/S", "/Subtype", "/JavaScript", "/XFA", "/JS", "/OpenAction", "/AA", "/EF"}
MAY_START = {"/GoTo", "/Named"}  # what a document may do by itself when it is opened
PROGRAMS = re.compile(
    r"\.(exe|dll|com|scr|msi|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|jar|lnk|reg|cpl|sh|app|apk|elf|iso|dmg|deb|rpm|py|php"
    r"|docm|xlsm|pptm|html?|svg)[. \0]*$",
    re.IGNORECASE,
)
PROGRAM_BYTES = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")


def check(kind: str, data: bytes, side: int) -> bytes:
    if b"%%EOF" not in data[-2048:]:
        raise Refusal("damaged")  # cut off; qpdf would patch it up, but the sender should know
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            _check_pages(pdf)
            for piece in _pieces(pdf):
                _check_piece(piece)
    except pikepdf.PasswordError:
        raise Refusal("encrypted") from None
    return b""


def _check_pages(pdf: pikepdf.Pdf) -> None:
    count = len(pdf.pages)
    if count == 0:
        raise Refusal("damaged")
    if count > MAX_PAGES:
        raise Refusal("too_complex")


def _pieces(pdf: pikepdf.Pdf) -> Iterator[Entries]:
    """The entries of every dictionary and stream that could matter.

    `pdf.objects` lists indirect objects only: the direct ones inside are walked too.
    """
    waiting = [pdf.trailer]
    for whole in pdf.objects:
        waiting.append(whole)
        while waiting:
            piece = waiting.pop()
            if isinstance(piece, pikepdf.Array):
                inside = list(piece)
            elif isinstance(piece, pikepdf.Dictionary | pikepdf.Stream):
                entries = dict(piece.items())
                if not TELLING.isdisjoint(entries):
                    yield entries
                inside = entries.values()
            else:
                continue
            waiting.extend(part for part in inside if isinstance(part, pikepdf.Object) and not part.is_indirect)


def _check_piece(piece: Entries) -> None:
    action = _name(piece, "/S")
    runs = action in RUNS or "/JavaScript" in piece or "/XFA" in piece or _name(piece, "/Subtype") == "/RichMedia"
    if runs or isinstance(piece.get("/JS"), pikepdf.String | pikepdf.Stream):
        raise Refusal("scripts")
    for start in _automatic(piece):
        if _name(start, "/S") not in MAY_START:
            raise Refusal("scripts")
    if isinstance(piece.get("/EF"), pikepdf.Dictionary):
        _check_embedded(piece)


def _automatic(piece: Entries) -> list[Entries]:
    """Actions that nobody clicks: on opening the document, a page or a field."""
    first, more = piece.get("/OpenAction"), piece.get("/AA")
    found = [first] if isinstance(first, pikepdf.Dictionary) else []
    if isinstance(more, pikepdf.Dictionary):
        found += [action for _, action in more.items() if isinstance(action, pikepdf.Dictionary)]
    return [dict(action.items()) for action in found]


def _check_embedded(spec: Entries) -> None:
    """Attachments such as the XML of an e-invoice are welcome; programs are not."""
    names = [str(spec.get(key, "")) for key in ("/F", "/UF")]
    heads = [stream.read_bytes()[:4] for _, stream in spec["/EF"].items() if isinstance(stream, pikepdf.Stream)]
    if any(map(PROGRAMS.search, names)) or any(head.startswith(PROGRAM_BYTES) for head in heads):
        raise Refusal("program")


def _name(piece: Entries, key: str) -> str:
    value = piece.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""
