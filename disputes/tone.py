"""What the tone check knows of a case: whose words, where in the conversation, and which figures belong here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from disputes.models import Dispute
from disputes.states import Stage
from foundation.kernel.actors import Party
from foundation.wording import figures
from foundation.wording.tone import CLIENT, FREELANCER, Tone, ToneContext
from foundation.wording.tone import tone as judge
from invoices import tone as tones


@dataclass(frozen=True)
class Composer:
    """A form that is written in: its fields of text, and how such a text stands in the conversation."""

    fields: tuple[str, ...]
    flags: Mapping[str, Any]


COMPOSERS = {
    "MessageForm": Composer(("text",), {}),
    "RestateForm": Composer(("facts", "wish", "interest"), {"expects_reply": False, "concedes": True}),
    "CreditsForm": Composer(
        ("text",), {"expects_reply": False, "concedes": True, "without_prejudice": True}
    ),
    "RequestInfoForm": Composer(("item", "why"), {"expects_reply": False}),
    "CorrectForm": Composer(("correction",), {"expects_reply": False}),
}  # fmt: skip


def text_of(composer: str, data: Mapping[str, str]) -> str:
    return tones.texts(data, COMPOSERS[composer].fields)


def check(dispute: Dispute, party: str, composer: str, data: Mapping[str, str]) -> Tone:
    """Judge what was typed so far. The client gets gentle hints and nothing that blocks."""
    return judge(text_of(composer, data), context(dispute, party, composer, typed=_numbers_typed(data)))


def at_sending(
    dispute: Dispute, party: str, composer: str, text: str, *, before: Iterable[str] = (),
    typed: Iterable[Decimal] = (),
) -> dict[str, list[str]]:  # fmt: skip
    """The fields of a text that leaves now. Raises Unsendable where the freelancer's text may not leave as it is.

    `typed` are amounts that stand in the same form, such as the credit of each line.
    """
    return tones.at_sending(text, context(dispute, party, composer, typed=typed), before=before)


def context(dispute: Dispute, party: str, composer: str, *, typed: Iterable[Decimal] = ()) -> ToneContext:
    flags = COMPOSERS[composer].flags
    if party != Party.FREELANCER:
        return ToneContext(side=CLIENT, language=dispute.language, **flags)
    now = timezone.now()
    mine = dispute.messages.filter(party=Party.FREELANCER, written_at__gt=now - timedelta(days=1)).count()
    last = dispute.messages.order_by("-written_at").first()
    theirs = last is not None and last.party == Party.CLIENT
    zone = ZoneInfo(dispute.business.time_zone)
    said = list(_said(dispute))
    return ToneContext(
        side=FREELANCER,
        language=dispute.language,
        formal_stage=dispute.stage == Stage.FORMAL,
        answers=theirs and composer == "MessageForm",
        has_exhibits=dispute.exhibits.filter(shared_at__isnull=False).exists(),
        sent_in_last_day=mine if composer == "MessageForm" else 0,
        now=now.astimezone(zone),
        last_incoming=last.written_at.astimezone(zone) if theirs else None,
        amounts=frozenset([*_amounts(dispute, said), *typed]),
        numbers=frozenset(_numbers(dispute, said)),
        law=tones.law_of(dispute.invoice),
        **flags,
    )


def _said(dispute: Dispute) -> Iterator[str]:
    """What was said in the case so far: a figure that somebody named belongs to it."""
    yield from (dispute.summary, dispute.wish)
    yield from dispute.lines.values_list("explanation", flat=True)
    yield from dispute.messages.values_list("text", flat=True)
    yield from dispute.restatements.values_list("correction", flat=True)
    yield from dispute.info_requests.values_list("answer", flat=True)


def _amounts(dispute: Dispute, said: Iterable[str]) -> Iterator[Decimal]:
    yield from tones.amounts_of(dispute.invoice)
    for row in dispute.lines.values_list("net", "gross", "credited_net"):
        yield from row
    for row in dispute.proposals.values_list("credit_net", "credit_gross", "goodwill"):
        yield from row
    yield from dispute.instalments.values_list("amount", flat=True)
    for text in said:
        yield from (value for value, _words in figures.amounts(text))


def _numbers(dispute: Dispute, said: Iterable[str]) -> Iterator[str]:
    yield dispute.number
    yield from tones.numbers_of(dispute.invoice)
    for each in dispute.invoice.snapshot.get("agreements", []):
        yield from figures.numbers(str(each))
    for text in said:
        yield from figures.numbers(text)


def _numbers_typed(data: Mapping[str, str]) -> Iterator[Decimal]:
    """The credits of an offer that is being written."""
    for name, value in data.items():
        if name.startswith("credit_") or name == "goodwill":
            try:
                yield Decimal(str(value).replace(",", "."))
            except InvalidOperation:
                continue
