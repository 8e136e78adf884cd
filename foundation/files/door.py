"""The one door for files. A file is kept only when its name, its first bytes and a real parse agree."""

from __future__ import annotations

import hashlib
import tempfile
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from foundation.files import names, sandbox
from foundation.files.errors import FileLost, FileRefused
from foundation.files.kinds import (
    E_INVOICE,
    EVIDENCE,
    LOGO,
    LOGO_SIDE,
    MAX_BYTES,
    MAX_FILES,
    PREVIEW_SIDE,
    Kind,
    in_words,
    of_name,
)
from foundation.files.models import StoredFile

__all__ = [
    "EVIDENCE",
    "E_INVOICE",
    "LOGO",
    "accept",
    "accept_all",
    "check",
    "forget",
    "inspect",
    "open_checked",
    "read",
    "read_preview",
    "store",
    "store_file",
]


@dataclass(frozen=True)
class Inspected:
    """A file that may come in: checked, nothing stored yet. `accept` takes it in place of the upload."""

    source: BinaryIO
    name: str
    kind: Kind
    sha256: str
    size: int
    preview: bytes


def inspect(upload: Any, *, kinds: frozenset[str] = EVIDENCE) -> Inspected:
    """Check an upload without storing it; do this before the transaction starts. Raises FileRefused."""
    if isinstance(upload, Inspected):
        return upload
    name = names.clean(upload.name)
    kind = of_name(name, kinds)
    if kind is None:
        raise FileRefused("wrong_kind", name, in_words(kinds))
    if (upload.size or 0) > MAX_BYTES:
        raise FileRefused("too_big", name)
    source, sha256, size = _copy(upload, name)
    source.seek(0)
    if not source.read(len(kind.signature)).startswith(kind.signature):
        raise FileRefused("mismatch", name)
    verdict = sandbox.judge(kind.name, source, side=LOGO_SIDE if kinds <= LOGO else PREVIEW_SIDE)
    if verdict.reason:
        raise FileRefused(verdict.reason, name)
    return Inspected(source, name, kind, sha256, size, verdict.preview)


def accept(upload: Any, *, kinds: frozenset[str] = EVIDENCE) -> StoredFile:
    """Check and store one upload: the original sealed as it came, a picture with a clean preview. Or FileRefused."""
    return accept_all([upload], kinds=kinds)[0]


def accept_all(uploads: Iterable[Any], *, kinds: frozenset[str] = EVIDENCE) -> list[StoredFile]:
    """All or nothing: the first bad file refuses the whole act, before anything is stored."""
    uploads = list(uploads)
    if len(uploads) > MAX_FILES:
        raise FileRefused("too_many")
    good = [inspect(upload, kinds=kinds) for upload in uploads]
    written: list[str] = []
    try:
        with transaction.atomic():
            return [_keep(each, written) for each in good]
    except BaseException:
        for storage_name in written:
            default_storage.delete(storage_name)
        raise


def store(name: str, content_type: str, data: bytes) -> StoredFile:
    """Keep a document the product made itself. The bytes lie under their hash: the same bytes are kept once."""
    sha256 = hashlib.sha256(data).hexdigest()
    storage_name = f"made/{sha256[:2]}/{sha256}"
    if not (default_storage.exists(storage_name) and _hash_of(storage_name) == sha256):
        storage_name = default_storage.save(storage_name, ContentFile(data))
    return StoredFile.objects.create(
        sha256=sha256, size=len(data), content_type=content_type, name=names.clean(name), storage_name=storage_name
    )


def store_file(name: str, content_type: str, source: BinaryIO) -> StoredFile:
    """As `store`, for what is too large to hold in memory: read twice, piece by piece."""
    source.seek(0)
    sha256 = hashlib.file_digest(source, "sha256").hexdigest()
    size, storage_name = source.seek(0, 2), f"made/{sha256[:2]}/{sha256}"
    source.seek(0)
    if not (default_storage.exists(storage_name) and _hash_of(storage_name) == sha256):
        storage_name = default_storage.save(storage_name, File(source))
    return StoredFile.objects.create(
        sha256=sha256, size=size, content_type=content_type, name=names.clean(name), storage_name=storage_name
    )


def open_checked(stored: StoredFile) -> BinaryIO:
    """A large sealed file to be read in pieces, after its hash was compared. Raises FileLost."""
    try:
        if _hash_of(stored.storage_name) == stored.sha256:
            return default_storage.open(stored.storage_name)
    except (OSError, ValueError):
        pass
    raise FileLost(stored.name)


def read(stored: StoredFile) -> bytes:
    """The sealed bytes, compared with their hash. Raises FileLost."""
    data = _bytes(stored, stored.storage_name)
    if hashlib.sha256(data).hexdigest() != stored.sha256:
        raise FileLost(stored.name)
    return data


def read_preview(stored: StoredFile) -> bytes:
    """The re-encoded picture (a logo: at most 600 px). Raises FileLost when there is none."""
    return _bytes(stored, stored.preview_name)


def forget(stored: StoredFile) -> None:
    """Remove a file whose last owner lets it go: the row now, the bytes after the commit unless others share them."""
    lies = [name for name in (stored.storage_name, stored.preview_name) if name]
    stored.delete()
    for name in lies:
        if not StoredFile.objects.filter(storage_name=name).exists():
            transaction.on_commit(partial(default_storage.delete, name), robust=True)


def check(stored: StoredFile) -> bool:
    """Are the stored bytes still the ones that were sealed?"""
    try:
        return bool(read(stored))
    except FileLost:
        return False


def _copy(upload: Any, name: str) -> tuple[BinaryIO, str, int]:
    """Into a nameless temporary file, counting: `upload.size` is only what somebody claims."""
    copy = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - unbuffered: the child shares its position
    digest, size = hashlib.sha256(), 0
    upload.seek(0)
    for chunk in upload.chunks():
        size += len(chunk)
        if size > MAX_BYTES:
            raise FileRefused("too_big", name)
        digest.update(chunk)
        copy.write(chunk)
    if size == 0:
        raise FileRefused("empty", name)
    return copy, digest.hexdigest(), size


def _keep(good: Inspected, written: list[str]) -> StoredFile:
    good.source.seek(0)
    written.append(default_storage.save(_random_name("sealed"), File(good.source)))
    storage_name, preview_name = written[-1], ""
    if good.preview:
        preview_name = default_storage.save(_random_name("preview"), ContentFile(good.preview))
        written.append(preview_name)
    return StoredFile.objects.create(
        sha256=good.sha256,
        size=good.size,
        content_type=good.kind.content_type,
        name=good.name,
        storage_name=storage_name,
        preview_name=preview_name,
    )


def _random_name(folder: str) -> str:
    name = uuid.uuid4().hex
    return f"{folder}/{name[:2]}/{name}"


def _bytes(stored: StoredFile, storage_name: str) -> bytes:
    try:
        with default_storage.open(storage_name) as file:
            return file.read()
    except (OSError, ValueError) as lost:
        raise FileLost(stored.name) from lost


def _hash_of(storage_name: str) -> str:
    with default_storage.open(storage_name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
