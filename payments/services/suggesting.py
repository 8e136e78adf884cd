"""Suggestions: which invoices an entry seems to pay. Stored so that a person can confirm exactly what was shown."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from accounts.models import Business
from payments import queries
from payments.matching import Facts, Proposal, propose
from payments.models import BankEntry, Match
from payments.states import OPEN, EntryState

AT_ONCE = 200  # entries whose rows are locked together
Told = tuple[UUID | None, str, dict[UUID, Decimal]]  # client, reason, shares


def refresh(business: Business, entries: Iterable[BankEntry]) -> dict[BankEntry, Proposal]:
    """Look again at entries that wait for a decision; what was found, per entry."""
    rows = [entry for entry in entries if entry.is_open]
    if not rows:
        return {}
    book = queries.book(business, ibans={row.iban for row in rows}, since=min(row.booked_on for row in rows))
    proposals = {row: propose(facts_of(row), book) for row in rows}
    stored = _stored(rows)
    changed = [(row, proposal) for row, proposal in proposals.items() if _as_told(proposal) != stored.get(row.pk)]
    for start in range(0, len(changed), AT_ONCE):
        _place(changed[start : start + AT_ONCE])
    return {row: proposal for row, proposal in proposals.items() if proposal is not None}


def _stored(rows: Iterable[BankEntry]) -> dict[UUID, Told]:
    """What is suggested now, per entry, in two queries: most of it stays as it is."""
    pks = [row.pk for row in rows]
    shares: dict[UUID, dict[UUID, Decimal]] = defaultdict(dict)
    reasons: dict[UUID, str] = {}
    waiting = Match.objects.filter(entry__in=pks, payment=None)
    for entry, invoice, amount, reason in waiting.values_list("entry", "invoice", "amount", "reason"):
        shares[entry][invoice], reasons[entry] = amount, reason
    suggested = BankEntry.objects.filter(pk__in=pks, state=EntryState.SUGGESTED).values_list("pk", "client_id")
    return {pk: (client, reasons.get(pk, ""), shares[pk]) for pk, client in suggested}


def _as_told(proposal: Proposal | None) -> Told | None:
    if proposal is None:
        return None
    return proposal.client, proposal.reason if proposal.shares else "", dict(proposal.shares)


def waiting(business: Business) -> list[BankEntry]:
    """Entries without a decision, newest first; old ones at the end of a very long queue are looked at by hand."""
    rows = BankEntry.objects.for_business(business).filter(state__in=OPEN).select_related("account")
    return list(rows.order_by("-booked_on", "-pk")[:5000])


def facts_of(entry: BankEntry) -> Facts:
    return Facts(
        amount=entry.amount,
        currency=entry.account.currency,
        reference=entry.reference,
        text=f"{entry.text} {entry.end_to_end}",
        iban=entry.iban,
        booked_on=entry.booked_on,
    )


@transaction.atomic
def _place(changes: Sequence[tuple[BankEntry, Proposal | None]]) -> None:
    """Replace what was suggested. An entry that was decided about meanwhile is left alone."""
    wanted = [entry.pk for entry, _proposal in changes]
    free = BankEntry.objects.select_for_update().filter(pk__in=wanted, state__in=OPEN).order_by("pk")
    still_open = {row.pk for row in free}
    kept = [(entry, proposal) for entry, proposal in changes if entry.pk in still_open]
    Match.objects.filter(entry__in=still_open, payment=None).delete()
    Match.objects.bulk_create(
        Match(business_id=entry.business_id, entry=entry, invoice_id=pk, amount=amount, reason=proposal.reason)
        for entry, proposal in kept
        if proposal is not None
        for pk, amount in proposal.shares.items()
    )
    for entry, proposal in kept:
        entry.state = EntryState.SUGGESTED if proposal else EntryState.UNMATCHED
        entry.client_id = proposal.client if proposal else None
    BankEntry.objects.bulk_update([entry for entry, _proposal in kept], ["state", "client"])


def seal(entry: BankEntry, matches: Iterable[Match]) -> str:
    """A short name for a suggestion as it was shown: whoever confirms it confirms this and nothing else."""
    shares = sorted(f"{match.invoice_id}:{match.amount:.2f}" for match in matches)
    facts = f"{entry.pk}|{entry.client_id}|{'|'.join(shares)}"
    return hashlib.sha256(facts.encode()).hexdigest()[:16]
