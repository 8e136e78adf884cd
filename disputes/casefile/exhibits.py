"""The pages of one exhibit or paper: the PDF itself on A4, a picture, a letter or table in words, or a page that says
why there is none. Nothing is ever skipped without a word."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from disputes.casefile import sections
from disputes.casefile.content import Content
from disputes.casefile.pieces import Piece
from foundation.files import door, reading
from foundation.files.errors import FileLost
from foundation.pdf import bundle
from foundation.pdf.errors import PdfFailed

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Drawn:
    """`damage` is empty when the bytes are those that were sealed. `pages` is known for strangers' PDFs only."""

    piece: Piece
    source: Path
    damage: str = ""
    pages: int = 0


def draw(piece: Piece, content: Content, folder: Path, place: int) -> Drawn:
    target = folder / f"piece-{place}.pdf"
    with translation.override(content.language):
        if piece.left_out:
            return Drawn(piece, _notice(piece, content, target, place, piece.left_out))
        try:
            return _drawn(piece, content, target, place)
        except FileLost:
            damage = _("The stored file is damaged or missing: its bytes are not those that were sealed.")
            return Drawn(piece, _notice(piece, content, target, place, damage), damage)
        except PdfFailed as failed:
            logger.warning("exhibit_not_shown piece=%s %s", piece.label, failed.detail)
            reason = _("It cannot be shown on paper. The original lies in the ZIP, unchanged.")
            return Drawn(piece, _notice(piece, content, target, place, reason))


def _drawn(piece: Piece, content: Content, target: Path, place: int) -> Drawn:
    if piece.file is None:
        return Drawn(piece, sections.sheet("typed", content, target, place, {}, piece=piece))
    kind = piece.file.content_type
    if kind == "application/pdf":
        source = target.with_suffix(".original")
        source.write_bytes(door.read(piece.file))
        try:
            return Drawn(piece, target, pages=bundle.frame(source, target, f"{piece.label} {_short(piece)}".strip()))
        finally:
            source.unlink()
    if kind in reading.KINDS:
        words = reading.in_words(piece.file)
        if words is not None:
            name = "table" if "rows" in words else "letter"
            return Drawn(piece, sections.sheet(name, content, target, place, {}, piece=piece, words=words))
    if piece.file.preview_name:
        door.read(piece.file)  # the original is what was sealed; the picture shown is made from it
        pictures = {"picture": door.read_preview(piece.file)}
        return Drawn(piece, sections.sheet("picture", content, target, place, pictures, piece=piece))
    raise PdfFailed(f"no page for {kind}")


def _short(piece: Piece) -> str:
    """An exhibit is its label; a paper also has a number."""
    return "" if piece.is_exhibit else piece.title[:60]


def _notice(piece: Piece, content: Content, target: Path, place: int, reason: str) -> Path:
    return sections.sheet("notice", content, target, place, {}, piece=piece, reason=reason)
