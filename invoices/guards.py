"""What the database itself refuses: an issued invoice and its lines are history, also to raw SQL."""

from dataclasses import replace

from foundation.audit.triggers import Follower, Guard, Trigger, freeze_columns
from invoices.tally import COUNTED, FOLLOWED, change

SENTENCE = "An issued invoice is never changed or deleted; a credit note corrects it."
FROZEN = (
    "business_id", "client_id", "kind", "status", "version", "created_at", "buyer_name", "buyer_kind",
    "buyer_contact", "buyer_email", "buyer_address", "buyer_postal_code", "buyer_city", "buyer_country",
    "buyer_vat_id", "reference", "language", "currency", "notes", "issued_on", "issued_at", "snapshot",
    "calculation_version", "corrects_id", "correction_reason", "net_total", "vat_total", "total", "rounding_total",
    "discount", "discount_kind", "discount_reason", "prices_include_vat", "is_deposit", "exchange_rate",
    "exchange_rate_on", "exchange_rate_source",
)  # fmt: skip
LINE_FROZEN = (
    "position", "description", "service_date", "quantity", "unit", "unit_price", "vat_category", "vat_rate", "net",
    "vat", "corrects_id", "discount", "discount_kind", "discount_reason", "net_eur", "vat_eur", "deposit_id",
)  # fmt: skip
ISSUED = "OLD.status = 'issued'"
ON_ISSUED = (
    "EXISTS (SELECT 1 FROM invoices_invoice AS parent WHERE parent.id = OLD.invoice_id AND parent.status = 'issued')"
)
# A guest was told that the workspace disappears on this day; nobody else's invoice ever meets this.
PURGED = "EXISTS (SELECT 1 FROM accounts_business AS b WHERE b.id = OLD.business_id AND b.purge_on < CURRENT_DATE)"
LINE_PURGED = (
    "EXISTS (SELECT 1 FROM accounts_business AS b JOIN invoices_invoice AS parent ON parent.business_id = b.id"
    " WHERE parent.id = OLD.invoice_id AND b.purge_on < CURRENT_DATE)"
)


def _purgeable(guards: list[Guard], purged: str) -> list[Guard]:
    return [
        replace(guard, condition=f"{guard.condition} AND NOT {purged}") if guard.act == "DELETE" else guard
        for guard in guards
    ]


def _of_lines(columns: tuple[str, ...]) -> list[Guard]:
    guards = freeze_columns(
        "invoices_invoiceline", columns, ON_ISSUED, keys=(("id",), ("invoice_id", "position")), sentence=SENTENCE
    )
    return _purgeable(guards, LINE_PURGED)


DOCUMENTS = [
    *_purgeable(
        freeze_columns(
            "invoices_invoice",
            FROZEN,
            ISSUED,
            keys=(("id",), ("business_id", "number")),
            filled=("number",),
            sentence=SENTENCE,
        ),
        PURGED,
    ),
    Guard("invoices_invoiceline", "no_late_line", "INSERT", SENTENCE, ON_ISSUED.replace("OLD.", "NEW.")),
    Guard(
        "accounts_business",
        "stays_kept",
        "UPDATE",
        "A business that was kept is never marked for removal again.",
        "OLD.purge_on IS NULL AND NEW.purge_on IS NOT NULL",
    ),
]
# Later columns and tables have guards of their own: the migrations that install FIRST run before they exist.
FIRST = [*DOCUMENTS, *_of_lines(LINE_FROZEN)]
AGREED = [
    Guard(
        "invoices_invoiceline",
        "agreed_frozen",
        "UPDATE",
        SENTENCE,
        f"{ON_ISSUED} AND (NEW.scope_item_id IS DISTINCT FROM OLD.scope_item_id"
        " OR NEW.agreed_rate_id IS DISTINCT FROM OLD.agreed_rate_id)",
    ),
]
WITH_EXTRAS = [
    *_of_lines((*LINE_FROZEN, "log")),
    *_purgeable(
        freeze_columns(
            "invoices_invoiceattachment",
            ("file_id", "title"),
            ON_ISSUED,
            keys=(("id",), ("invoice_id", "position")),
            sentence=SENTENCE,
        ),
        LINE_PURGED,
    ),
    Guard("invoices_invoiceattachment", "no_late_attachment", "INSERT", SENTENCE, ON_ISSUED.replace("OLD.", "NEW.")),
]
GOODS = [
    Guard(
        "invoices_invoice",
        "goods_frozen",
        "UPDATE",
        SENTENCE,
        f"{ISSUED} AND NEW.about_goods IS DISTINCT FROM OLD.about_goods",
    ),
]
RECEIPTS = [
    Guard(
        "invoices_invoiceline", "receipt_frozen", "UPDATE", SENTENCE,
        f"{ON_ISSUED} AND NEW.receipt IS DISTINCT FROM OLD.receipt",
    ),
]  # fmt: skip
# Sums move in the transaction that moves an invoice. Deleting needs none: only a whole workspace is ever removed.
_NEW = COUNTED.format(row="NEW")
_MOVED = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in FOLLOWED)
TALLY = [
    Follower("invoices_invoice", "counted", "INSERT", _NEW, change(("NEW", 1))),
    Follower("invoices_invoice", "recounted", "UPDATE", f"{_NEW} AND ({_MOVED})", change(("NEW", 1), ("OLD", -1))),
]
# What stands after all migrations.
GUARDS: list[Trigger] = [*DOCUMENTS, *AGREED, *WITH_EXTRAS, *GOODS, *RECEIPTS, *TALLY]
