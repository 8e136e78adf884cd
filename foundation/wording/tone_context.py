"""Where a message stands in the conversation, and what the law says about the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

FREELANCER, CLIENT = "freelancer", "client"


@dataclass(frozen=True)
class LegalFacts:
    """What the tables of law say for this case; None where they say nothing. Rates in percent a year, costs in euros.

    Sources: art. 6:119 and 6:119a BW (interest), art. 6:96 BW (costs, 14 days), art. 3:307 BW (limitation).
    """

    consumer: bool = False
    interest_rate: Decimal | None = None
    collection_costs: Decimal | None = None
    notice_days: int = 14
    limitation_years: int = 5


@dataclass(frozen=True)
class ToneContext:
    """The message's place in the conversation. Times are in the writer's own zone; `amounts` and `numbers` are those
    of the case, None where they are not to be checked.

    `morning`: the next one on which people work, for what had better wait; without it simply the next.
    `concedes`: the writer means to give in. `without_prejudice`: an offer in its own closed compartment.
    """

    side: str = FREELANCER
    language: str = ""
    formal_stage: bool = False
    expects_reply: bool = True
    answers: bool = False
    concedes: bool = False
    without_prejudice: bool = False
    has_exhibits: bool = False
    sent_in_last_day: int = 0
    now: datetime | None = None
    last_incoming: datetime | None = None
    morning: datetime | None = None
    amounts: frozenset[Decimal] | None = None
    numbers: frozenset[str] | None = None
    law: LegalFacts | None = None
