"""What to compare with: the same document the way most programs call WeasyPrint. Only `manage.py bench` runs this."""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import Any

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from foundation.pdf.paper import Paper, read

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
    html, times = whole(paper, static, font), []
    for _ in range(rounds + 1):
        begun = time.process_time()
        HTML(string=html, base_url=BASE, url_fetcher=Pictures(paper.pictures)).write_pdf()
        times.append((time.process_time() - begun) * 1_000)
    sys.stdout.write(json.dumps(times[1:]))  # the first one also fills the caches


if __name__ == "__main__":
    main()
