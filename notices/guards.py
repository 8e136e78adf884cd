"""What the database itself refuses: rows of the law and letters that left are history, also to raw SQL."""

from dataclasses import replace

from foundation.audit.triggers import append_only, freeze_columns

SENTENCE = "A letter that was sent is never changed or deleted."
FROZEN = (
    "business_id", "client_id", "kind", "language", "channel", "own_text", "given", "case_id", "case_number",
    "made_at", "decided_at", "text", "text_sha256", "facts", "row_ids", "sent_at", "sent_by", "email_id",
)  # fmt: skip
PURGED = "EXISTS (SELECT 1 FROM accounts_business AS b WHERE b.id = OLD.business_id AND b.purge_on < CURRENT_DATE)"
PARENT_SENT = (
    "EXISTS (SELECT 1 FROM notices_legalletter AS parent WHERE parent.id = OLD.letter_id"
    " AND parent.sent_at IS NOT NULL)"
)

GUARDS = [
    *append_only("notices_lawrow", keys=[("id",), ("row_id",)], sentence="A rule of the law is added, never edited."),
    *append_only(
        "notices_lawcheck", keys=[("id",), ("row_id", "verified_through")],
        sentence="A verification is never changed or removed.",
    ),
    *(
        replace(guard, condition=f"{guard.condition} AND NOT {PURGED}") if guard.act == "DELETE" else guard
        for guard in freeze_columns("notices_legalletter", FROZEN, "OLD.sent_at IS NOT NULL", sentence=SENTENCE)
    ),
    *freeze_columns(
        "notices_letterclaim", ("principal",), PARENT_SENT, keys=(("id",), ("letter_id", "invoice_id")),
        sentence=SENTENCE,
    ),
]  # fmt: skip
