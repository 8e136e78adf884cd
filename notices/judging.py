"""A letter as it would leave today, and what the rules say of it. Whoever sends asks here, and so does the page."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from foundation.kernel.calendar import local_date
from foundation.law.finding import ERROR, WARNING, Finding
from foundation.law.letters import FourteenDayLetter, OpenClaim, check_fourteen_day_letter
from foundation.law.notice import COOLING_OFF, FormalNotice, check_formal_notice, reserves_right
from foundation.law.parties import ASSUMED_CONSUMER
from foundation.law.table import Table
from foundation.wording import letters as texts
from foundation.wording.figures import amounts
from foundation.wording.tone import tone
from invoices import claims
from invoices.models import Invoice
from invoices.queries import accounts_in_doubt
from notices import statutes, wording
from notices import sums as figures
from notices.models import LegalLetter
from notices.queries import bundled, kind_of_client
from notices.states import PROVES, LetterKind, LetterState

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Composed:
    """The very text of a day with its sums, and every finding. `may_leave`: nothing in it is an error."""

    text: str
    sums: figures.Figures
    findings: tuple[Finding, ...]
    in_doubt: bool = False  # the client says that the account may be forged: then no paper of ours names it

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == ERROR]

    @property
    def may_leave(self) -> bool:
        return not self.errors

    def as_facts(self) -> dict[str, Any]:
        """What the letter keeps when it leaves: its sums, and what the check said beside them."""
        return self.sums.as_facts() | {"findings": [list(astuple(finding)) for finding in self.findings]}


def compose(letter: LegalLetter, *, now: datetime, invoices: list[Invoice] | None = None) -> Composed:
    """Text, sums and findings for this moment, by tables that were read just now. Raises LetterIncomplete."""
    table = statutes.table(fresh=True)
    invoices = invoices or [claim.invoice for claim in letter.claims.select_related("invoice__client")]
    for invoice in invoices:
        invoice.business = letter.business
    today = local_date(now, letter.business.time_zone)
    sums = figures.of(letter, invoices, on=today, table=table)
    text = wording.render(letter, invoices, sums)
    doubts = doubted(letter, invoices, text)
    judged = CHECKS[LetterKind(letter.kind)](letter, invoices, sums, text, now, table)
    return Composed(text, sums, (*doubts, *_words(letter, text), *judged), in_doubt=bool(doubts))


def doubted(letter: LegalLetter, invoices: list[Invoice], text: str) -> list[Finding]:
    """While a client doubts the account, no letter with payment details leaves. A reservation of rights can do without
    them, and its day may not wait."""
    found = accounts_in_doubt(each.pk for each in invoices if each.disputed_total > 0)
    numbers = ", ".join(each.number for each in invoices if each.pk in found)
    if not numbers:
        return []
    ibans = {each.snapshot["seller"]["iban"] for each in invoices}
    plain = text.replace(" ", "")
    if letter.kind == LetterKind.INTERRUPTION and not any(iban and iban in plain for iban in ibans):
        return [replace(WITHOUT_ACCOUNT, en=WITHOUT_ACCOUNT.en % numbers, nl=WITHOUT_ACCOUNT.nl % numbers)]
    return [replace(IN_DOUBT, en=IN_DOUBT.en % numbers, nl=IN_DOUBT.nl % numbers)]


def _words(letter: LegalLetter, text: str) -> list[Finding]:
    """An owner's copy must keep its slots; every letter is judged for its tone."""
    name = wording.template_of(letter)
    found = [*tone(text, texts.context_of(name, letter.language)).findings]
    said = [
        Finding("WORDING", "", each.text("en"), each.text("nl"), ERROR if each.blocks else WARNING) for each in found
    ]
    if letter.own_text:
        copy = texts.lint(letter.own_text, name, letter.language)
        said += [_slot(names, gone) for names, gone in ((copy.dropped, True), (copy.unknown, False)) if names]
    return said


def _slot(names: tuple[str, ...], gone: bool) -> Finding:
    listed = ", ".join(f"{{{name}}}" for name in names)
    if gone:
        return Finding(
            "SLOTS", "", f"Your own words leave out {listed}; the letter needs it.",
            f"In je eigen tekst ontbreekt {listed}; de brief heeft dat nodig.", WARNING,
        )  # fmt: skip
    return Finding(
        "SLOTS", "", f"Nobody knows what belongs in {listed}.", f"Niemand weet wat er in {listed} hoort te staan."
    )  # fmt: skip


def _fourteen_days(
    letter: LegalLetter, invoices: list[Invoice], sums: figures.Figures, text: str, now: datetime, table: Table
) -> list[Finding]:
    kind = kind_of_client(invoices[0])
    named = {sums.principal, sums.costs.amount, sums.costs.vat}
    beside = sum((value for value, _words in set(amounts(text)) if value not in named), ZERO)
    case = FourteenDayLetter(
        client_kind="consumer" if kind == "unknown" else kind,
        client_language=letter.client.language,
        claims=sums.claims,
        sent_on=sums.on,
        stated_principal=sums.principal,
        stated_costs=sums.costs.amount,
        asked_now=sums.principal + beside,
        language=letter.language,
        text=text,
        delivery_captured=letter.channel in PROVES,
        adds_vat=claims.cannot_deduct_vat(invoices[0]),
        other_claims=tuple(_as_open(invoice, table) for invoice in bundled(letter, invoices)),
        jurisdiction=sums.jurisdiction,
        currency=sums.currency,
    )
    found = list(check_fourteen_day_letter(case, table).findings)
    return [*found, ASSUMED_CONSUMER] if kind == "unknown" else found


def _as_open(invoice: Invoice, table: Table) -> OpenClaim:
    return OpenClaim(invoice.number, invoice.undisputed_open, figures.day_due(invoice, table))


def _notice(
    letter: LegalLetter, invoices: list[Invoice], sums: figures.Figures, text: str, now: datetime, table: Table
) -> list[Finding]:
    """While it is being written the two days are supposed to have passed: the page names them itself."""
    decided = letter.decided_at or now
    sent = now if letter.state == LetterState.COOLING else decided + COOLING_OFF
    notice = FormalNotice(
        client_kind=kind_of_client(invoices[0]),
        interests=sums.interests,
        costs=replace(sums.costs, owed=True),
        stated_principal=sums.principal,
        stated_interest=sums.interest,
        stated_costs=sums.costs.amount,
        decided_at=decided,
        sent_at=sent,
        language=letter.language,
        text=text,
    )
    wanted = {sums.principal, sums.interest, sums.costs.amount, *([sums.costs.vat] if sums.costs.vat else [])}
    shown = wanted <= {value for value, _words in amounts(text)}
    return [*check_formal_notice(notice).findings, *(() if shown else (AMOUNT_MISSING,))]


def _interruption(
    letter: LegalLetter, invoices: list[Invoice], sums: figures.Figures, text: str, now: datetime, table: Table
) -> list[Finding]:
    return [] if reserves_right(text, letter.language) else [NO_RESERVATION]


def _friendly(
    letter: LegalLetter, invoices: list[Invoice], sums: figures.Figures, text: str, now: datetime, table: Table
) -> list[Finding]:
    return [] if all(claims.is_overdue(each, sums.on) for each in invoices) else [NOT_DUE]


CHECKS = {
    LetterKind.REMINDER: _friendly,
    LetterKind.FOURTEEN_DAYS: _fourteen_days,
    LetterKind.NOTICE: _notice,
    LetterKind.INTERRUPTION: _interruption,
    LetterKind.PLAN: lambda *_facts: [],
}
IN_DOUBT = Finding(
    "IN-DOUBT",
    "",
    "The client says that the account number on invoice %s may be wrong. Confirm the account with each other first, on "
    "a number that you both know already, and settle that point in the case. Until then no letter with payment details "
    "leaves; what you wrote stays here.",
    "De klant zegt dat het rekeningnummer op factuur %s misschien niet klopt. Stel eerst samen vast welke rekening de "
    "juiste is, via een telefoonnummer dat jullie allebei al kenden, en rond dat punt af in het geschil. Tot die tijd "
    "gaat er geen brief met betaalgegevens weg; wat je schreef, blijft hier staan.",
)
WITHOUT_ACCOUNT = Finding(
    "IN-DOUBT",
    "",
    "The client says that the account number on invoice %s may be wrong. This letter only reserves your right, so it "
    "can leave; it names no account.",
    "De klant zegt dat het rekeningnummer op factuur %s misschien niet klopt. Deze brief houdt alleen je recht in "
    "stand en kan dus weg; er staat geen rekening in.",
    WARNING,
)
NOT_DUE = Finding(
    "NOT-DUE",
    "",
    "An invoice in this letter is not due yet. Nobody is reminded before the day that was agreed.",
    "Een factuur in deze brief is nog niet vervallen. Niemand wordt herinnerd vóór de afgesproken dag.",
)
NO_RESERVATION = Finding(
    "RESERVES-RIGHT",
    "art. 3:317 lid 1 BW",
    "The letter must say in so many words that you reserve your right to payment; otherwise the period does not start "
    "again.",
    "De brief moet uitdrukkelijk zeggen dat je je het recht op betaling voorbehoudt; anders begint de termijn niet "
    "opnieuw.",
)
AMOUNT_MISSING = Finding(
    "AMOUNTS-TEXT",
    "art. 6:82 BW",
    "The notice must name the principal, the interest and the costs as they were calculated.",
    "De ingebrekestelling moet de hoofdsom, de rente en de kosten noemen zoals ze zijn berekend.",
)
