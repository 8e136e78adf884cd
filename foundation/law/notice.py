"""The formal notice to a business: what must be true before it prints an amount and leaves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from foundation.law.costs import ZERO, Costs
from foundation.law.finding import WARNING, Finding
from foundation.law.interest import Interest
from foundation.law.letters import Verdict

COOLING_OFF = timedelta(hours=48)
RESERVES = {
    "nl": r"behoud\w*.{0,80}\brecht\b.{0,60}\bvoor\b|voorbehoud",
    "en": r"reserve\w*.{0,40}\bright",
}


@dataclass(frozen=True)
class FormalNotice:
    """The notice as it would be sent. Amounts in cents; `decided_at` is when its sender chose to send it.

    `interests` (one for each invoice in it) and `costs` (over all of them) are what the tables give for the day it
    leaves.
    """

    client_kind: str
    interests: tuple[Interest, ...]
    costs: Costs
    stated_principal: Decimal
    stated_interest: Decimal
    stated_costs: Decimal
    decided_at: datetime
    sent_at: datetime
    language: str
    text: str

    @property
    def principal(self) -> Decimal:
        return sum((each.principal_open for each in self.interests), ZERO)

    @property
    def interest(self) -> Decimal:
        return sum((each.interest_open for each in self.interests), ZERO)


def check_formal_notice(notice: FormalNotice) -> Verdict:
    """Broken rules as findings. Errors: kind of client, rate not verified, 48 hours, amounts beside the tables."""
    checks = (_kind(notice), _rate(notice), _cooling(notice), _amounts(notice), _reserves(notice))
    rows = {row.id: row for part in (*notice.interests, notice.costs) for row in part.rows}
    return Verdict(tuple(finding for finding in checks if finding), tuple(rows.values()))


def earliest(decided_at: datetime) -> datetime:
    """When a notice that was decided upon may leave: a night's sleep twice."""
    return decided_at + COOLING_OFF


def reserves_right(text: str, language: str) -> bool:
    """The letter says in so many words that its sender keeps the right to performance (art. 3:317 lid 1 BW)."""
    return re.search(RESERVES.get(language, RESERVES["en"]), " ".join(text.lower().split())) is not None


def _kind(notice: FormalNotice) -> Finding | None:
    if notice.client_kind in {"business", "government"}:
        return None
    if notice.client_kind == "consumer":
        return Finding(
            "CLIENT-KIND", "art. 6:96 lid 6 BW",
            "The client is a consumer: costs can be asked only after the 14-day letter.",
            "De klant is een consument: kosten kunnen pas worden gevraagd na de 14-dagenbrief.",
        )  # fmt: skip
    return Finding(
        "CLIENT-KIND", "art. 6:119a lid 1 and 6:96 BW",
        "Say first whether the client is a business or a consumer: other rates and rules follow from it.",
        "Geef eerst aan of de klant een bedrijf of een consument is: daar volgen andere rentes en regels uit.",
    )  # fmt: skip


def _rate(notice: FormalNotice) -> Finding | None:
    if all(each.claimed and not each.estimate for each in notice.interests):
        return None
    return Finding(
        "RATE-VERIFIED", "art. 6:120 BW",
        "The interest rate of this half-year has not been verified yet, so the notice cannot print it.",
        "De rente van dit halfjaar is nog niet geverifieerd; de ingebrekestelling kan haar daarom niet afdrukken.",
    )  # fmt: skip


def _cooling(notice: FormalNotice) -> Finding | None:
    if notice.sent_at >= earliest(notice.decided_at):
        return None
    return Finding(
        "COOLING-OFF", "policy of this installation",
        "A formal notice leaves 48 hours after it was decided upon. A call or an offer may still do more.",
        "Een ingebrekestelling gaat pas 48 uur na het besluit weg. Een telefoontje of voorstel bereikt soms meer.",
    )  # fmt: skip


def _amounts(notice: FormalNotice) -> Finding | None:
    stated = (notice.stated_principal, notice.stated_interest, notice.stated_costs)
    if stated == (notice.principal, notice.interest, notice.costs.due):
        return None
    return Finding(
        "AMOUNTS-TABLE", "art. 6:119a, 6:96 BW; Besluit BIK",
        "An amount in the notice is not the one that the tables give for the day it leaves.",
        "Een bedrag in de ingebrekestelling is niet wat de tabellen geven voor de dag van verzending.",
    )  # fmt: skip


def _reserves(notice: FormalNotice) -> Finding | None:
    if reserves_right(notice.text, notice.language):
        return None
    return Finding(
        "RESERVES-RIGHT", "art. 3:317 lid 1 BW",
        "The notice does not reserve your right to payment in so many words; then it does not restart the limitation "
        "period.",
        "De ingebrekestelling behoudt je recht op betaling niet uitdrukkelijk voor; dan stuit zij de verjaring niet.",
        WARNING,
    )  # fmt: skip
