"""What the database itself refuses: a version that was sent is history, and so is the client's answer to it."""

from dataclasses import replace

from foundation.audit.triggers import Guard, freeze_columns

SENTENCE = "A version that was sent is never changed or deleted; a new version replaces it."
ANSWER = "The answer to an agreement is never changed."
AGREEMENT = "clients_agreement"
FROZEN = (
    "business_id", "client_id", "series", "number", "version", "created_at", "kind", "title", "language", "currency",
    "valid_until", "payment_days", "complaint_days", "notes", "net_total", "parties", "text", "text_sha256", "sent_at",
)  # fmt: skip
PARTS = {
    "clients_scopeitem": (
        ("position", "key", "description", "quantity", "unit", "unit_price", "vat_category", "vat_rate", "net"),
        (("id",), ("agreement_id", "position"), ("agreement_id", "key")),
    ),
    "clients_rate": (("position", "name", "unit", "price"), (("id",), ("agreement_id", "position"))),
    "clients_clause": (
        ("position", "heading", "text", "page", "paragraph"),
        (("id",), ("agreement_id", "position")),
    ),
    "clients_agreementfile": (("file_id", "added_at"), (("id",), ("agreement_id", "file_id"))),
}
DECISION = ("decided_at", "decided_name", "decided_ip", "decline_reason")
SENT = "OLD.status <> 'draft'"
OF_SENT = (
    "EXISTS (SELECT 1 FROM clients_agreement AS parent WHERE parent.id = OLD.agreement_id AND parent.status <> 'draft')"
)
# A guest was told that the workspace disappears on this day; nobody else's agreement ever meets this.
PURGED = "EXISTS (SELECT 1 FROM accounts_business AS b WHERE b.id = OLD.business_id AND b.purge_on < CURRENT_DATE)"
PART_PURGED = (
    "EXISTS (SELECT 1 FROM accounts_business AS b JOIN clients_agreement AS parent ON parent.business_id = b.id"
    " WHERE parent.id = OLD.agreement_id AND b.purge_on < CURRENT_DATE)"
)
_OTHER = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in DECISION)
# accepted → superseded is the one move that is left after an answer.
_BACK = (
    "OLD.status IN ('declined', 'superseded', 'expired') AND NEW.status <> OLD.status"
    " OR OLD.status = 'accepted' AND NEW.status NOT IN ('accepted', 'superseded')"
)


def _purgeable(guards: list[Guard], purged: str) -> list[Guard]:
    return [
        replace(guard, condition=f"{guard.condition} AND NOT {purged}") if guard.act == "DELETE" else guard
        for guard in guards
    ]


def _part(table: str) -> list[Guard]:
    columns, keys = PARTS[table]
    late = Guard(table, "no_late_row", "INSERT", SENTENCE, OF_SENT.replace("OLD.", "NEW."))
    frozen = freeze_columns(table, ("agreement_id", *columns), OF_SENT, keys=keys, sentence=SENTENCE)
    return [*_purgeable(frozen, PART_PURGED), late]


GUARDS = [
    *_purgeable(
        freeze_columns(AGREEMENT, FROZEN, SENT, keys=(("id",), ("series", "number")), sentence=SENTENCE),
        PURGED,
    ),
    Guard(
        "clients_agreement", "answer_stays", "UPDATE", ANSWER, f"OLD.decided_at IS NOT NULL AND ({_OTHER}) OR {_BACK}"
    ),
    *(guard for table in PARTS for guard in _part(table)),
]
