"""Rules A01 to A09 read the text of a line; A10 to A15 hold it against what else is known."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from itertools import takewhile

from foundation.wording import glossary, lexicon
from foundation.wording.agreement_rules import AGREEMENT_RULES
from foundation.wording.context import Context
from foundation.wording.finding import Finding
from foundation.wording.line import Line

LUMP_SUM_FROM = Decimal(250)
LOGGED_FROM = Decimal(8)
_SPLIT = {"nl": re.compile(r"[,;+:/]|\s[-–&]\s|\ben\b"), "en": re.compile(r"[,;+:/]|\s[-–&]\s|\band\b", re.IGNORECASE)}


def generic_noun(line: Line, context: Context) -> Finding | None:
    if line.generic and line.specific < 2:
        return Finding("A01", tuple(dict.fromkeys(line.generic)), 35)
    return None


def too_short(line: Line, context: Context) -> Finding | None:
    """Fields count as words: nobody should have to type the date twice."""
    fields = [
        context.service_date and not line.dates,
        _counts_as_unit(context) and not line.quantities,
        context.reference or line.references,
    ]
    if line.content + sum(map(bool, fields)) < 4:
        return Finding("A02", tuple(token[0] for token in line.tokens), 15)
    return None


def no_date(line: Line, context: Context) -> Finding | None:
    if line.dates or context.service_date:
        return None
    return Finding("A03", tuple(re.findall(r"(?<![\w-])20\d\d(?![\w-])", line.text)), 20)


def lump_sum(line: Line, context: Context) -> Finding | None:
    whole = context.unit in {"", "LS"} or (context.unit == "C62" and context.quantity in {None, Decimal(1)})
    if not whole or context.amount <= LUMP_SUM_FROM or line.quantities or has_reference(line, context):
        return None
    return Finding("A04", (f"{context.amount.normalize():f}",), 15)


def no_object(line: Line, context: Context) -> Finding | None:
    if line.specific + line.has_complement >= 3 or has_reference(line, context):
        return None
    return Finding("A05", tuple(token[0] for token in line.tokens), 15)


def block_billing(line: Line, context: Context) -> Finding | None:
    """Three tasks or more without a quantity of their own."""
    parts = [part for part in _SPLIT[line.language].split(line.text) if part.strip()]
    tasks = [task for part in parts if (task := _task(part, line.language))]
    if line.language == "nl":
        tasks = max(tasks, _infinitives(parts), key=len)
    if len(tasks) < 3 or len(line.quantities) >= len(tasks):
        return None
    return Finding("A06", tuple(tasks), 25)


def open_ended(line: Line, context: Context) -> Finding | None:
    if has_reference(line, context):
        return None
    found = [match[0] for match in lexicon.phrases(line.language, "open_ended").finditer(line.text)]
    spoken = lexicon.phrases(line.language, "as_discussed").finditer(line.text)
    found += [match[0] for match in spoken if not _dated_after(line, match.end())]
    return Finding("A07", tuple(found), 15) if found else None


def abbreviation(line: Line, context: Context) -> Finding | None:
    known = {word.upper() for word in context.glossary}
    found = [word for word in glossary.used(line.text) if word not in known]
    found = [word for word in found if not glossary.is_explained(word, line.text)]
    return Finding("A08", tuple(found), 5) if found else None


def no_time_log(line: Line, context: Context) -> Finding | None:
    named = list(line.hours)
    if context.unit == "HUR" and context.quantity is not None and not named:
        named = [(context.quantity, f"{context.quantity.normalize():f} h")]
    found = [words for hours, words in named if hours >= LOGGED_FROM and hours == hours.to_integral_value()]
    return Finding("A09", tuple(found), 10) if found and not context.has_time_log else None


def has_reference(line: Line, context: Context) -> bool:
    return bool(context.reference.strip() or line.references)


def _counts_as_unit(context: Context) -> bool:
    if context.unit == "C62":
        return context.quantity not in {None, Decimal(1)}
    return context.unit not in {"", "LS"} and context.quantity is not None


def _task(part: str, language: str) -> str:
    """The task that a part of a line starts with, in its first two words that mean something."""
    stop = lexicon.words(language, "stop")
    found = [word for word in re.findall(r"(?<!\w)[^\W\d_][\w-]*", part) if word.lower() not in stop]
    return next((word for word in found[:2] if _is_task(word.lower(), language)), "")


def _infinitives(parts: list[str]) -> list[str]:
    """Dutch verbs in a row (`ophalen, repareren en terugbrengen …`): bare words in -en, the last with its object."""
    verbs = [(re.findall(r"[^\W\d_]+", part) or [""])[0] for part in parts]
    row = list(takewhile(lambda verb: verb.endswith("en"), verbs))
    bare = list(takewhile(lambda pair: pair[0].strip() == pair[1], zip(parts, row, strict=False)))
    return row[: len(bare) + 1] if len(bare) >= 2 else []


@cache
def _is_task(word: str, language: str) -> bool:
    if word in lexicon.words(language, "tasks"):
        return True
    if language == "nl":
        return word.endswith("eren") and len(word) > 6
    return word.endswith("ing") and word not in lexicon.words(language, "not_tasks")


def _dated_after(line: Line, place: int) -> bool:
    return any(0 <= match.start() - place <= 30 for match in line.dates)


RULES = (
    generic_noun, too_short, no_date, lump_sum, no_object, block_billing, open_ended, abbreviation, no_time_log,
    *AGREEMENT_RULES,
)  # fmt: skip
