"""A small document of our own, printed once before anybody waits: it loads what the first render would have to load."""

from __future__ import annotations

from datetime import UTC, datetime

from foundation.pdf.paper import Embedded, Paper
from foundation.pdf.render import Press

ROWS = "".join(
    f'<tr><td class="what">Line {row}\n<span class="muted">1 January 2026</span></td><td class="r">1 hour</td></tr>'
    for row in range(60)
)
HTML = f"""<!doctype html><html lang="en"><head><title>Rehearsal</title></head>
<body data-footing="a" data-page="Page" data-of="of"><article class="doc" lang="en">
<header class="doc-top"><div class="doc-title"><h1>Invoice</h1><p class="muted">1</p></div></header>
<section class="doc-meta"><div><p class="label">To</p><p class="doc-name lines-of-text">a\nb</p></div></section>
<table class="doc-lines"><thead><tr><th scope="col">What</th><th scope="col">€ 0123456789</th></tr></thead>
<tbody>{ROWS}</tbody></table><table class="doc-sums"><tr class="grand"><th scope="row">Total</th><td>€ 1,00</td></tr>
</table><h2>How</h2><p><b>Bold</b> <a href="https://example.com/">link</a></p></article></body></html>"""
PAPER = Paper(
    html=HTML, css=(), pictures={}, title="Rehearsal", language="en", author="", identifier="rehearsal",
    created=datetime(2026, 1, 1, tzinfo=UTC), attachments=(Embedded("a.xml", b"<a/>", "text/xml", "Data", "a"),),
)  # fmt: skip


def rehearse(press: Press, sheets: tuple[str, ...]) -> None:
    """Print once with these stylesheets; what comes out is thrown away."""
    from dataclasses import replace

    press.print(replace(PAPER, css=sheets))
