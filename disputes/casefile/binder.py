"""The bundle: chapters, papers and exhibits behind one another, with an index that knows every page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from disputes.casefile import exhibits, sections
from disputes.casefile.content import Content
from disputes.casefile.exhibits import Drawn
from disputes.casefile.pieces import Piece
from foundation.pdf import bundle
from foundation.pdf.bundle import Mark

Step = Callable[[], None]


@dataclass
class Bound:
    """The finished bundle and what became of every piece."""

    path: Path
    pages: int
    drawn: list[Drawn]
    peak_mb: float
    parts: list[tuple[str, int, int]]  # title, first page, pages


@dataclass
class _Part:
    title: str
    files: list[Path]
    level: int = 0
    drawn: Drawn | None = None
    pages: int = 0
    page: int = 0  # where it begins in the bundle


@dataclass
class _Book:
    """Parts in order; the first two are cover and contents."""

    content: Content
    folder: Path
    step: Step
    parts: list[_Part] = field(default_factory=list)

    def chapter(self, name: str) -> None:
        files = sections.printed(name, self.content, self.folder)
        self.parts.append(_Part(str(sections.TITLES[name]), files))
        self.step()

    def pieces(self, title: str, pieces: Iterable[Piece], first: int) -> None:
        for place, piece in enumerate(pieces):
            drawn = exhibits.draw(piece, self.content, self.folder, first + place)
            words = f"{piece.label} {piece.title}"
            self.parts.append(_Part(words, [drawn.source], 1, drawn, drawn.pages))
            self.step()

    def count(self) -> None:
        """Pages of every part and where it begins. What a child said already is not counted again."""
        unknown = [part for part in self.parts if not part.pages]
        sizes = iter(bundle.counts([file for part in unknown for file in part.files]))
        for part in unknown:
            part.pages = sum(next(sizes) for _file in part.files)
        page = 1
        for part in self.parts:
            part.page, page = page, page + part.pages


def steps(content: Content) -> int:
    """How often `step` is called: for the progress bar."""
    return len(sections.chapters(content)) + len(content.papers) + len(content.exhibits) + 4


def bind(content: Content, folder: Path, step: Step) -> Bound:
    """Everything on paper, in `folder`. Memory holds one part at a time."""
    with translation.override(content.language):
        book = _Book(content, folder, step)
        for name in ("cover", "index", *sections.chapters(content)):
            book.chapter(name)
        book.pieces(_("Papers"), content.papers, 0)
        book.pieces(_("Exhibits"), content.exhibits, len(content.papers))
        book.chapter("certificate")
        return _finish(book)


def _finish(book: _Book) -> Bound:
    """The index is printed twice: once for its length, once for its page numbers."""
    index = book.parts[1]
    index.files = sections.printed("index", book.content, book.folder, **_entries(book))
    book.count()
    index.files = sections.printed("index", book.content, book.folder, **_entries(book))
    content, target = book.content, book.folder / "bundle.pdf"
    title = _("Case file %(number)s") % {"number": content.dispute.number}
    told = bundle.bind(
        [file for part in book.parts for file in part.files], target, marks=_marks(book.parts), title=title,
        language=content.language, author=content.dispute.business.name,
    )  # fmt: skip
    book.step()
    drawn = [part.drawn for part in book.parts if part.drawn]
    parts = [(part.title, part.page, part.pages) for part in book.parts]
    return Bound(target, told["pages"], drawn, told["peak_mb"], parts)


def _entries(book: _Book) -> dict[str, Any]:
    """Chapters by name, papers and exhibits each in a table."""
    rows = [part for part in book.parts if part.drawn]
    listed = {"papers": [], "exhibits": []}
    for part in rows:
        assert part.drawn is not None  # noqa: S101 - those without were left out above
        where = "exhibits" if part.drawn.piece.is_exhibit else "papers"
        listed[where].append({"piece": part.drawn.piece, "damage": part.drawn.damage, "page": part.page})
    return {"parts": [part for part in book.parts[2:] if not part.drawn], **listed}


def _marks(parts: list[_Part]) -> list[Mark]:
    """Papers and exhibits hang under a bookmark of their own, which leads to the first of them."""
    marks: list[Mark] = []
    group = ""
    for part in parts:
        if part.drawn:
            name = _("Exhibits") if part.drawn.piece.is_exhibit else _("Papers")
            if name != group:
                marks.append(Mark(name, part.page))
            group = name
        marks.append(Mark(part.title, part.page, part.level))
    return marks
