"""A second opinion on what the bytes are, and whether they are something else as well (a polyglot)."""

import io
import zipfile

import puremagic

from foundation.files.parsing.refusal import Refusal

TEXT = {"csv", "eml"}
MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?php")
NOT_TEXT = {".html", ".htm", ".svg", ".xml", ".pdf", ".rtf", ".ps", ".eps", ".php", ".zip", ".exe", ".gif", ".swf"}


def check(kind: str, data: bytes) -> None:
    """Refuse `mismatch` when puremagic sees another kind, or when the file is also an archive, a PDF or a page."""
    seen = extensions(data)
    if kind == "xml":
        wrong = False  # puremagic knows only its first line; markup.py reads all of it
    elif kind in TEXT:
        wrong = bool(seen & NOT_TEXT) or data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
    else:
        wrong = f".{kind}" not in seen or is_archive(data)
    if kind in {"jpg", "png"}:
        head = data[:1024].lower()
        wrong = wrong or b"%pdf-" in head or any(tag in head for tag in MARKUP)
    if wrong:
        raise Refusal("mismatch")


def extensions(data: bytes) -> set[str]:
    """What puremagic takes it for, by at least three leading bytes."""
    try:
        found = puremagic.magic_string(data[:4096])
    except puremagic.PureError:
        return set()
    return {match.extension for match in found if len(match.byte_match) >= 3}


def is_archive(data: bytes) -> bool:
    """A ZIP (also a JAR or an Office file) can hide behind a picture or PDF because it is read from its end."""
    try:
        return bool(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        return False
