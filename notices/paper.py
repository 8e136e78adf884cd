"""The letter on paper: addressee, text, the claims it speaks of, the rules it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import slugify

from foundation.audit import log
from foundation.kernel.calendar import local_date
from foundation.law.rows import Row
from foundation.pdf import fence
from notices import sheets, statutes, wording
from notices.models import LegalLetter
from notices.states import LetterKind

if TYPE_CHECKING:
    from notices.judging import Composed

STYLES = ("css/document.css", "css/paper.css", "css/letter.css")
FILE_NAMES = {
    LetterKind.REMINDER: ("herinnering", "reminder"),
    LetterKind.FOURTEEN_DAYS: ("14-dagenbrief", "14-day-letter"),
    LetterKind.NOTICE: ("ingebrekestelling", "formal-notice"),
    LetterKind.INTERRUPTION: ("stuitingsbrief", "reservation-of-rights"),
    LetterKind.PLAN: ("betalingsregeling", "payment-plan"),
}


@dataclass(frozen=True)
class Addressee:
    name: str
    lines: list[str]
    email: str


def addressee(letter: LegalLetter) -> Addressee:
    """The client as they are known now: a letter goes where they live today."""
    client = letter.client
    lines = [client.name, client.contact_name, client.address, f"{client.postal_code} {client.city}".strip()]
    return Addressee(client.contact_name or client.name, [line for line in lines if line], client.email)


def file_name(letter: LegalLetter) -> str:
    dutch, english = FILE_NAMES[LetterKind(letter.kind)]
    word = dutch if letter.language == "nl" else english
    numbers = "-".join(letter.claims.order_by("pk").values_list("invoice__number", flat=True)[:3])
    return f"{word}-{slugify(numbers) or 'letter'}.pdf"


def _short(row: Row) -> str:
    """The articles, without what the table notes of them."""
    return row.citation.split(" (")[0]


def _account(letter: LegalLetter) -> dict[str, str]:
    """Where to pay, for letters whose words do not say it: on paper there is no link to press."""
    if letter.kind == LetterKind.NOTICE:
        return {}
    claims = letter.claims.select_related("invoice").order_by("pk")
    return wording.account([claim.invoice for claim in claims], letter.language)


def render(letter: LegalLetter, composed: Composed, now: datetime) -> bytes:
    """The PDF of this text on this day. Raises PdfFailed."""
    from foundation.pdf.paper import Paper

    with translation.override(letter.language):
        facts, found = composed.sums.as_facts(), statutes.table()
        title = f"{letter.get_kind_display()} · {', '.join(claim['number'] for claim in facts['claims'])}"
        context = {
            "letter": letter,
            "language": letter.language,
            "title": title,
            "seller": letter.business,
            "to": addressee(letter),
            "day": sheets.on(local_date(now, letter.business.time_zone), letter.language),
            "paragraphs": composed.text.split("\n\n"),
            "sums": sheets.table(facts, letter.language),
            "rules": dict.fromkeys(_short(found.by_id(row_id)) for row_id in composed.sums.row_ids),
            "pay": {} if composed.in_doubt else _account(letter),
            "sha256": composed.sha256,
            "log_head": log.head(log.business_chain(letter.business_id)).foot,
        }
        html = render_to_string("notices/pdf/letter.html", context)
        return fence.render_paper(
            Paper(
                html=html, css=STYLES, pictures={}, title=title, language=letter.language,
                author=letter.business.name, created=now.astimezone(UTC), identifier=f"letter-{letter.pk}",
            )
        )  # fmt: skip
