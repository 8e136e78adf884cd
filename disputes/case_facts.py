"""What a case knows of the slots of a letter: names, lines, amounts, days and numbers, ready to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from disputes import policy, terms
from disputes.evidence_kinds import EvidenceKind
from disputes.models import Dispute, DisputeLine, InfoRequest, Proposal
from disputes.states import RequestState
from foundation.kernel.actors import Party
from foundation.kernel.calendar import add_business_days, day, local_date
from foundation.kernel.money import format_amount
from invoices.models import Invoice
from invoices.queries import client_url

LONGEST = 60  # characters of a line's description
AGREED = (EvidenceKind.CONTRACT, EvidenceKind.QUOTE, EvidenceKind.TERMS, EvidenceKind.ORDER, EvidenceKind.CHANGE_ORDER)


def known(dispute: Dispute, letter: str) -> dict[str, str | None]:
    """By the English name of the slot; empty is not known, None does not apply here. A day by which something is asked
    is proposed a week from now, on a business day.
    """
    rows = list(dispute.lines.select_related("invoice_line"))
    facts = _Facts(dispute)
    soon = add_business_days(facts.today + timedelta(days=7), 0, dispute.business.country)
    invoice = dispute.invoice
    values: dict[str, str | None] = {
        "name": dispute.client_name,
        "sender": dispute.business.signature,
        "invoice_no": invoice.number,
        "lines": ", ".join(map(_quoted, rows)),
        "line": _quoted(rows[0]) if rows else "",
        "disputed": facts.money(sum((row.gross for row in rows), Decimal(0))),
        "undisputed": facts.money(invoice.undisputed_open),
        "due_date": facts.on(invoice.due_on),
        "date": facts.on(soon),
        "desired_outcome": dispute.wish,
        "link": client_url(invoice),
    }
    more = _MORE.get(letter)
    return values | (more(facts, rows) if more else {})


def known_of(invoice: Invoice) -> dict[str, str | None]:
    """What is known of an invoice that has no case yet."""
    today = local_date(timezone.now(), invoice.business.time_zone)
    soon = add_business_days(today + timedelta(days=7), 0, invoice.business.country)
    return {"invoice_no": invoice.number, "date": day(soon.isoformat(), invoice.language)}


def asked_of_client(dispute: Dispute) -> InfoRequest | None:
    """The oldest question that waits for the client."""
    return dispute.info_requests.filter(state=RequestState.OPEN).exclude(party=Party.CLIENT).first()


def _quoted(row: DisputeLine) -> str:
    return f"“{row.invoice_line.description[:LONGEST]}”"


class _Facts:
    """Days and amounts of one case, in its client's language."""

    def __init__(self, dispute: Dispute) -> None:
        self.dispute, self.language = dispute, dispute.language
        self.today = local_date(timezone.now(), dispute.business.time_zone)

    def money(self, amount: Decimal) -> str:
        return format_amount(amount, self.dispute.invoice.currency, self.language)

    def on(self, when: date | None) -> str:
        return day(when.isoformat(), self.language) if when else ""

    def at(self, moment: datetime | None) -> str:
        return self.on(local_date(moment, self.dispute.business.time_zone)) if moment else ""


def _acknowledge(facts: _Facts, rows: list[DisputeLine]) -> dict[str, str | None]:
    """Until when the summary is due."""
    return {"date": facts.at(policy.deadline(facts.dispute, "restate", timezone.now()))}


def _restate(facts: _Facts, rows: list[DisputeLine]) -> dict[str, str | None]:
    """The disputed lines with their amounts are the points; the words about them are the writer's."""
    with translation.override(facts.language):
        points = [f"{_quoted(row)}, {facts.money(row.gross)}: {row.get_reason_display()}" for row in rows]
    return {"point_1": points[0] if points else "", "point_2": "; ".join(points[1:]) or None}


def _reminded(facts: _Facts, rows: list[DisputeLine]) -> dict[str, str | None]:
    return {"date": facts.at(facts.dispute.due_at)}


def _exhibits(facts: _Facts, rows: list[DisputeLine]) -> dict[str, str | None]:
    """The writer's shared exhibits: the hours first, then what was agreed."""
    mine = facts.dispute.exhibits.filter(party=Party.FREELANCER, number__isnull=False, withdrawn_at=None)
    shared = list(mine.order_by("number"))
    hours = next((each.label for each in shared if each.kind == EvidenceKind.TIME_LOG), "")
    agreed = next((each.label for each in shared if each.kind in AGREED), "")
    return {"ex_no": hours or (shared[0].label if shared else ""), "ex_no_2": agreed}


def _offer(facts: _Facts, rows: list[DisputeLine]) -> dict[str, str | None]:
    return {"valid_until": facts.at(policy.deadline(facts.dispute, "offer", timezone.now()))}


def _counter(facts: _Facts, rows: list[DisputeLine]) -> dict[str, str | None]:
    """What the other side offered last."""
    theirs = facts.dispute.proposals.exclude(party=Party.FREELANCER).order_by("-number").first()
    exhibit = _exhibits(facts, rows)["ex_no"]
    return {"proposal_date": facts.at(theirs.made_at) if theirs else "", "ex_no": exhibit}


def _mediation(facts: _Facts, rows: list[DisputeLine]) -> dict[str, str | None]:
    """What the two do not agree on yet: the disputed lines."""
    return {"point": ", ".join(map(_quoted, rows))}


def _settled(facts: _Facts, rows: list[DisputeLine]) -> dict[str, str | None]:
    """What both agreed on, and what follows; without words that say je or u."""
    dispute = facts.dispute
    mine = dispute.business.signature
    values = {"name_1": mine, "name_2": dispute.client_name, "date": facts.at(dispute.settled_at)}
    signed = dispute.agreements.select_related("proposal").order_by("-pk").first()
    if signed is None:
        return values
    with translation.override(facts.language):
        given = "; ".join(_given(facts, signed.proposal))
        steps = "; ".join(_steps(facts, signed.proposal))
    return values | {"agreement": given, "steps": steps}


def _given(facts: _Facts, offer: Proposal) -> Iterator[str]:
    if offer.credit_gross or not offer.goodwill:
        yield _("%(amount)s is credited") % {"amount": facts.money(offer.credit_gross)}
    if offer.goodwill:
        yield _("%(amount)s is not asked for") % {"amount": facts.money(offer.goodwill)}
    if offer.rework:
        yield _("part of the work is done again")


def _steps(facts: _Facts, offer: Proposal) -> Iterator[str]:
    rest = terms.remainder(facts.dispute, offer.credit_gross, offer.goodwill)
    values = {"amount": facts.money(rest), "day": facts.on(offer.pay_by or facts.dispute.invoice.due_on)}
    if facts.dispute.rework_by:
        yield _("the work is done again by %(day)s") % {"day": facts.on(facts.dispute.rework_by)}
    if rest and offer.parts > 1:
        text = _("%(amount)s is paid in %(count)s instalments, the first by %(day)s")
        yield text % (values | {"count": offer.parts})
    elif rest:
        yield _("%(amount)s of the disputed part is paid by %(day)s") % values
    else:
        yield _("nothing of the disputed part is left to pay")


def _conceded(facts: _Facts, rows: list[DisputeLine]) -> dict[str, str | None]:
    """What was given back, and the newest credit note that did it."""
    note = facts.dispute.invoice.credit_notes.order_by("-issued_at").first()
    if note is None:
        return {}
    return {"amount": facts.money(note.total), "credit_no": note.number}


def _rests(facts: _Facts, rows: list[DisputeLine]) -> dict[str, str | None]:
    """Since when, and the day on which the pause of the reminders ends."""
    grace = timedelta(days=policy.DEADLINES["grace"].days)
    return {"date": facts.at(facts.dispute.entered_at), "end_date": facts.at(facts.dispute.entered_at + grace)}


def _lesson(facts: _Facts, rows: list[DisputeLine]) -> dict[str, str | None]:
    return {"measure": facts.dispute.prevention}


def _client_answer(facts: _Facts, rows: list[DisputeLine]) -> dict[str, str | None]:
    asked = asked_of_client(facts.dispute)
    return {"item": asked.item if asked else ""}


def _client_counter(facts: _Facts, rows: list[DisputeLine]) -> dict[str, str | None]:
    """What the freelancer offered last."""
    theirs = facts.dispute.proposals.filter(party=Party.FREELANCER).order_by("-number").first()
    return {"proposal_date": facts.at(theirs.made_at) if theirs else ""}


_MORE = {
    "01_acknowledge": _acknowledge,
    "02_restate": _restate,
    "03_restate_nudge": _reminded,
    "04_facts": _exhibits,
    "06_propose": _offer,
    "07_decline_counter": _counter,
    "09_mediation": _mediation,
    "12_settled": _settled,
    "13_concede": _conceded,
    "14_expired": _rests,
    "15_aftercare": _lesson,
    "24_client_answer": _client_answer,
    "26_client_counter": _client_counter,
}
