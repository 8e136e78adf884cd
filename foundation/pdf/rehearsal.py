"""A document of our own, printed a few times before anybody waits.

Whatever it does, no child has to do again: it loads modules, draws the letters of both fonts, fills the caches of
styles and shapes, and lets Python settle on its fast paths. A child that did so would also copy the memory it changes.
"""

from __future__ import annotations

import gc
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime

from foundation.pdf.paper import Embedded, Paper
from foundation.pdf.render import Press

TIMES = 3
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 .,:;·–-!?()/%&@€ éèëïóöüáíç ‘’“”"
DOT = b64decode(b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQAAAAA3bvkkAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
ROWS = "".join(
    f'<tr><td class="what">{LETTERS[row:]}\n<span class="muted">1 January 2026</span></td>'
    f'<td class="r">{row} hours</td><td class="r">€ {row},00</td><td class="r">21%</td><td class="r">€ 1,00</td></tr>'
    for row in range(40)
)
HTML = f"""<!doctype html><html lang="en"><head><title>Rehearsal</title></head>
<body data-footing="{LETTERS}" data-page="Page" data-of="of"><article class="doc" lang="en"><header class="doc-top">
<div class="doc-title"><h1>{LETTERS}</h1><p class="muted">1</p></div>
<div class="doc-from"><img class="doc-logo" src="dot.png" alt="Logo"><p class="doc-name">{LETTERS}</p>
<p class="muted lines-of-text">a\nb</p></div></header>
<section class="doc-meta"><div class="doc-to"><p class="label">To</p><p class="lines-of-text">a\nb</p></div></section>
<p class="doc-corrects">a</p><table class="doc-lines"><thead><tr><th scope="col" class="c-what">What</th>
<th scope="col" class="c-quantity r">How many</th><th scope="col" class="c-price r">Price</th>
<th scope="col" class="c-vat r">VAT</th><th scope="col" class="c-amount r">Amount</th></tr></thead>
<tbody>{ROWS}</tbody></table><table class="doc-sums"><tbody>
<tr><th scope="row">Sum</th><td class="r c-sum">€ 1,00</td></tr>
<tr class="grand"><th scope="row">Total</th><td class="r">€ 1,00</td></tr></tbody></table>
<p class="doc-notes">a\nb</p><section class="doc-how"><div class="doc-qr"><img src="dot.png" alt="Code"></div>
<div class="doc-pay"><h2>How</h2><p>a</p><p class="doc-account"><a href="https://example.com/">{LETTERS}</a></p></div>
</section><h1 class="faq-title">Questions</h1><div class="faq-entry"><h2>{LETTERS}</h2><p>{LETTERS}</p></div>
</article></body></html>"""
PAPER = Paper(
    html=HTML, css=(), pictures={"dot.png": DOT}, title="Rehearsal", language="en", author="", identifier="rehearsal",
    created=datetime(2026, 1, 1, tzinfo=UTC), attachments=(Embedded("a.xml", b"<a/>", "text/xml", "Data", "a"),),
)  # fmt: skip


def rehearse(press: Press, sheets: tuple[str, ...]) -> None:
    """Print with these stylesheets and throw away what comes out."""
    for _ in range(TIMES):
        press.print(replace(PAPER, css=sheets))
    gc.collect()
    gc.freeze()  # otherwise a child that collects would copy every page it touches
