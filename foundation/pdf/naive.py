"""What to compare with: the same document the way most programs call WeasyPrint. Only `manage.py bench` runs this.

Once as bare pages, once as the same kind of file: archive, tagged, with the same attachments.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import Any

from weasyprint import HTML, Attachment
from weasyprint.urls import URLFetcher, URLFetcherResponse

from foundation.pdf.paper import Embedded, Paper, read

BASE = "http://static.invalid/"


class Pictures(URLFetcher):
    def __init__(self, pictures: dict[str, bytes]) -> None:
        super().__init__()
        self._pictures = pictures

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        content = self._pictures.get(url.removeprefix(BASE))
        if content is None:
            return super().fetch(url, headers)
        return URLFetcherResponse(url, body=content, headers={"Content-Type": "image/png"})


def whole(paper: Paper, static: Path, font: Path) -> str:
    """One page of HTML with its styles in it, the variable font as it comes, the appendix at the end."""
    css = "\n".join((static / name).read_text("utf-8") for name in paper.css)
    css = re.sub(r"@font-face \{.*?\n\}", "", css, flags=re.DOTALL)
    face = f'@font-face {{ font-family: Geist; src: url("{font.as_uri()}") }}'
    more = re.search(r"<article.*</article>", paper.appendix.html, re.DOTALL) if paper.appendix else None
    html = paper.html.replace("</head>", f"<style>{face}\n{css}</style></head>")
    return html.replace("</body>", f'<div style="break-before: page">{more[0] if more else ""}</div></body>')


def main() -> None:
    rounds, static, font = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    paper = read(sys.stdin.buffer)
    html = whole(paper, static, font)
    bare, same = [], []
    for _ in range(rounds + 1):  # one after the other: what else the machine does slows both
        bare.append(_print(html, paper))
        same.append(
            _print(html, paper, pdf_variant="pdf/a-3a", attachments=[_attached(each) for each in paper.attachments])
        )
    sys.stdout.write(json.dumps({"bare": bare[1:], "same": same[1:]}))  # the first ones also fill the caches


def _attached(each: Embedded) -> Attachment:
    return Attachment(string=each.content, name=each.name, description=each.description, relationship=each.relationship)


def _print(html: str, paper: Paper, **options: Any) -> float:
    """Milliseconds of CPU."""
    begun = time.process_time()
    HTML(string=html, base_url=BASE, url_fetcher=Pictures(paper.pictures)).write_pdf(**options)
    return (time.process_time() - begun) * 1_000


if __name__ == "__main__":
    main()
