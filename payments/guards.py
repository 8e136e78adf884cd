"""What the database itself refuses: a payment, a movement of a credit and a write-off are history, also to raw SQL."""

from dataclasses import replace

from foundation.audit.triggers import Guard, append_only

SENTENCE = "A booking is never changed or removed; a second booking takes it back."
# A guest was told that the workspace disappears on this day; nobody else's bookings ever meet this.
PURGED = "EXISTS (SELECT 1 FROM accounts_business AS b WHERE b.id = OLD.business_id AND b.purge_on < CURRENT_DATE)"


def _history(table: str, *keys: tuple[str, ...]) -> list[Guard]:
    guards = append_only(table, keys=(("id",), *keys), sentence=SENTENCE)
    return [replace(guard, condition=f"NOT {PURGED}") if guard.act == "DELETE" else guard for guard in guards]


GUARDS = [
    *_history("payments_payment", ("business_id", "key"), ("reverses_id",)),
    *_history("payments_creditmovement", ("business_id", "key"), ("payment_id",)),
    *_history("payments_writeoff", ("business_id", "key")),
]
