"""Reading the corpus: `findings | context | text`, one a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from foundation.wording import figures
from foundation.wording.clarity import Context, Earlier
from foundation.wording.tone import LegalFacts, ToneContext

CORPUS = Path(__file__).with_name("corpus")
DAY = date(2026, 4, 14)


@dataclass(frozen=True)
class Case:
    expected: frozenset[str]
    options: dict[str, str]
    text: str


def cases(name: str) -> Iterator[Case]:
    """All rounds of a corpus: `lines_nl.txt`, then `lines_nl_third.txt`."""
    rows = [row for path in sorted(CORPUS.glob(f"{name}*.txt")) for row in path.read_text("utf-8").splitlines()]
    for row in rows:
        if row and not row.startswith("#"):
            labels, options, text = (part.strip() for part in row.split("|", 2))
            yield Case(frozenset(labels.split()) - {"-"}, _options(options), text)


def _options(text: str) -> dict[str, str]:
    return {name: value for name, _, value in (word.partition("=") for word in text.split())}


def line_context(case: Case, language: str) -> Context:
    o = case.options
    number = {key: Decimal(o[key]) for key in ("qty", "price", "agreed", "quoted") if key in o}
    day = DAY if "date" in o else None
    context = Context(
        language=o.get("client", language),
        service_date=day,
        quantity=number.get("qty"),
        unit=o.get("unit", ""),
        unit_price=number.get("price"),
        reference=o.get("ref", ""),
        glossary=frozenset(filter(None, o.get("glossary", "").split(","))),
        agreed_price=number.get("agreed"),
        quoted_quantity=number.get("quoted"),
        has_change_order="change" in o,
        in_scope={"yes": True, "no": False}.get(o.get("scope", "")),
        has_time_log="log" in o,
        is_expense="expense" in o,
        has_receipt="receipt" in o,
    )
    if "earlier" not in o:
        return context
    before = date(2026, 1, 1) if o["earlier"] == "otherdate" else day
    return Context(**vars(context) | {"earlier": (Earlier(f"{case.text}.", before, context.amount),)})


def tone_context(case: Case, language: str) -> ToneContext:
    o = case.options
    now = {"night": datetime(2026, 5, 4, 23, 15), "quick": datetime(2026, 5, 4, 14, 0)}
    when = next((moment for name, moment in now.items() if name in o), None)
    law = LegalFacts(
        consumer="consumer" in o,
        interest_rate=figures.amount(o["rate"]) if "rate" in o else None,
        collection_costs=figures.amount(o["costs"]) if "costs" in o else None,
    )
    return ToneContext(
        side="client" if "client" in o else "freelancer",
        language=language,
        formal_stage="formal" in o,
        expects_reply="noreply" not in o,
        answers="answers" in o,
        concedes="concedes" in o,
        without_prejudice="private" in o,
        has_exhibits="exhibit" in o,
        sent_in_last_day=int(o.get("sent", 0)),
        now=when,
        last_incoming=when - timedelta(minutes=5) if "quick" in o else None,
        amounts=frozenset(map(figures.amount, o["amounts"].split(";"))) if "amounts" in o else None,
        numbers=frozenset(o["numbers"].split(";")) if "numbers" in o else None,
        law=law if {"consumer", "business"} & set(o) else None,
    )
