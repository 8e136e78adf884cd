"""What the child does to pages. Streams are copied from file to file without being unpacked."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Page, Pdf, Rectangle

A4 = (595.28, 841.89)
EDGE, HEAD, FOOT = 28, 34, 40  # points left free at the sides, above and below a stranger's page
INK = "0.36 0.41 0.39 rg"
LINK = "bundle:"
FONT = "/HelderF"


def counts(sources: list[str]) -> dict[str, Any]:
    found = []
    for source in sources:
        with _open(source) as pdf:
            found.append(len(pdf.pages))
    return {"pages": found}


def frame(source: str, target: str, label: str) -> dict[str, Any]:
    """Each page as a picture of itself on A4, upright or across as it lies."""
    with _open(source) as pdf, Pdf.new() as out:
        if "/AcroForm" in pdf.Root:
            pdf.generate_appearance_streams()
        pdf.flatten_annotations("all")
        total, font = len(pdf.pages), _font(out)
        for place, page in enumerate(pdf.pages, 1):
            width, height = _size(page)
            across = width > height
            sheet = A4[::-1] if across else A4
            out.add_blank_page(page_size=sheet)
            framed = out.pages[-1]
            room = Rectangle(EDGE, FOOT, sheet[0] - EDGE, sheet[1] - HEAD)
            _draw(out, framed, page, room)
            _write(out, framed, font, [(EDGE, sheet[1] - 22, 8, f"{label} · {place}/{total}")])
        _save(out, target)
        return {"pages": total}


def join(sources: list[str], target: str) -> dict[str, Any]:
    with ExitStack() as opened, Pdf.new() as out:
        _gather(out, sources, opened)
        _save(out, target)
        return {"pages": len(out.pages)}


def bind(
    sources: list[str], target: str, title: str, language: str, author: str, marks: list[tuple[str, int, int]]
) -> dict[str, Any]:
    with ExitStack() as opened, Pdf.new() as out:
        _gather(out, sources, opened)
        font = _font(out)
        for number, page in enumerate(out.pages, 1):
            _stamp(out, page, font, number)
            _lead_inside(out, page)
        _bookmark(out, marks)
        out.docinfo[Name.Title], out.docinfo[Name.Author], out.docinfo[Name.Producer] = title, author, "Helder"
        out.Root.Lang, out.Root.PageMode = pikepdf.String(language), Name.UseOutlines
        out.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        _save(out, target)
        return {"pages": len(out.pages)}


def _open(source: str) -> Pdf:
    return pikepdf.open(source, access_mode=pikepdf.AccessMode.stream)


def _gather(out: Pdf, sources: list[str], opened: ExitStack) -> None:
    """The sources stay open until the target is saved: only then their streams are read."""
    for source in sources:
        pdf = opened.enter_context(_open(source))
        out.pages.extend(pdf.pages)
    for page in out.pages:
        for key in ("/StructParents", "/Tabs", "/AA"):
            if key in page.obj:
                del page.obj[key]


def _save(out: Pdf, target: str) -> None:
    out.remove_unreferenced_resources()
    out.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def _size(page: Page) -> tuple[float, float]:
    """As a reader sees it: the crop box, turned."""
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    turned = int(page.obj.get("/Rotate", 0)) % 180 == 90
    width, height = abs(right - left), abs(top - bottom)
    return (height, width) if turned else (width, height)


def _draw(out: Pdf, framed: Page, page: Page, room: Rectangle) -> None:
    """Made smaller where it must be, never larger. `add_overlay` does the same under a name made by chance."""
    shown = out.copy_foreign(page.as_form_xobject())
    placed = framed.calc_form_xobject_placement(shown, Name.HelderP, room, allow_shrink=True, allow_expand=False)
    framed.obj.Resources = Dictionary(XObject=Dictionary({"/HelderP": shown}))
    framed.contents_add(out.make_stream(placed))


def _stamp(out: Pdf, page: Page, font: Any, number: int) -> None:
    """`[0042]`, below and in the middle."""
    _left, _bottom, right, _top = (float(edge) for edge in page.mediabox)
    _write(out, page, font, [(right / 2 - 13, 16, 9, f"[{number:04}]")])


def _write(out: Pdf, page: Page, font: Any, lines: list[tuple[float, float, int, str]]) -> None:
    """After all that is there, whatever state it left behind. Marked as an artefact: it is no part of the text."""
    resources = page.obj.get("/Resources")
    page.obj.Resources = Dictionary(resources) if resources is not None else Dictionary()
    fonts = page.obj.Resources.get("/Font")
    page.obj.Resources.Font = Dictionary(fonts) if fonts is not None else Dictionary()
    page.obj.Resources.Font[FONT] = font
    drawn = [
        f"BT {FONT} {size} Tf {INK} 1 0 0 1 {x:.2f} {y:.2f} Tm ".encode() + _string(text) + b" Tj ET"
        for x, y, size, text in lines
    ]
    page.contents_add(out.make_stream(b"q"), prepend=True)
    page.contents_add(out.make_stream(b"Q\nq /Artifact BMC\n" + b"\n".join(drawn) + b"\nEMC Q"))


def _string(text: str) -> bytes:
    plain = text.encode("cp1252", "replace")
    return b"(" + plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"


def _font(out: Pdf) -> Any:
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    return out.make_indirect(font)


def _lead_inside(out: Pdf, page: Page) -> None:
    """Our own sections name pages by `bundle:17`; what else may be clicked stays a plain address."""
    for each in page.obj.get("/Annots", Array()):
        action = each.get("/A")
        address = str(action.get("/URI", "")) if action is not None else ""
        if address.startswith(LINK) and 0 < int(address.removeprefix(LINK)) <= len(out.pages):
            del each["/A"]
            to = out.pages[int(address.removeprefix(LINK)) - 1].obj
            each.Dest = Array([to, Name.Fit])


def _bookmark(out: Pdf, marks: list[tuple[str, int, int]]) -> None:
    with out.open_outline() as outline:
        for title, page, level in marks:
            item = OutlineItem(title, page - 1)
            (outline.root[-1].children if level and outline.root else outline.root).append(item)


ACTS = {"counts": counts, "frame": frame, "join": join, "bind": bind}
