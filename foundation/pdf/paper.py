"""What is to be printed, as plain data, and how it travels to the process that prints it: JSON, then the raw bytes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any, BinaryIO


@dataclass(frozen=True)
class Embedded:
    """A file inside the PDF: relationship as PDF/A-3 names it (Alternative, Supplement, Data, Source)."""

    name: str
    content: bytes
    mime: str
    relationship: str
    description: str


@dataclass(frozen=True)
class Paper:
    """All that a render may see: markup, names of stylesheets, pictures by name. Same paper, same bytes.

    appendix: a paper whose laid-out pages follow; it is laid out once and used for many papers, so its `identifier`
    must change with its content. factur_x: the profile that the attached factur-x.xml keeps ("EN 16931"), else empty.
    """

    html: str
    css: tuple[str, ...]
    pictures: dict[str, bytes]
    title: str
    language: str
    author: str
    created: datetime
    identifier: str
    attachments: tuple[Embedded, ...] = field(default=())
    appendix: Paper | None = None
    factur_x: str = ""


def write(paper: Paper, out: BinaryIO) -> None:
    """Put the paper into a file: one line of JSON in which bytes are only lengths, then those bytes in order."""
    blobs: list[bytes] = []
    head = json.dumps(_plain(paper, blobs), ensure_ascii=False).encode()
    out.write(head + b"\n" + b"".join(blobs))


def read(source: BinaryIO) -> Paper:
    """The paper that `write` put there."""
    return _paper(json.loads(source.readline()), source)


def _plain(paper: Paper, blobs: list[bytes]) -> dict[str, Any]:
    def length(content: bytes) -> int:
        blobs.append(content)
        return len(content)

    data = {each.name: getattr(paper, each.name) for each in fields(paper)}
    data["created"] = paper.created.isoformat()
    data["pictures"] = {name: length(content) for name, content in paper.pictures.items()}
    data["attachments"] = [asdict(each) | {"content": length(each.content)} for each in paper.attachments]
    data["appendix"] = _plain(paper.appendix, blobs) if paper.appendix else None
    return data


def _paper(data: dict[str, Any], source: BinaryIO) -> Paper:
    data["css"], data["created"] = tuple(data["css"]), datetime.fromisoformat(data["created"])
    data["pictures"] = {name: source.read(size) for name, size in data["pictures"].items()}
    data["attachments"] = tuple(
        Embedded(**each | {"content": source.read(each["content"])}) for each in data["attachments"]
    )
    data["appendix"] = _paper(data["appendix"], source) if data["appendix"] else None
    return Paper(**data)
