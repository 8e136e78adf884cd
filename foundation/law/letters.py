"""The 14-day letter to a consumer: ten rules, each broken one a finding. A letter with an error is not sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation.kernel.money import format_amount
from foundation.law.costs import ZERO, Costs, collection_costs
from foundation.law.finding import Finding
from foundation.law.rows import Row
from foundation.law.table import Table

WIK = "art. 6:96 lid 6 BW"
HR = "HR 25-11-2016, ECLI:NL:HR:2016:2704"
DAYS = 14
# Words that let the 14 days begin at the day after delivery, and words that let them begin too early.
TERM_WORDS = {
    "nl": (r"(veertien|14) dagen", r"\bdag na(dat)?\b.{0,60}(bezorg|ontvang)"),
    "en": (r"(fourteen|14) days", r"\bday after\b.{0,60}(deliver|receiv|receipt)"),
}
EARLY_WORDS = {
    "nl": r"dagen na (heden|vandaag|dagtekening|verzending|de datum|datum)\b",
    "en": r"days (from|after|of) (today|the date|this date|sending)\b",
}


@dataclass(frozen=True)
class OpenClaim:
    """One invoice: `principal` is what is open and stands (disputed parts that did not), in cents."""

    number: str
    principal: Decimal
    due_on: date


@dataclass(frozen=True)
class FourteenDayLetter:
    """The letter as it would be sent, and the facts it speaks of.

    `other_claims`: further claims on this client that are due and have had no such letter. `asked_now`: what the letter
    asks to be paid within the 14 days. `adds_vat`: its creditor cannot deduct VAT, so the costs are asked with it.
    """

    client_kind: str
    client_language: str
    claims: tuple[OpenClaim, ...]
    sent_on: date
    stated_principal: Decimal
    stated_costs: Decimal
    asked_now: Decimal
    language: str
    text: str
    delivery_captured: bool
    days: int = DAYS
    other_claims: tuple[OpenClaim, ...] = ()
    adds_vat: bool = False
    jurisdiction: str = "NL"
    currency: str = "EUR"

    @property
    def principal(self) -> Decimal:
        return sum((claim.principal for claim in self.claims), ZERO)


@dataclass(frozen=True)
class Verdict:
    """What is wrong with a letter, and the rows it was held against. Without errors it may be sent."""

    findings: tuple[Finding, ...]
    rows: tuple[Row, ...]

    @property
    def may_be_sent(self) -> bool:
        return not any(finding.severity == "error" for finding in self.findings)

    @property
    def row_ids(self) -> tuple[str, ...]:
        return tuple(row.id for row in self.rows)


def costs_of(letter: FourteenDayLetter, table: Table) -> Costs:
    """The one amount such a letter may name: the scale over all its claims together (6:96 lid 5 and 7 BW)."""
    return collection_costs(
        [claim.principal for claim in letter.claims],
        party="b2c",
        on=letter.sent_on,
        jurisdiction=letter.jurisdiction,
        table=table,
        adds_vat=letter.adds_vat,
    )


def check_fourteen_day_letter(letter: FourteenDayLetter, table: Table) -> Verdict:
    """Every broken rule of art. 6:96 lid 6 and 7 BW as a finding; an empty verdict means that it may be sent."""
    costs = costs_of(letter, table)
    broken = [finding for holds, finding in RULES if not holds(letter, costs)]
    return Verdict(tuple(broken), costs.rows)


def _consumer(letter: FourteenDayLetter, _costs: Costs) -> bool:
    return letter.client_kind == "consumer"


def _in_default(letter: FourteenDayLetter, _costs: Costs) -> bool:
    return bool(letter.claims) and all(claim.due_on < letter.sent_on for claim in letter.claims)


def _principal(letter: FourteenDayLetter, _costs: Costs) -> bool:
    return letter.stated_principal == letter.principal > 0 and _shows(letter, letter.principal)


def _costs_from_table(letter: FourteenDayLetter, costs: Costs) -> bool:
    return letter.stated_costs == costs.amount > 0 and _shows(letter, costs.amount)


def _vat_named(letter: FourteenDayLetter, costs: Costs) -> bool:
    return not costs.vat or _shows(letter, costs.vat)


def _term(letter: FourteenDayLetter, _costs: Costs) -> bool:
    language = letter.language if letter.language in TERM_WORDS else "en"
    text = " ".join(letter.text.lower().split())
    wanted = all(re.search(pattern, text) for pattern in TERM_WORDS[language])
    return letter.days == DAYS and wanted and not re.search(EARLY_WORDS[language], text)


def _free(letter: FourteenDayLetter, _costs: Costs) -> bool:
    return letter.asked_now == letter.principal


def _bundled(letter: FourteenDayLetter, _costs: Costs) -> bool:
    named = {claim.number for claim in letter.claims}
    return all(claim.number in named or claim.due_on >= letter.sent_on for claim in letter.other_claims)


def _delivery(letter: FourteenDayLetter, _costs: Costs) -> bool:
    return letter.delivery_captured


def _language(letter: FourteenDayLetter, _costs: Costs) -> bool:
    return letter.language == letter.client_language


def _shows(letter: FourteenDayLetter, amount: Decimal) -> bool:
    """The amount stands in the letter as people of its language write it, and is not the tail of a larger one."""
    digits = re.sub(r"[^\d.,]", "", format_amount(amount, letter.currency, letter.language))
    return re.search(rf"(?<![\d.,]){re.escape(digits)}(?!\d)", letter.text) is not None


RULES: tuple[tuple[Callable[[FourteenDayLetter, Costs], bool], Finding], ...] = (
    (_consumer, Finding(
        "CONSUMER", WIK,
        "This letter is for a consumer. Say first that the client is one; a business gets a formal notice.",
        "Deze brief is voor een consument. Geef eerst aan dat de klant dat is; een bedrijf krijgt een "
        "ingebrekestelling.",
    )),
    (_in_default, Finding(
        "IN-DEFAULT", f"{WIK}; 6:81 BW",
        "The payment term of every claim in the letter must have passed before it is sent.",
        "De betaaltermijn van elke vordering in de brief moet verstreken zijn voordat hij wordt verstuurd.",
    )),
    (_principal, Finding(
        "PRINCIPAL", WIK,
        "The letter must name exactly the principal that is open and stands: no interest, no part still in dispute.",
        "De brief moet precies de hoofdsom noemen die openstaat en vaststaat: geen rente, en geen deel dat nog "
        "is betwist.",
    )),
    (_costs_from_table, Finding(
        "COSTS-TABLE", f"{WIK}; art. 2 Besluit BIK",
        "The letter must name exactly the collection costs that follow from the decree. Otherwise it is void.",
        "De brief moet precies de incassokosten noemen die uit het Besluit volgen. Anders is hij ongeldig.",
    )),
    (_vat_named, Finding(
        "COSTS-VAT", "art. 2 lid 3 Besluit BIK",
        "The costs are asked with VAT, which you cannot deduct. The letter must name that VAT as an amount of its own.",
        "De kosten worden gevraagd met btw, die je niet kunt verrekenen. De brief moet dat bedrag apart noemen.",
    )),
    (_term, Finding(
        "TERM", f"{WIK}; {HR}",
        "The letter must leave 14 days that start on the day after it is delivered, and say so in those words.",
        "De brief moet 14 dagen geven die beginnen op de dag nadat hij is bezorgd, en dat ook zo zeggen.",
    )),
    (_free, Finding(
        "FREE", WIK,
        "Within the 14 days only the principal may be asked for; the letter itself costs the client nothing.",
        "Binnen de 14 dagen mag alleen de hoofdsom worden gevraagd; de brief zelf kost de klant niets.",
    )),
    (_bundled, Finding(
        "BUNDLED", "art. 6:96 lid 7 BW",
        "This client has other unpaid claims. They belong in the same letter, so that costs are asked once.",
        "Deze klant heeft nog andere onbetaalde facturen. Die horen in dezelfde brief, zodat er één keer kosten komen.",
    )),
    (_delivery, Finding(
        "DELIVERY", f"{WIK}; 3:37 lid 3 BW; {HR}",
        "Choose a way of sending that proves on which day the letter arrived; without it no costs are owed.",
        "Kies een manier van versturen die bewijst op welke dag de brief aankwam; zonder bewijs zijn er geen kosten "
        "verschuldigd.",
    )),
    (_language, Finding(
        "LANGUAGE", "art. 3:37 lid 3 BW",
        "The letter must be in the language in which the client does business with you.",
        "De brief moet in de taal zijn waarin de klant zaken met je doet.",
    )),
)  # fmt: skip
