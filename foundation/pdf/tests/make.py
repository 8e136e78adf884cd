"""Builders of papers, and a table of markup that no invoice would ever hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from foundation.pdf.paper import Paper

SHEETS = ("css/document.css", "css/paper.css")
PLAIN = Paper(
    html="", css=SHEETS, pictures={}, title="Plain", language="en", author="Alice", identifier="plain",
    created=datetime(2026, 11, 3, 9, 30, tzinfo=UTC),
)  # fmt: skip


def page(body: str, head: str = "") -> str:
    return (
        f'<!doctype html><html lang="en"><head><title>Plain</title>{head}</head>'
        f'<body data-footing="" data-page="Page" data-of="of"><article class="doc">{body}</article></body></html>'
    )


def make_paper(body: str = "<p>Hello</p>", head: str = "", **fields) -> Paper:
    return replace(PLAIN, html=page(body, head), **fields)


def style(css: str) -> str:
    return f"<style>{css}</style>"


def leaks(url: str, file: str) -> dict[str, Paper]:
    """Every way we know to make a page ask for `url` (a server that counts) or `file` (a file with a secret)."""
    inside = f'<image href="{file}" width="9" height="9"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{inside}</svg>'
    encoded = svg.replace("#", "%23").replace('"', "'").replace("<", "%3C").replace(">", "%3E")
    return {
        "picture by http": make_paper(f'<img src="{url}/a.png" alt="a">'),
        "picture by https": make_paper(f'<img src="{url.replace("http:", "https:")}/a.png" alt="a">'),
        "picture by a redirect": make_paper(f'<img src="{url}/redirect?to={file}" alt="a">'),
        "picture from a file": make_paper(f'<img src="{file}" alt="a">'),
        "picture by ftp": make_paper('<img src="ftp://127.0.0.1/a.png" alt="a">'),
        "picture with a relative name": make_paper('<img src="../../etc/passwd" alt="a">'),
        "picture that was not given": make_paper('<img src="other.png" alt="a">'),
        "picture without a scheme": make_paper(f'<img src="{url.removeprefix("http:")}/a.png" alt="a">'),
        "picture under another base": make_paper('<img src="passwd" alt="a">', '<base href="file:///etc/">'),
        "picture as data": make_paper('<img src="data:image/png;base64,iVBORw0KGgo=" alt="a">'),
        "drawing as data": make_paper(f'<img src="data:image/svg+xml,{encoded}" alt="a">'),
        "drawing with a picture": make_paper(svg),
        "drawing with xlink": make_paper(svg.replace(" href", " xlink:href")),
        "drawing as a given picture": make_paper('<img src="a.png" alt="a">', pictures={"a.png": svg.encode()}),
        "drawing in an appendix": replace(make_paper(), appendix=make_paper(svg)),
        "object": make_paper(f'<object data="{file}" type="image/png"></object>'),
        "embed": make_paper(f'<embed src="{file}" type="image/png">'),
        "background": make_paper("<p class=x>a</p>", style(f'.x {{ background: url("{url}/a.png") }}')),
        "background of the page": make_paper("<p>a</p>", style(f'@page {{ background: url("{file}") }}')),
        "background written into the element": make_paper(f"<p style=\"background: url('{file}')\">a</p>"),
        "generated content": make_paper("<p class=x>a</p>", style(f'.x::before {{ content: url("{file}") }}')),
        "list marker": make_paper("<ul><li>a</li></ul>", style(f'li {{ list-style-image: url("{file}") }}')),
        "border picture": make_paper(
            "<p class=x>a</p>", style(f'.x {{ border: 3px solid; border-image: url("{file}") 3 }}')
        ),
        "import of a stylesheet": make_paper("<p>a</p>", style(f'@import url("{url}/a.css");')),
        "import of a file": make_paper("<p>a</p>", style(f'@import url("{file}");')),
        "linked stylesheet": make_paper("<p>a</p>", f'<link rel="stylesheet" href="{url}/a.css">'),
        "font": make_paper(
            "<p>a</p>", style(f'@font-face {{ font-family: X; src: url("{file}") }} p {{ font: 9pt X }}')
        ),
        "font of the machine": make_paper(
            "<p>a</p>", style('@font-face { font-family: X; src: local("DejaVu Sans") } p { font: 9pt X }')
        ),
        "attachment of the page": make_paper("<p>a</p>", f'<link rel="attachment" href="{file}">'),
        "attachment of a link": make_paper(f'<p><a rel="attachment" href="{file}">a</a></p>'),
        "appendix": replace(make_paper(), appendix=make_paper(f'<img src="{file}" alt="a">')),
    }


def floods() -> dict[str, Paper]:
    """Small markup that asks for much work. It may be printed or not, but it must end."""
    laughs = "".join(f"--a{n}: var(--a{n - 1}) var(--a{n - 1});" for n in range(1, 40))
    return {
        "deep nesting": make_paper("<div>" * 20_000),
        "a cell over many columns": make_paper("<table><tr><td colspan=999999999>a</td></tr></table>"),
        "a table of many cells": make_paper("<table>" + "<tr>" + "<td>a" * 60_000 + "</table>"),
        "variables that double": make_paper(
            "<p class=x>a</p>", style(f":root {{ --a0: 1px; {laughs} }} .x {{ margin: var(--a39) }}")
        ),
        "very many columns": make_paper("<p class=x>" + "a " * 5_000, style(".x { column-count: 99999999 }")),
        "very small pages": make_paper("<p>" + "word " * 50_000, style("@page { size: 1mm; margin: 0 }")),
        "a very long word": make_paper("<p>" + "a" * 3_000_000),
    }
