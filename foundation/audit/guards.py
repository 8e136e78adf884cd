"""The guards of the log's own tables. A change here needs a migration that installs it again."""

from foundation.audit.models import GENESIS
from foundation.audit.triggers import Guard, append_only, no_replace, no_truncate

_KEPT = "An event is never changed or removed."
_EVENT_COLUMNS = ("id", "chain", "seq", "recorded_at", "verb", "party", "body", "previous", "hash")
_CHANGED = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _EVENT_COLUMNS)
_BEFORE = "SELECT hash FROM audit_event WHERE chain = NEW.chain AND seq = NEW.seq - 1"

_ALWAYS = append_only("audit_event", keys=[("id",), ("chain", "seq")], sentence=_KEPT)

EVENT_GUARDS = [
    *(guard for guard in _ALWAYS if guard.act != "UPDATE"),
    # The one update that passes empties the name, for someone who may ask to be forgotten.
    Guard("audit_event", "no_update", "UPDATE", _KEPT, f"{_CHANGED} OR NEW.actor_name <> '' OR NEW.actor_salt <> ''"),
    Guard(
        "audit_event",
        "follows",
        "INSERT",
        "An event follows the last event of its chain.",
        f"NEW.previous IS DISTINCT FROM CASE WHEN NEW.seq = 1 THEN '{GENESIS}' ELSE ({_BEFORE}) END",
    ),
    Guard(
        "audit_event",
        "hashed",
        "INSERT",
        "The hash of an event is the SHA-256 of the previous hash and its body.",
        "NEW.hash IS DISTINCT FROM helder_sha256(NEW.previous || NEW.body)",
    ),
]

TEXT_GUARDS = [
    Guard(
        "audit_eventtext",
        "only_erased",
        "UPDATE",
        "The text of an event can be erased, not changed.",
        "NEW.event_id IS DISTINCT FROM OLD.event_id OR NEW.text <> '' OR NEW.salt <> ''",
    ),
    Guard(
        "audit_eventtext",
        "as_hashed",
        "INSERT",
        "The text of an event is the text that was hashed.",
        "NOT EXISTS (SELECT 1 FROM audit_event WHERE id = NEW.event_id AND"
        " body LIKE '%,\"text_sha256\":\"' || helder_sha256(NEW.salt || NEW.text) || '\",%')",
    ),
    no_truncate("audit_eventtext", "Texts are erased one by one."),
    no_replace("audit_eventtext", "The text of an event can be erased, not changed.", [("event_id",)]),
]

HEAD_GUARDS = [
    Guard(
        "audit_chainhead",
        "from_zero",
        "INSERT",
        "A chain begins at nothing.",
        f"NEW.seq <> 0 OR NEW.hash <> '{GENESIS}'",
    ),
    Guard(
        "audit_chainhead",
        "one_on",
        "UPDATE",
        "The head of a chain moves one event at a time.",
        "NEW.chain IS DISTINCT FROM OLD.chain OR NEW.seq <> OLD.seq + 1 OR NOT EXISTS"
        " (SELECT 1 FROM audit_event WHERE chain = NEW.chain AND seq = NEW.seq AND hash = NEW.hash)",
    ),
    Guard("audit_chainhead", "no_delete", "DELETE", "The head of a chain stays."),
    no_truncate("audit_chainhead", "The heads of chains stay."),
    no_replace("audit_chainhead", "The head of a chain stays.", [("chain",)]),
]

GUARDS = [*EVENT_GUARDS, *TEXT_GUARDS, *HEAD_GUARDS]

# Apart: the migration that installs GUARDS is older than this table.
STAMPS = append_only("audit_stamp", keys=[("id",), ("chain", "seq", "hash")], sentence="A time stamp stays as it came.")
