"""HTML to PDF/A-3a, PDF/UA-1 and Factur-X. Loaded only in the process behind the fence: it imports WeasyPrint."""

from __future__ import annotations

import gc
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from foundation.pdf.archive import ArchiveMetadata, finisher, identified
from foundation.pdf.paper import Embedded, Paper

SHORT = 8  # pages
BASE = "http://static.invalid/"  # never asked: names of pictures are looked up, all else is refused


class Closed(URLFetcher):
    """Knows the names it was given and nothing else. A refusal ends the render: a silently missing picture is worse."""

    def __init__(self, known: dict[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._known = {BASE + name: content for name, content in known.items()}
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url not in self._known:
            self.refused.append(url)
            self.check()
        kind = "font/ttf" if url.endswith(".ttf") else "image/png"
        return URLFetcherResponse(url, body=self._known[url], headers={"Content-Type": kind})

    def check(self) -> None:
        """Raises FatalURLFetchingError after a refusal: WeasyPrint swallows even that while it draws an SVG."""
        if self.refused:
            raise FatalURLFetchingError(f"refused: {self.refused[0][:100]}")


@dataclass
class Press:
    """What outlives one paper: fonts and parsed stylesheets, and pages of an appendix. Made once, before any fork."""

    static: Path
    typeface: dict[str, bytes]
    fonts: FontConfiguration = field(default_factory=FontConfiguration)
    _sheets: dict[tuple[str, int], CSS] = field(default_factory=dict)

    def sheets(self, names: tuple[str, ...]) -> list[CSS]:
        """Parsed stylesheets, read again only when the file has changed."""
        return [self._sheet(name) for name in names]

    def _sheet(self, name: str) -> CSS:
        path = self.static / name
        key = (name, path.stat().st_mtime_ns)
        if key not in self._sheets:
            text, fetcher = path.read_text("utf-8"), Closed(self.typeface)
            self._sheets[key] = CSS(string=text, font_config=self.fonts, base_url=BASE, url_fetcher=fetcher)
        return self._sheets[key]

    def lay_out(self, paper: Paper) -> Document:
        """The pages of a paper, not yet written."""
        page = HTML(string=paper.html, base_url=BASE, url_fetcher=Closed(paper.pictures))
        return page.render(font_config=self.fonts, stylesheets=self.sheets(paper.css))

    def print(self, paper: Paper, appendix: Document | None = None) -> bytes:
        """The PDF. Raises FatalURLFetchingError for any name that is not in the paper's own closed dictionary."""
        document = self.lay_out(paper)
        if len(document.pages) > SHORT:
            gc.collect()  # a child runs without the collector, and layout leaves many boxes in circles
        files = [*document.metadata.attachments, *(_attachment(each, paper) for each in _sorted(paper.attachments))]
        if appendix is not None:
            document = document.copy(document.pages + appendix.pages)
        document.metadata = _metadata(paper, files)
        content = document.write_pdf(
            pdf_variant="pdf/a-3a",
            pdf_identifier=False,
            finisher=finisher(paper.attachments),
        )
        for drawn in filter(None, (document, appendix)):
            drawn.url_fetcher.check()
        return identified(content, paper.identifier)


def _sorted(attachments: tuple[Embedded, ...]) -> list[Embedded]:
    """By name: they stand in a name tree (ISO 32000-1, 7.9.6)."""
    return sorted(attachments, key=lambda each: each.name)


def _attachment(each: Embedded, paper: Paper) -> Attachment:
    return Attachment(
        string=each.content, name=each.name, description=each.description, relationship=each.relationship,
        created=paper.created, modified=paper.created, url_fetcher=Closed({}),
    )  # fmt: skip


def _metadata(paper: Paper, files: list[Attachment]) -> ArchiveMetadata:
    """Only what the paper says: nothing of the clock, nothing of chance."""
    stamp = paper.created.strftime("%Y-%m-%dT%H:%M:%S+00:00")
    metadata = ArchiveMetadata(
        title=paper.title, authors=[paper.author], created=stamp, modified=stamp, lang=paper.language,
        attachments=files, generator="Helder",
    )  # fmt: skip
    metadata.factur_x = paper.factur_x
    return metadata
