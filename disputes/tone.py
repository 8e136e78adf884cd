"""What the tone check knows of a case: whose words, where in the conversation, and which figures belong here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from clients import tone as tones
from disputes.models import Dispute
from disputes.states import Stage
from foundation.kernel.actors import Party
from foundation.wording import figures
from foundation.wording.tone import CLIENT, FREELANCER, ToneContext
from invoices import tone as of_invoice


@dataclass(frozen=True)
class Composer:
    """A form that is written in: its fields of text, how such a text stands in the conversation, the act (of
    services/later.py) that may wait for the morning, and whether the rules that it touched are kept with it.
    """

    fields: tuple[str, ...]
    flags: Mapping[str, Any]
    later: str = ""
    kept: bool = False


TELLS = {"expects_reply": False}
GIVES = {"expects_reply": False, "concedes": True}
SETTLES = {"expects_reply": False, "concedes": True, "without_prejudice": True}
# One line per form: with it a text is looked at while it is written and judged when it leaves.
COMPOSERS = {
    "AcknowledgeForm": Composer(("words",), TELLS, "acknowledge", kept=True),
    "MessageForm": Composer(("text",), {}, "write", kept=True),
    "RestateForm": Composer(("facts", "wish", "interest"), GIVES, "restate", kept=True),
    "CreditsForm": Composer(("text",), SETTLES, "propose", kept=True),
    "RequestInfoForm": Composer(("item", "why"), TELLS, "request_info", kept=True),
    "AnswerForm": Composer(("answer",), GIVES, "answer_info", kept=True),
    "PositionsForm": Composer(("note_*",), GIVES, "set_positions"),
    "ReworkForm": Composer(("note",), GIVES, "report_rework"),
    "CorrectForm": Composer(("correction",), TELLS),
    "WithdrawForm": Composer(("reason",), TELLS),
    "NonPerformanceForm": Composer(("reason",), TELLS),
    "ReopenForm": Composer(("reason",), TELLS),
    "AskTimeForm": Composer(("reason",), TELLS),
    "AskReviewForm": Composer(("question",), TELLS),
    "StanceForm": Composer(("stance_note",), TELLS),
    "ContestForm": Composer(("note",), TELLS),
    "WriteOffForm": Composer(("reason",), GIVES),
    "MediationForm": Composer(("words",), {"expects_reply": False, "without_prejudice": True}),
}
# In a mediation anything may be tried out in words: no figure and no admission is held against the writer.
INSIDE = {"write": ("text",), "propose": ("text",), "end": ("note",)}


def text_of(composer: str, data: Mapping[str, str]) -> str:
    return tones.texts(data, COMPOSERS[composer].fields)


def look(
    dispute: Dispute, party: str, composer: str, data: Mapping[str, str], *, later: str = ""
) -> tuple[dict[str, str], tones.Checked | None]:
    """What was typed so far, judged; the data come back with calmer words where a button asked for them."""
    typed = tones.amounts_typed(data, ("credit_*", "goodwill"))
    known = context(dispute, party, composer, typed=typed)
    return tones.looked(data, COMPOSERS[composer].fields, known, later=later)


def inside(dispute: Dispute, party: str) -> ToneContext:
    """In the room of a mediation. The mediator and the client get gentle hints."""
    side = FREELANCER if party == Party.FREELANCER else CLIENT
    return ToneContext(side=side, language=dispute.language, has_exhibits=True, **SETTLES)


def demand_inside(dispute: Dispute, party: str, text: str) -> None:
    """Only that it may leave: a hole in the words stops them, nothing else. Raises Unsendable."""
    tones.demand(text, inside(dispute, party))


def of_objection(language: str) -> ToneContext:
    """A client who says what is wrong with an invoice: there is no case yet."""
    return ToneContext(side=CLIENT, language=language)


def of_aftercare(dispute: Dispute) -> ToneContext:
    """A letter to the client after the case: it asks how it is, and demands nothing."""
    return replace(context(dispute, Party.FREELANCER, "WithdrawForm"), concedes=True)


def at_sending(
    dispute: Dispute, party: str, composer: str, text: str, *, before: Iterable[str] = (),
    typed: Iterable[Decimal] = (),
) -> dict[str, list[str]]:  # fmt: skip
    """The fields of a text that leaves now. Raises Unsendable where the freelancer's text may not leave as it is. Of a
    client's words nothing is noted: the hints are a courtesy, not a judgement.

    `typed` are amounts that stand in the same form, such as the credit of each line.
    """
    if party != Party.FREELANCER:
        return {}
    return tones.at_sending(text, context(dispute, party, composer, typed=typed), before=before)


def demand(dispute: Dispute, party: str, composer: str, data: Mapping[str, str]) -> None:
    """For a form whose words no row of their own keeps: only that they may leave. Raises Unsendable."""
    if party == Party.FREELANCER:
        tones.demand(text_of(composer, data), context(dispute, party, composer))


def context(dispute: Dispute, party: str, composer: str, *, typed: Iterable[Decimal] = ()) -> ToneContext:
    flags = COMPOSERS[composer].flags
    if party != Party.FREELANCER:
        return ToneContext(side=CLIENT, language=dispute.language, **flags)
    now = timezone.now()
    mine = dispute.messages.filter(party=Party.FREELANCER, written_at__gt=now - timedelta(days=1)).count()
    last = dispute.messages.order_by("-written_at").first()
    theirs = last is not None and last.party == Party.CLIENT
    business = dispute.business
    zone = ZoneInfo(business.time_zone)
    can_wait = bool(COMPOSERS[composer].later)
    said = list(_said(dispute))
    return ToneContext(
        side=FREELANCER,
        language=dispute.language,
        formal_stage=dispute.stage == Stage.FORMAL,
        answers=theirs and composer == "MessageForm",
        has_exhibits=dispute.exhibits.filter(shared_at__isnull=False).exists(),
        sent_in_last_day=mine if composer == "MessageForm" else 0,
        now=now.astimezone(zone) if can_wait else None,
        morning=tones.next_morning(now, business.time_zone, business.country).astimezone(zone),
        last_incoming=last.written_at.astimezone(zone) if theirs else None,
        amounts=frozenset([*_amounts(dispute, said), *typed]),
        numbers=frozenset(_numbers(dispute, said)),
        law=of_invoice.law_of(dispute.invoice),
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
    yield from of_invoice.amounts_of(dispute.invoice)
    for row in dispute.lines.values_list("net", "gross", "credited_net"):
        yield from row
    for row in dispute.proposals.values_list("credit_net", "credit_gross", "goodwill"):
        yield from row
    yield from dispute.instalments.values_list("amount", flat=True)
    for text in said:
        yield from (value for value, _words in figures.amounts(text))


def _numbers(dispute: Dispute, said: Iterable[str]) -> Iterator[str]:
    yield dispute.number
    yield from of_invoice.numbers_of(dispute.invoice)
    for each in dispute.invoice.snapshot.get("agreements", []):
        yield from figures.numbers(str(each))
    for text in said:
        yield from figures.numbers(text)
