"""A ZIP written to disk as it grows: names unique and safe, and an index that says what is in it and what is not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import RawIOBase
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from foundation.files import names
from foundation.kernel.spreadsheet import Cell, write_csv

PACKED = (".pdf",)  # compressed already
DATE = (1980, 1, 1, 0, 0, 0)  # the same content gives the same ZIP


class _Counted(RawIOBase):
    """Passes bytes on, counts and hashes them."""

    def __init__(self, out: BinaryIO) -> None:
        self.out, self.digest, self.size = out, hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.digest.update(data)
        self.size += len(data)
        return self.out.write(data)


@dataclass
class Archive:
    """What was put in so far, one row each: memory grows with names only."""

    zip: ZipFile
    rows: list[Sequence[Cell]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    @contextmanager
    def entry(self, wanted: str, number: str = "") -> Iterator[BinaryIO]:
        """A file to write into; its hash and size go to the index."""
        name = self._free(wanted)
        info = ZipInfo(name, DATE)
        info.compress_type = ZIP_STORED if name.endswith(PACKED) else ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        with self.zip.open(info, "w", force_zip64=True) as out:
            counted = _Counted(out)  # type: ignore[arg-type]
            yield counted  # type: ignore[misc]
        self.rows.append((name, number, counted.size, counted.digest.hexdigest(), ""))

    def missing(self, wanted: str, number: str, why: str) -> None:
        """Say in the index what is not here."""
        self.rows.append((wanted, number, None, "", why))

    def close(self, language: str) -> None:
        heading = (_("File"), _("Invoice"), _("Bytes"), "SHA-256", _("Why it is not here"))
        info = ZipInfo("index.csv", DATE)
        info.compress_type, info.external_attr = ZIP_DEFLATED, 0o644 << 16
        with self.zip.open(info, "w") as out:
            write_csv(out, heading, self.rows, language=language)  # type: ignore[arg-type]

    def _free(self, wanted: str) -> str:
        """Folders are ours; the last part is cleaned, and no two names are one on a disk that ignores case."""
        folder, _slash, last = wanted.rpartition("/") if wanted.count("/") < 2 else wanted.partition("/")
        last = names.clean(last)
        stem, dot, ending = last.rpartition(".")
        turn, name = 1, last
        while f"{folder}/{name}".lower() in self.taken or f"{folder}/{name}" == "/index.csv":
            turn += 1
            name = f"{stem}-{turn}{dot}{ending}"
        self.taken.add(f"{folder}/{name}".lower())
        return f"{folder}/{name}" if folder else name


@contextmanager
def written(path: Path, language: str) -> Iterator[Archive]:
    with ZipFile(path, "w", allowZip64=True) as raw:
        archive = Archive(raw)
        yield archive
        archive.close(language)
