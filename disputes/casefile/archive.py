"""The ZIP: the bundle, the originals, tables, the log, a list of it all, and what a stranger needs to check it."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from disputes.casefile import witness
from disputes.casefile.binder import Bound
from disputes.casefile.content import Content
from disputes.casefile.exhibits import Drawn
from disputes.casefile.pieces import Piece
from disputes.models import Dispute
from foundation.audit import log, stamps
from foundation.audit.log import Head
from foundation.audit.models import Stamp
from foundation.audit.queries import events
from foundation.kernel.spreadsheet import as_csv

VERIFIER = Path(__file__).parent / "verify.py"
FORMAT = "helder-case-file/1"
PACKED = {"csv", "jsonl", "json", "txt", "py", "eml", "xml"}  # the rest is packed already


@dataclass
class _Box:
    """The open ZIP. Times are those of the last event, and names come in a fixed order: the same state, same bytes."""

    zip: ZipFile
    at: tuple[int, int, int, int, int, int]
    files: list[dict[str, Any]] = field(default_factory=list)

    def add(self, name: str, data: bytes, **facts: str) -> None:
        with self.zip.open(self._info(name), "w") as out:
            out.write(data)
        self._list(name, len(data), hashlib.sha256(data).hexdigest(), facts)

    def copy(self, name: str, source: Path) -> None:
        """Piece by piece: a bundle may be larger than memory should be."""
        with source.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            with self.zip.open(self._info(name), "w", force_zip64=True) as out:
                shutil.copyfileobj(file, out, 1 << 20)
        self._list(name, source.stat().st_size, sha256, {})

    def _info(self, name: str) -> ZipInfo:
        info = ZipInfo(name, self.at)
        info.compress_type = ZIP_DEFLATED if name.rpartition(".")[2].lower() in PACKED else ZIP_STORED
        info.create_system, info.external_attr = 3, 0o644 << 16
        return info

    def _list(self, name: str, size: int, sha256: str, facts: dict[str, str]) -> None:
        if name != "manifest.json":
            self.files.append({"path": name, "bytes": size, "sha256": sha256, **facts})


def write(content: Content, bound: Bound, target: BinaryIO) -> None:
    """Everything into `target`, one file after the other."""
    with ZipFile(target, "w") as archive, translation.override(content.language):
        box = _Box(archive, _dos(content.moment))
        box.copy("bundle.pdf", bound.path)
        for drawn in bound.drawn:
            if drawn.piece.travels and not drawn.damage:
                box.add(drawn.piece.path, drawn.piece.data(), **_of(drawn.piece))
        box.add("chronology.csv", _chronology(content))
        box.add("schedule.csv", _schedule(content))
        _proof(box, content.head, content.log, content.stamp, content.facts)
        box.add("manifest.json", _manifest(content, bound.drawn, box.files))


def log_of(dispute: Dispute, *, reader: str, language: str) -> bytes:
    """The log alone, as this party may read it at any time, with the same program beside it."""
    with translation.override(language):
        lines, head = list(witness.lines(dispute, reader=reader)), log.head(log.case_chain(dispute.pk))
        stamp, out = stamps.find(head), io.BytesIO()
        last = events(head.chain).values_list("recorded_at", flat=True).last() or dispute.opened_at
        facts = {
            "cover": {"number": dispute.number},
            "certificate": {"label": head.label(dispute.number), "stamp": stamp},
        }
        with ZipFile(out, "w") as archive:
            box = _Box(archive, _dos(last))
            _proof(box, head, lines, stamp, facts)
            told = _about(dispute, language, head, last) | {"files": box.files, "damaged": [], "left_out": []}
            box.add("manifest.json", _json(told | {"withheld_events": sum("withheld" in line for line in lines)}))
        return out.getvalue()


def _proof(box: _Box, head: Head, lines: list[dict[str, Any]], stamp: Stamp | None, facts: dict[str, Any]) -> None:
    """The log, its head, the stamp on it, and how to check them."""
    box.add("log.jsonl", witness.as_jsonl(lines))
    box.add("head.txt", stamps.text_of(head).encode())
    if stamp:
        box.add("head.tsr", bytes(stamp.answer))
    box.add("VERIFY.txt", render_to_string("disputes/casefile/VERIFY.txt", facts).encode())
    box.add("verify.py", VERIFIER.read_bytes())


def _of(piece: Piece) -> dict[str, str]:
    """A picture without place and camera names the hash of the original that was sealed."""
    named = {"exhibit": piece.label, "title": piece.title}
    return named | ({"sealed": piece.sha256} if piece.clean else {})


def _dos(moment: datetime) -> tuple[int, int, int, int, int, int]:
    at = moment.astimezone(UTC)
    return (max(at.year, 1980), at.month, at.day, at.hour, at.minute, at.second)


def _manifest(content: Content, drawn: list[Drawn], files: list[dict[str, Any]]) -> bytes:
    told = _about(content.dispute, content.language, content.head, content.moment) | {
        "with_offers": content.with_offers,
        "withheld_events": content.facts["certificate"]["withheld"],
        "files": files,
        "damaged": [_absent(each, each.damage) for each in drawn if each.damage],
        "left_out": [_absent(each, each.piece.left_out) for each in drawn if each.piece.left_out],
    }
    return _json(told)


def _about(dispute: Dispute, language: str, head: Head, moment: datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "case": dispute.number,
        "language": language,
        "last_event_at": moment.astimezone(UTC).isoformat(),
        "log": {"chain": head.chain, "seq": head.seq, "hash": head.hash},
    }


def _json(told: dict[str, Any]) -> bytes:
    return json.dumps(told, indent=1, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _absent(each: Drawn, reason: str) -> dict[str, str]:
    piece = each.piece
    return {"exhibit": piece.label, "path": piece.path, "sha256": piece.sha256, "reason": reason}


def _chronology(content: Content) -> bytes:
    heading = [_("Moment (UTC)"), _("Who"), _("Party"), _("What happened"), _("Text"), _("Log")]
    names = ("at", "who", "party", "what", "text", "log")
    rows = [[row[name] for name in names] for row in content.facts["chronology"]]
    return as_csv(heading, rows, language=content.language)


def _schedule(content: Content) -> bytes:
    heading = [
        _("Line"), _("Description"), _("Disputed quantity"), _("Disputed net"), _("Disputed incl. VAT"), _("Currency"),
        _("Reason"), _("The client says"), _("Position"), _("The freelancer says"), _("Exhibits"), _("Agreed"),
        _("Credited net"), _("Decision"),
    ]  # fmt: skip
    rows = [_line(row, content.dispute.invoice.currency) for row in content.facts["schedule"]]
    return as_csv(heading, rows, language=content.language)


def _line(row: dict[str, Any], currency: str) -> list[Any]:
    net, gross, credited = row["amounts"]
    return [
        row["position_on_invoice"], row["description"], row["quantity"], net, gross, currency, row["reason"],
        row["explanation"], row["position"], row["position_note"], ", ".join(row["exhibits"]), row["outcome"],
        credited, "",
    ]  # fmt: skip
