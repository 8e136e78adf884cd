"""The tone check as a page shows it, whoever writes: the words marked, a suggestion beside them, what must change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core import signing
from django.utils import timezone
from django.utils.translation import get_language

from clients.errors import Unsendable
from foundation.kernel.calendar import add_business_days, office_opens
from foundation.wording import figures, mending
from foundation.wording.tone import CLIENT, Finding, Tone, ToneContext
from foundation.wording.tone import tone as judge

SALT = "helder.tone"
ABSENT = frozenset({"no_date", "no_ask", "no_acknowledgement", "send_later", "too_often"})  # these point at no words


@dataclass(frozen=True)
class Hit:
    """One suggestion. `mend` names the rule where a button can put better words in."""

    text: str
    blocks: bool
    mend: str = ""


@dataclass(frozen=True)
class Checked:
    """`parts` is the text cut into (words, whether they are marked); `before` travels with the form, signed. `later` is
    where the form is posted to leave in the morning, given only when it had better wait.
    """

    hits: tuple[Hit, ...]
    parts: tuple[tuple[str, bool], ...]
    before: str
    later: str = ""

    @property
    def blocks(self) -> bool:
        return any(hit.blocks for hit in self.hits)


def looked(
    data: Mapping[str, str], fields: Iterable[str], context: ToneContext, *, later: str = ""
) -> tuple[dict[str, str], Checked | None]:
    """One look at a form that is being written: its data, with calmer words where a button asked for them (`mend`), and
    what to show beside it; None while nothing is written. `fields` as in `texts`.
    """
    data, names = {name: data[name] for name in data}, list(fields)  # of a QueryDict the last values
    rule = data.get("mend", "")
    if rule:
        found = judge(texts(data, names), context)
        data |= {name: mended(data[name], rule, found) for name in _named(data, names)}
    text = texts(data, names)
    if not text:
        return data, None
    return data, shown(text, judge(text, context), before=earlier(data.get("tone_before", "")), later=later)


def shown(text: str, found: Tone, *, before: Iterable[str] = (), later: str = "") -> Checked:
    """For the page, in the reader's language. `before` are the rules that earlier checks of this text pointed at."""
    language = get_language() or "nl"
    hits = tuple(_hit(finding, language) for finding in found.findings)
    seen = set(before) | {finding.rule for finding in found.findings if finding.rule not in ABSENT}
    marked = {words for finding in found.findings if finding.rule not in ABSENT for words in finding.words}
    return Checked(
        hits, tuple(_parts(text, marked)), signing.dumps(sorted(seen), salt=SALT), later if found.send_at else ""
    )


def _hit(finding: Finding, language: str) -> Hit:
    return Hit(finding.text(language), finding.blocks, finding.rule if mending.replacements(finding) else "")


def _parts(text: str, marked: set[str]) -> Iterator[tuple[str, bool]]:
    words = sorted((each.removesuffix(" …") for each in marked if each), key=len, reverse=True)
    if not words:
        return
    cut = re.split("(" + "|".join(map(re.escape, words)) + ")", text)
    yield from ((piece, place % 2 == 1) for place, piece in enumerate(cut) if piece)


def earlier(signed: str) -> list[str]:
    """The rules that travelled with the form; nothing where it was tampered with."""
    try:
        found = signing.loads(signed, salt=SALT)
    except signing.BadSignature:
        return []
    return [str(rule) for rule in found]


def at_sending(text: str, context: ToneContext, *, before: Iterable[str] = ()) -> dict[str, list[str]]:
    """What is stored with a text that leaves. Raises Unsendable with the reasons where it may not leave as it is."""
    found = judge(text, context)
    if found.blocks:
        raise Unsendable([finding.text(get_language() or "nl") for finding in found.blocks])
    after = sorted({finding.rule for finding in found.findings})
    seen = {rule for rule in after if rule not in ABSENT}
    return {"tone_before": sorted(seen | set(before)), "tone_after": after}


def demand(text: str, context: ToneContext) -> None:
    """For words that no row of their own keeps: only that they may leave. Raises Unsendable."""
    if text.strip():
        at_sending(text, context)


def of_cover(language: str) -> ToneContext:
    """Covering words: they ask nothing by themselves."""
    return ToneContext(language=language, expects_reply=False)


def may_wait(context: ToneContext, zone: str, country: str) -> ToneContext:
    """The same, for words that may wait for the morning: at night that is proposed."""
    now = timezone.now()
    morning = next_morning(now, zone, country).astimezone(ZoneInfo(zone))
    return replace(context, now=now.astimezone(ZoneInfo(zone)), morning=morning)


def of_answer(language: str) -> ToneContext:
    """A client who says no, and why: gentle hints, and nothing that stops."""
    return ToneContext(side=CLIENT, language=language, expects_reply=False)


def mended(text: str, rule: str, found: Tone) -> str:
    """The text with the words of one rule replaced."""
    for finding in found.findings:
        if finding.rule == rule:
            text = mending.mended(text, finding)
    return text


def next_morning(now: datetime, zone: str, country: str) -> datetime:
    """09:00 on the next business day where the sender lives, in UTC; what is written before 07:00 may go that day."""
    local = now.astimezone(ZoneInfo(zone))
    first = local.date() if local.hour < 7 else add_business_days(local.date(), 1, country)
    return office_opens(add_business_days(first, 0, country), zone)


def texts(data: Mapping[str, str], names: Iterable[str]) -> str:
    """What was typed in these fields, as one text. `note_*` stands for every field whose name begins like that."""
    return "\n\n".join(data[name].strip() for name in _named(data, names) if data[name].strip())


def _named(data: Mapping[str, str], names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name.endswith("*"):
            yield from (each for each in data if each.startswith(name[:-1]))
        elif name in data:
            yield name


def amounts_typed(data: Mapping[str, str], names: Iterable[str]) -> Iterator[Decimal]:
    """The amounts that stand in other fields of the same form: its text may name them."""
    for name in _named(data, names):
        value = figures.amount(data[name])
        if value is not None:
            yield value
