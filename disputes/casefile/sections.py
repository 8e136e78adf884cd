"""The bundle's own pages: a chapter is a template, printed behind the fence in pieces that stay within its limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from disputes.casefile.content import Content
from foundation.pdf import fence
from foundation.pdf.paper import Paper

SHEETS = ("css/document.css", "css/paper.css", "css/casefile.css")
ROWS_AT_ONCE, LETTERS_AT_ONCE = 250, 80_000  # of a long table; more would not fit the fence's limits
TITLES = {
    "cover": _("Cover"),
    "index": _("Contents"),
    "summary": _("Summary"),
    "schedule": _("Item schedule"),
    "chronology": _("Chronology"),
    "contract": _("What was agreed before the work"),
    "evidence": _("The evidence, piece by piece"),
    "hours": _("The hours, row by row"),
    "invoices": _("The invoice and how it arrived"),
    "delivery": _("Letters in the case"),
    "talk": _("Correspondence"),
    "formal": _("Formal letters and limitation"),
    "offers": _("Offers (without prejudice)"),
    "performance": _("What was agreed and carried out"),
    "decision": _("The decision"),
    "calculation": _("Calculation"),
    "certificate": _("Certificate of the log"),
}
# chapter → its long list
LONG = {
    "chronology": "chronology", "delivery": "letters", "talk": "talk", "evidence": "evidence", "hours": "hours",
    "formal": "formal",
}  # fmt: skip
ORDER = (
    "summary", "schedule", "chronology", "contract", "evidence", "hours", "invoices", "talk", "delivery", "formal",
    "offers", "performance", "decision", "calculation",
)  # fmt: skip


def chapters(content: Content) -> list[str]:
    """The chapters with something in them, in their order; cover, contents and certificate stand apart."""
    told = content.facts
    there = {
        "contract": told["contract"]["agreements"] or told["contract"]["answers"],
        "evidence": told["evidence"] or told["needs"]["rows"],
        "hours": told["hours"],
        "delivery": told["letters"] or told["sent"],
        "talk": told["talk"],
        "formal": told["formal"] or (told["limitation"] and told["limitation"]["acts"]),
        "offers": told["offers"],
        "performance": told["performance"],
        "decision": told["decision"],
    }
    return [name for name in ORDER if there.get(name, True)]


def printed(name: str, content: Content, folder: Path, **more: Any) -> list[Path]:
    """The files of one chapter, in order."""
    return [
        _write(folder / f"{name}-{place}.pdf", name, content, context | more, place)
        for place, context in enumerate(_pieces(name, content))
    ]


def sheet(name: str, content: Content, target: Path, place: int, pictures: dict[str, bytes], **more: Any) -> Path:
    """One page or a few of an exhibit: a picture, a letter, a table, or the words that say why there is none."""
    return _write(target, name, content, more, place, pictures)


def _pieces(name: str, content: Content) -> Iterator[dict[str, Any]]:
    """A long list in pieces of so many rows and letters; everything else is one piece."""
    rows: list[dict[str, Any]] = []
    first, letters = True, 0
    for row in content.facts[LONG[name]] if name in LONG else ():
        size = sum(len(str(value)) for value in row.values())
        if rows and (len(rows) == ROWS_AT_ONCE or letters + size > LETTERS_AT_ONCE):
            yield {"rows": rows, "first": first}
            rows, first, letters = [], False, 0
        rows, letters = [*rows, row], letters + size
    yield {"rows": rows, "first": first}


def _write(
    target: Path, name: str, content: Content, context: dict[str, Any], place: int,
    pictures: dict[str, bytes] | None = None,
) -> Path:  # fmt: skip
    with translation.override(content.language):
        title = f"{TITLES.get(name, '')} {content.dispute.number}".strip()
        told = {**content.facts, **context, "language": content.language, "title": title}
        told["heading"] = TITLES.get(name, "")
        html = render_to_string(f"disputes/casefile/{name}.html", told)
    target.write_bytes(
        fence.render_paper(
            Paper(
                html=html, css=SHEETS, pictures=pictures or {}, title=title, language=content.language,
                author=content.dispute.business.name, created=content.moment.astimezone(UTC),
                identifier=f"{content.dispute.pk}-{content.head.seq}-{name}-{place}",
            )
        )
    )  # fmt: skip
    return target
