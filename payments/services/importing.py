"""A statement comes in: once, whole, and nothing of it twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.db import transaction

from accounts.models import Business
from foundation.audit import log
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.work import services as work
from foundation.work.models import Run
from payments import statements
from payments.matching import Proposal
from payments.models import BankAccount, BankEntry, BankStatement, ColumnChoice, Match
from payments.services import deciding, reversing, suggesting
from payments.statements.banks import columns_of
from payments.statements.tables import fingerprint
from payments.states import OPEN, EntryState

IMPORT = "payments.import"
AT_ONCE = 500  # entries: more take a page of their own


@dataclass
class Receipt:
    """What an import did, for the sentence on the page."""

    new: int = 0
    known: int = 0
    booked: int = 0
    suggested: int = 0
    reversed: int = 0
    statements: list[BankStatement] = field(default_factory=list)


def take_in(
    business: Business, *, content: bytes, found: Sequence[statements.Statement], file_name: str, sha256: str,
    actor: Actor,
) -> Receipt | Run:  # fmt: skip
    """A small file at once; a large one, which was read and checked too, is queued and has a page with its progress."""
    if sum(len(each.entries) for each in found) <= AT_ONCE:
        return receive(business, found=found, file_name=file_name, sha256=sha256, actor=actor)
    parameters = {"file_name": file_name, "sha256": sha256}
    return work.start(
        business.pk, kind=IMPORT, parameters=parameters, key=uuid4(), actor=actor, source=content
    )[0]  # fmt: skip


def read_again(business: Business, content: bytes) -> list[statements.Statement]:
    """The statements of a file that was read before, with the columns a person once named."""
    try:
        return statements.read(content)
    except statements.ColumnsWanted as wanted:
        rows = ColumnChoice.objects.for_business(business)
        return statements.read(content, columns=columns_of(rows.get(heading=fingerprint(wanted.heading)).columns))


def receive(
    business: Business, *, found: Sequence[statements.Statement], file_name: str, sha256: str, actor: Actor,
    tell: Callable[[int, int], None] = lambda done, total: None, again: bool = False,
) -> Receipt:  # fmt: skip
    """Keep the new entries of a file, all or none; then match them, each in a transaction of its own.

    Sure matches are booked at once. If the machine stops halfway, nothing is lost: the rest waits as suggestions, and
    who takes the work up (`again`) goes on with the entries of this file that are not decided yet.
    """
    receipt = Receipt()
    total = sum(len(each.entries) for each in found)
    tell(0, total)
    entries = _keep(business, found, file_name, sha256, actor, receipt)
    if again:
        entries += _left_from(business, sha256, {entry.pk for entry in entries})
    tell(0, total)
    taken_back = {entry.pk for entry in entries if entry.is_reversal and reversing.carry_out(entry, actor=actor)}
    receipt.reversed = len(taken_back)
    mine = {entry.pk for entry in entries} - taken_back
    proposals = suggesting.refresh(business, suggesting.waiting(business))
    for place, (entry, proposal) in enumerate(proposals.items()):
        tell(min(place, total), total)
        if entry.pk in mine and proposal.sure and _booked(entry, actor):
            receipt.booked += 1
        elif entry.pk in mine:
            receipt.suggested += 1
    _set_aside_expenses(entries, proposals)
    tell(total, total)
    return receipt


def _left_from(business: Business, sha256: str, known: set[UUID]) -> list[BankEntry]:
    """What an import that was cut off had kept and not decided."""
    rows = BankEntry.objects.for_business(business).filter(statement__sha256=sha256, state__in=OPEN)
    return [entry for entry in rows.select_related("account") if entry.pk not in known]


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
