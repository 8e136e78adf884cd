"""When the bank takes an entry back: what it had booked is undone with it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from payments.models import BankEntry, Match
from payments.services import deciding
from payments.states import EntryState


def carry_out(reversal: BankEntry, *, actor: Actor) -> bool:
    """Find the one entry that this one reverses and undo it. False when it is not certain which, or not possible."""
    original = original_of(reversal)
    if original is None:
        return False
    try:
        _undo(original, reversal, actor)
    except DomainError:  # its surplus was spent, or somebody decided meanwhile: a person looks at it
        return False
    return True


def original_of(reversal: BankEntry) -> BankEntry | None:
    """The opposite entry of the same account with the same reference, mark or words; None unless exactly one fits."""
    rows = BankEntry.objects.filter(
        account_id=reversal.account_id, amount=-reversal.amount, booked_on__lte=reversal.booked_on, reversals=None
    ).exclude(pk=reversal.pk)
    same = Q()
    for name in ("end_to_end", "bank_reference", "reference", "text"):
        if value := getattr(reversal, name):
            same |= Q(**{name: value})
    if not same:
        return None
    found = list(rows.filter(same)[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def _undo(original: BankEntry, reversal: BankEntry, actor: Actor) -> None:
    """The original first: entries are locked in the order of their days."""
    if original.state == EntryState.MATCHED:
        reason = _("Reversed by the bank on %(day)s") % {"day": reversal.booked_on.isoformat()}
        deciding.unmatch(original, on=reversal.booked_on, reason=reason, actor=actor, by=reversal)
    elif original.is_open:
        deciding.ignore(original, actor=actor)
    Match.objects.filter(entry=reversal, payment=None).delete()
    decided = BankEntry.objects.filter(pk=reversal.pk, state__in=(EntryState.UNMATCHED, EntryState.SUGGESTED))
    decided.update(state=EntryState.IGNORED, reverses=original)
