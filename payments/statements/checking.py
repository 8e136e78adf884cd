"""What must be true of a statement before a single line of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from payments.errors import StatementRefused
from payments.statements.model import MAX_AMOUNT, Statement

MAX_ENTRIES = 20_000
ZERO = Decimal("0.00")


def check(statements: Sequence[Statement]) -> None:
    """Raise StatementRefused unless every statement closes at opening + entries, to the cent."""
    if not statements:
        raise StatementRefused(_("There is no statement in this file. Nothing was imported."))
    if sum(len(statement.entries) for statement in statements) > MAX_ENTRIES:
        raise StatementRefused(
            _("This file has more than %(most)s entries. Download a shorter period; nothing was imported.")
            % {"most": f"{MAX_ENTRIES:,}"}
        )
    for statement in statements:
        _check_one(statement)


def _check_one(statement: Statement) -> None:
    if not statement.account:
        raise StatementRefused(_("The file does not say which account it is about. Nothing was imported."))
    if any(abs(entry.amount) > MAX_AMOUNT for entry in statement.entries):
        raise StatementRefused(_("The file has an amount that no account holds. Nothing was imported."))
    if statement.opening is None or statement.closing is None:
        return
    reached = statement.opening + sum((entry.amount for entry in statement.entries), ZERO)
    if reached != statement.closing:
        raise StatementRefused(
            _(
                "Statement %(reference)s of %(account)s does not add up: it opens at %(opening)s and its entries lead "
                "to %(reached)s, but it says it closes at %(closing)s. The file is incomplete or was changed; "
                "nothing of it was imported. Download it again from your bank."
            )
            % {
                "reference": statement.reference or "–",
                "account": statement.account,
                "opening": statement.opening,
                "reached": reached,
                "closing": statement.closing,
            }
        )
