"""Decisions about a bank entry: it pays these invoices, it does not after all, it is none of our business."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Business
from clients.models import Client
from foundation.audit import log
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.kernel.money import cents
from invoices.models import Invoice
from payments.errors import AlreadyDecided, DoesNotFit, SuggestionChanged
from payments.models import BankEntry, CreditMovement, Match, Payment
from payments.services import booking, credits, suggesting
from payments.states import OPEN, CreditKind, EntryState, Method, Reason

ZERO = Decimal("0.00")


@transaction.atomic
def confirm(entry: BankEntry, *, seen: str, actor: Actor, how: str = "confirmed") -> None:
    """Book the suggestion that was shown (`seen` is its seal). Raises AlreadyDecided or SuggestionChanged."""
    row = _lock_open(entry.pk)
    suggested = list(Match.objects.filter(entry=row, payment=None))
    if row.state != EntryState.SUGGESTED or suggesting.seal(row, suggested) != seen:
        raise SuggestionChanged
    shares = {match.invoice_id: match.amount for match in suggested}
    reason = suggested[0].reason if suggested else Reason.NUMBER_IN_TEXT
    _book(row, shares, client_id=row.client_id, reason=reason, actor=actor, how=how)


@transaction.atomic
def match(entry: BankEntry, *, shares: Mapping[UUID, Decimal], actor: Actor, client: Client | None = None) -> None:
    """Book an entry over these invoices, chosen by hand. What is left becomes the credit of `client`, if one is given.

    Raises DoesNotFit when the shares are not the entry's amount and there is no client for the rest.
    """
    row = _lock_open(entry.pk)
    _book(row, shares, client_id=client.pk if client else None, reason=Reason.HAND, actor=actor, how="by_hand")


def _book(
    row: BankEntry, shares: Mapping[UUID, Decimal], *, client_id: UUID | None, reason: str, actor: Actor, how: str
) -> None:
    rest = _rest(row, shares)
    if rest and client_id is None:
        raise DoesNotFit(_("The amounts do not add up to the entry, and no client is chosen for the rest."))
    client = booking.lock_client(client_id) if rest and client_id else None
    invoices = booking.lock_invoices(row.business, shares)
    if any(invoice.currency != row.account.currency for invoice in invoices.values()):
        raise DoesNotFit(_("An invoice is in another currency than the account. Book that payment by hand."))
    Match.objects.filter(entry=row, payment=None).delete()
    for pk, invoice in invoices.items():
        _book_share(row, invoice, shares[pk], reason, actor)
    if client is not None:
        credits.move(
            client, row.account.currency, rest, CreditKind.OVERPAID, on=row.booked_on, key=uuid4(), actor=actor,
            entry=row,
        )  # fmt: skip
    whose = client_id or next(iter(invoices.values())).client_id
    _decide(row, EntryState.MATCHED, client_id=whose)
    _log("bank.matched", row, actor, how=how, reason=reason, rest=rest, invoices=[str(pk) for pk in invoices])


def _rest(row: BankEntry, shares: Mapping[UUID, Decimal]) -> Decimal:
    """What the shares leave of the entry. They must have its sign, and money out is a refund to the last cent."""
    if any(share != cents(share) or share * row.amount <= 0 for share in shares.values()):
        raise DoesNotFit(_("An amount is not above zero. Nothing was booked."))
    rest = row.amount - sum(shares.values(), ZERO)
    if rest * row.amount < 0:
        raise DoesNotFit(_("That is more than the bank entry. Nothing was booked."))
    if rest and row.amount < 0:
        raise DoesNotFit(_("A refund must be divided completely. Nothing was booked."))
    return rest


def _book_share(row: BankEntry, invoice: Invoice, amount: Decimal, reason: str, actor: Actor) -> None:
    made = Match(business=row.business, entry=row, invoice=invoice, amount=amount, reason=reason)
    if reason == Reason.TYPED_IN:
        made.payment = _typed_in(invoice, amount)
    else:
        made.payment = booking.record(
            invoice, amount=amount, received_on=row.booked_on, key=uuid5(made.pk, "payment"), actor=actor,
            method=Method.BANK, note=row.counterparty,
        )  # fmt: skip
    made.save(force_insert=True)


def _typed_in(invoice: Invoice, amount: Decimal) -> Payment:
    """The payment that was entered by hand; the entry is its proof. Raises SuggestionChanged when it was undone."""
    rows = Payment.objects.filter(invoice=invoice, amount=amount, method=Method.HAND, reverses=None, reversed_by=None)
    linked = Match.objects.filter(invoice=invoice, undone_at=None, payment__isnull=False).values("payment")
    found = rows.exclude(pk__in=linked).order_by("recorded_at").first()
    if found is None:
        raise SuggestionChanged
    return found


def confirm_all(business: Business, *, picks: Sequence[tuple[UUID, str]], actor: Actor) -> tuple[int, list[str]]:
    """Confirm several suggestions, each in its own transaction: how many were booked, and why others were not."""
    mine = BankEntry.objects.for_business(business).select_related("account")
    rows = {row.pk: row for row in mine.filter(pk__in=[pk for pk, _seen in picks])}
    booked, refusals, again = 0, [], []
    for pk, seen in picks:
        if pk not in rows:
            continue
        try:
            confirm(rows[pk], seen=seen, actor=actor)
            booked += 1
        except DomainError as refusal:
            refusals.append(str(refusal))
            again.append(rows[pk])
    suggesting.refresh(business, again)
    return booked, list(dict.fromkeys(refusals))


@transaction.atomic
def unmatch(entry: BankEntry, *, on: date, reason: str, actor: Actor, by: BankEntry | None = None) -> None:
    """Take back everything this entry booked. Raises CreditSpent when its surplus was used meanwhile.

    `by` is the bank's own reversal of the entry; without one the entry waits for a new decision.
    """
    row = _lock(entry.pk)
    if row.state != EntryState.MATCHED:
        raise AlreadyDecided
    live = list(Match.objects.filter(entry=row, undone_at=None).select_related("payment"))
    surplus = CreditMovement.objects.filter(entry=row, kind=CreditKind.OVERPAID).exclude(key__in=_taken_back_keys(row))
    kept = list(surplus)
    clients = {movement.client_id: booking.lock_client(movement.client_id) for movement in kept}
    booking.lock_invoices(row.business, [each.invoice_id for each in live])
    for each in live:
        if by or each.reason != Reason.TYPED_IN:  # what a person entered stays, unless the bank itself took it back
            booking.take_back(_payment(each), on=on, note=reason, actor=actor)
    for movement in kept:
        credits.move(
            clients[movement.client_id], movement.currency, -movement.amount, CreditKind.TAKEN_BACK, on=on,
            key=uuid5(movement.key, "taken back"), actor=actor, entry=row,
        )  # fmt: skip
    Match.objects.filter(pk__in=[each.pk for each in live]).update(undone_at=timezone.now())
    after = EntryState.IGNORED if by else EntryState.UNMATCHED
    _decide(row, after, allowed=(EntryState.MATCHED,), client_id=row.client_id if by else None)
    _log("bank.unmatched", row, actor, text=reason, reversed_by=str(by.pk) if by else "")


def _payment(match: Match) -> Payment:
    assert match.payment is not None  # noqa: S101 - a live match of a matched entry has one
    return match.payment


def _taken_back_keys(row: BankEntry) -> list[UUID]:
    """Keys of surpluses of this entry that were already undone: an entry may be booked and undone several times."""
    undone = set(CreditMovement.objects.filter(entry=row, kind=CreditKind.TAKEN_BACK).values_list("key", flat=True))
    kept = CreditMovement.objects.filter(entry=row, kind=CreditKind.OVERPAID).values_list("key", flat=True)
    return [key for key in kept if uuid5(key, "taken back") in undone]


@transaction.atomic
def ignore(entry: BankEntry, *, actor: Actor) -> None:
    """Set aside: rent, a private transfer, anything that pays no invoice."""
    row = _lock_open(entry.pk)
    Match.objects.filter(entry=row, payment=None).delete()
    _decide(row, EntryState.IGNORED, client_id=None)
    _log("bank.ignored", row, actor)


@transaction.atomic
def restore(entry: BankEntry, *, actor: Actor) -> None:
    """Take an entry up again that was set aside."""
    row = _lock(entry.pk)
    if row.state != EntryState.IGNORED:
        raise AlreadyDecided
    _decide(row, EntryState.UNMATCHED, allowed=(EntryState.IGNORED,))
    _log("bank.restored", row, actor)


def _lock(pk: UUID) -> BankEntry:
    """First in the order entry → client → invoice → case → log."""
    return BankEntry.objects.select_for_update(of=("self",)).select_related("account", "business").get(pk=pk)


def _lock_open(pk: UUID) -> BankEntry:
    row = _lock(pk)
    if row.state not in OPEN:
        raise AlreadyDecided
    return row


def _decide(row: BankEntry, state: str, *, allowed: tuple[str, ...] = OPEN, **more: Any) -> None:
    if not BankEntry.objects.filter(pk=row.pk, state__in=allowed).update(state=state, **more):
        raise AlreadyDecided


def _log(verb: str, row: BankEntry, actor: Actor, *, text: str = "", **data: Any) -> None:
    log.record(
        verb,
        chain=log.business_chain(row.business_id),
        actor=actor,
        subject=f"bank_entry:{row.pk}",
        data={"amount": row.amount, "currency": row.account.currency, **data},
        text=text,
    )
