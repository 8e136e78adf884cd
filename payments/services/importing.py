"""A statement comes in: once, whole, and nothing of it twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from accounts.models import Business
from foundation.audit import log
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from payments import statements
from payments.matching import Proposal
from payments.models import BankAccount, BankEntry, BankStatement, ColumnChoice, Match
from payments.services import deciding, reversing, suggesting
from payments.statements.tables import fingerprint
from payments.states import EntryState


@dataclass
class Receipt:
    """What an import did, for the sentence on the page."""

    new: int = 0
    known: int = 0
    booked: int = 0
    suggested: int = 0
    reversed: int = 0
    statements: list[BankStatement] = field(default_factory=list)


def receive(
    business: Business, *, found: Sequence[statements.Statement], file_name: str, sha256: str, actor: Actor
) -> Receipt:
    """Keep the new entries of a file, all or none; then match them, each in a transaction of its own.

    Sure matches are booked at once. If the machine stops halfway, the rest waits as suggestions: nothing is lost.
    """
    receipt = Receipt()
    entries = _keep(business, found, file_name, sha256, actor, receipt)
    taken_back = {entry.pk for entry in entries if entry.is_reversal and reversing.carry_out(entry, actor=actor)}
    receipt.reversed = len(taken_back)
    mine = {entry.pk for entry in entries} - taken_back
    proposals = suggesting.refresh(business, suggesting.waiting(business))
    for entry, proposal in proposals.items():
        if entry.pk in mine and proposal.sure and _booked(entry, actor):
            receipt.booked += 1
        elif entry.pk in mine:
            receipt.suggested += 1
    _set_aside_expenses(entries, proposals)
    return receipt


@transaction.atomic
def _keep(
    business: Business, found: Sequence[statements.Statement], file_name: str, sha256: str, actor: Actor,
    receipt: Receipt,
) -> list[BankEntry]:  # fmt: skip
    kept: list[BankEntry] = []
    for statement in sorted(found, key=lambda each: (each.account, each.currency)):
        account = _lock_account(business, statement)
        new = _unknown(account, statement)
        receipt.known += len(statement.entries) - len(new)
        if new:
            row = _statement(account, statement, file_name, sha256)
            kept += BankEntry.objects.bulk_create([_entry(row, key, entry) for key, entry in new], batch_size=500)
            receipt.statements.append(row)
    receipt.new = len(kept)
    if kept:
        data = {"entries": len(kept), "statements": [str(row.pk) for row in receipt.statements]}
        log.record(
            "bank.imported", chain=log.business_chain(business.pk), actor=actor, subject=f"business:{business.pk}",
            data=data, files=[sha256],
        )  # fmt: skip
    return kept


def _lock_account(business: Business, statement: statements.Statement) -> BankAccount:
    """Two imports of one account queue up here, so that the second one sees what the first one kept."""
    name = {"business": business, "number": statement.account, "currency": statement.currency}
    BankAccount.objects.bulk_create([BankAccount(**name)], ignore_conflicts=True)
    return BankAccount.objects.select_for_update(of=("self",), no_key=True).get(**name)


def _unknown(account: BankAccount, statement: statements.Statement) -> list[tuple[str, statements.Entry]]:
    """Entries that are not here yet: not under their key, and not from a file of another format either."""
    keyed = statements.keyed(statement.entries)
    days = [entry.booked_on for _key, entry in keyed]
    if not days:
        return []
    rows = BankEntry.objects.filter(account=account, booked_on__range=(min(days), max(days)))
    known = set(rows.values_list("key", flat=True))
    others = Counter(rows.exclude(statement__kind=statement.kind).values_list("booked_on", "amount", "iban"))
    new = []
    for key, entry in keyed:
        twin = (entry.booked_on, entry.amount, entry.iban)
        if key in known:
            continue
        if others[twin] > 0:  # the same booking, told in other words by another format
            others[twin] -= 1
            continue
        new.append((key, entry))
    return new


def _statement(account: BankAccount, statement: statements.Statement, file_name: str, sha256: str) -> BankStatement:
    days = [entry.booked_on for entry in statement.entries]
    return BankStatement.objects.create(
        business_id=account.business_id, account=account, kind=statement.kind, reference=statement.reference,
        file_name=file_name[:150], sha256=sha256, from_on=min(days), until_on=max(days), opening=statement.opening,
        closing=statement.closing,
    )  # fmt: skip


def _entry(row: BankStatement, key: str, entry: statements.Entry) -> BankEntry:
    return BankEntry(
        business_id=row.business_id, account=row.account, statement=row, key=key, booked_on=entry.booked_on,
        amount=entry.amount, counterparty=entry.counterparty, iban=entry.iban, text=entry.text,
        reference=entry.reference, end_to_end=entry.end_to_end, bank_reference=entry.bank_reference,
        is_reversal=entry.is_reversal,
    )  # fmt: skip


def _booked(entry: BankEntry, actor: Actor) -> bool:
    """Book a sure match; a refusal (paid by hand a second ago) leaves it as a suggestion."""
    seen = suggesting.seal(entry, Match.objects.filter(entry=entry, payment=None))
    try:
        deciding.confirm(entry, seen=seen, actor=actor, how="by_itself")
    except DomainError:
        return False
    return True


def _set_aside_expenses(entries: Sequence[BankEntry], proposals: dict[BankEntry, Proposal]) -> None:
    """Money that left the account and names no invoice of ours is no work for anybody."""
    explained: set[UUID] = {entry.pk for entry in proposals}
    mine = [entry.pk for entry in entries if entry.amount < 0 and not entry.is_reversal and entry.pk not in explained]
    BankEntry.objects.filter(pk__in=mine, state=EntryState.UNMATCHED).update(state=EntryState.IGNORED)


@transaction.atomic
def remember(business: Business, *, heading: Sequence[str], columns: Mapping[str, str], actor: Actor) -> None:
    """The next file with this heading is read without asking."""
    ColumnChoice.objects.update_or_create(
        business=business, heading=fingerprint(heading), defaults={"columns": dict(columns)}
    )
    log.record(
        "bank.columns_chosen", chain=log.business_chain(business.pk), actor=actor, subject=f"business:{business.pk}"
    )
