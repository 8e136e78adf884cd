"""Translations without gettext: `python -m tools.messages extract|compile|missing`.

`extract` merges every translatable string of Python and templates into locale/nl/LC_MESSAGES/django.po;
`compile` writes the .mo files when the .po is newer; `missing` lists what has no Dutch yet and exits 1 if anything has.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale" / "nl" / "LC_MESSAGES" / "django.po"
PACKAGES = (
    "accounts",
    "clients",
    "config",
    "disputes",
    "foundation",
    "insights",
    "invoices",
    "notices",
    "payments",
    "api",
)
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2), "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3), "_p": ((1, "c"), 2),
}  # fmt: skip
HEADER = "# Dutch translation of Helder.\n#"


def sources() -> list[Path]:
    python = [p for package in PACKAGES for p in (ROOT / package).rglob("*.py") if "tests" not in p.parts]
    templates = [p for p in (ROOT / "templates").rglob("*") if p.suffix in {".html", ".txt"}]
    return sorted(p for p in [*python, *templates] if "migrations" not in p.parts)


def found(path: Path) -> Iterator[tuple[int, str, object, str | None]]:
    """(line, function, message or tuple, context) of one file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = _as_python(text)
    for line, function, messages, _comments in extract_python(io.BytesIO(text.encode()), list(KEYWORDS), [], {}):
        yield from _read(line, function, messages)


def _as_python(template: str) -> str:
    """Django's own reading of a template, reduced to its gettext calls, each on the line it stands on."""
    from django.utils.translation.template import templatize

    calls = re.compile(
        r"\b(?:gettext|ngettext|pgettext|npgettext|_)\((?:[^()\"']|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|u[\"'])*\)",
        re.S,
    )
    code = templatize(template)
    lines, at = [], 1
    for match in calls.finditer(code):
        line = code.count("\n", 0, match.start()) + 1
        lines.append("\n" * max(line - at, 0))
        at = max(at, line)
        call = match.group().replace("\n", " ")
        lines.append(f"{call};")
    return "".join(lines)


def _read(line: int, function: str, messages: object) -> Iterator[tuple[int, str, object, str | None]]:
    parts = list(messages) if isinstance(messages, tuple | list) else [messages]
    context = None
    if function in {"pgettext", "pgettext_lazy", "npgettext", "_p"}:
        context, parts = parts[0], parts[1:]
    plural = function in {"ngettext", "ngettext_lazy", "npgettext"}
    texts = [part for part in parts if part]
    if texts:
        yield line, function, tuple(texts[:2]) if plural else texts[0], context


def template_catalog() -> Catalog:
    catalog = Catalog(locale="nl")
    for path in sources():
        for line, _function, message, context in found(path):
            catalog.add(message, locations=[(str(path.relative_to(ROOT)), line)], context=context)
    return catalog


def stored() -> Catalog:
    if not PO.exists():
        return Catalog(locale="nl", header_comment=HEADER)
    with PO.open("rb") as file:
        return read_po(file, locale="nl")


def extract() -> None:
    catalog = stored()
    catalog.update(template_catalog(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.header_comment = HEADER
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalog, width=120, no_location=True, sort_output=True, omit_header=False)
    print(f"{len(catalog)} strings, {len(untranslated(catalog))} without Dutch.")


def untranslated(catalog: Catalog) -> list[Message]:
    wanted = {(m.id if isinstance(m.id, str) else m.id[0], m.context) for m in template_catalog() if m.id}
    have = {(m.id if isinstance(m.id, str) else m.id[0], m.context): m for m in catalog if m.id}
    empty = [m for key, m in have.items() if key in wanted and not _filled(m)]
    return empty + [Message(key[0], context=key[1]) for key in wanted - set(have)]


def _filled(message: Message) -> bool:
    texts = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(texts) and not message.fuzzy


def compile_() -> None:
    """Dutch, and the few words of it that differ for people one knows well (nl_JE); the rest of those is Dutch."""
    for po in (ROOT / "locale").glob("*/LC_MESSAGES/django.po"):
        _compile(po)


def _compile(po: Path) -> None:
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
        return
    with po.open("rb") as source, mo.open("wb") as file:
        write_mo(file, read_po(source, locale="nl"))


def missing() -> int:
    rows = untranslated(stored())
    for message in rows:
        print(repr(message.id))
    return 1 if rows else 0


if __name__ == "__main__":
    command = {"extract": extract, "compile": compile_, "missing": missing}[sys.argv[1]]
    sys.exit(command())
