"""Suggestions: which invoices an entry seems to pay. Stored so that a person can confirm exactly what was shown."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import transaction

from accounts.models import Business
from payments import queries
from payments.matching import Facts, Proposal, propose
from payments.models import BankEntry, Match
from payments.states import OPEN, EntryState


def refresh(business: Business, entries: Iterable[BankEntry]) -> dict[BankEntry, Proposal]:
    """Look again at entries that wait for a decision; what was found, per entry."""
    rows = [entry for entry in entries if entry.is_open]
    if not rows:
        return {}
    book = queries.book(business, ibans={row.iban for row in rows}, since=min(row.booked_on for row in rows))
    found = {}
    for row in rows:
        proposal = propose(facts_of(row), book)
        if proposal is not None or row.state == EntryState.SUGGESTED:
            _place(row, proposal)
        if proposal is not None:
            found[row] = proposal
    return found


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
def _place(entry: BankEntry, proposal: Proposal | None) -> None:
    """Replace what was suggested. An entry that was decided about meanwhile is left alone."""
    row = BankEntry.objects.select_for_update().filter(pk=entry.pk, state__in=OPEN).first()
    if row is None:
        return
    Match.objects.filter(entry=row, payment=None).delete()
    if proposal is not None:
        Match.objects.bulk_create(
            Match(business_id=row.business_id, entry=row, invoice_id=pk, amount=amount, reason=proposal.reason)
            for pk, amount in proposal.shares.items()
        )
    entry.state = EntryState.SUGGESTED if proposal else EntryState.UNMATCHED
    entry.client_id = proposal.client if proposal else None
    BankEntry.objects.filter(pk=row.pk).update(state=entry.state, client_id=entry.client_id)


def seal(entry: BankEntry, matches: Iterable[Match]) -> str:
    """A short name for a suggestion as it was shown: whoever confirms it confirms this and nothing else."""
    shares = sorted(f"{match.invoice_id}:{match.amount:.2f}" for match in matches)
    facts = f"{entry.pk}|{entry.client_id}|{'|'.join(shares)}"
    return hashlib.sha256(facts.encode()).hexdigest()[:16]
