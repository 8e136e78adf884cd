"""The words of a letter that has only HTML. Nothing of the HTML itself is kept."""

from __future__ import annotations

import re
from html.parser import HTMLParser

UNSEEN = {"script", "style", "head", "title", "template"}
BREAKS = {"p", "div", "br", "tr", "li", "ul", "ol", "table", "blockquote", "h1", "h2", "h3", "h4", "pre", "hr"}


def words(html: str) -> str:
    """Plain text: blocks as lines, quotations with `> ` before each line. Never raises for what the HTML holds."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in reader.lines())).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[str] = []
        self.line = ""
        self.quoted = self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BREAKS:
            self._break(even_empty=tag == "br")
        self.unseen += tag in UNSEEN
        self.quoted += tag == "blockquote"

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKS and tag != "br":
            self._break()
        self.unseen = max(0, self.unseen - (tag in UNSEEN))
        self.quoted = max(0, self.quoted - (tag == "blockquote"))

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.line += re.sub(r"\s+", " ", data)

    def lines(self) -> list[str]:
        self._break()
        return self.done

    def _break(self, *, even_empty: bool = False) -> None:
        text, self.line = self.line.strip(), ""
        if text or even_empty:
            self.done.append("> " * min(self.quoted, 5) + text)
