"""HTML to PDF/A-3a and PDF/UA-1. Only the fence imports this in a process that may load WeasyPrint."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path


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
    """All that a render may see: markup, names of stylesheets, pictures by name. Same paper, same bytes."""

    html: str
    css: tuple[str, ...]
    pictures: dict[str, bytes]
    title: str
    language: str
    author: str
    created: datetime
    identifier: str
    attachments: tuple[Embedded, ...] = field(default=())


def render(paper: Paper, static: Path, fonts: Path) -> bytes:
    """The PDF. Raises for any name that is not in the paper's own closed dictionary."""
    from weasyprint import CSS, HTML, Attachment
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    allowed = {f"http://static.invalid/{name}": content for name, content in paper.pictures.items()}
    allowed["http://static.invalid/fonts/geist.ttf"] = (fonts / "Geist[wght].ttf").read_bytes()

    class Closed(URLFetcher):
        def fetch(self, url, headers=None):
            if url.startswith("data:"):
                return super().fetch(url, headers)
            if url not in allowed:
                raise FatalURLFetchingError(f"refused: {url[:100]}")
            kind = "font/ttf" if url.endswith(".ttf") else "image/png"
            return URLFetcherResponse(url, body=allowed[url], headers={"Content-Type": kind})

    fetcher, faces = Closed(), FontConfiguration()
    sheets = [
        CSS(
            string=(static / name).read_text(),
            font_config=faces,
            base_url="http://static.invalid/",
            url_fetcher=fetcher,
        )
        for name in paper.css
    ]
    document = HTML(string=paper.html, base_url="http://static.invalid/", url_fetcher=fetcher).render(
        stylesheets=sheets, font_config=faces
    )
    stamp = paper.created.strftime("%Y-%m-%dT%H:%M:%S+00:00")
    document.metadata.title, document.metadata.authors = paper.title, [paper.author]
    document.metadata.created = document.metadata.modified = stamp
    document.metadata.lang = paper.language
    document.metadata.attachments = [
        Attachment(
            string=each.content, name=each.name, description=each.description, relationship=each.relationship,
            created=paper.created, modified=paper.created, url_fetcher=fetcher,
        )
        for each in paper.attachments
    ]  # fmt: skip
    return document.write_pdf(
        pdf_variant="pdf/a-3a", pdf_tags=True, pdf_identifier=paper.identifier.encode(), stylesheets=None
    )
