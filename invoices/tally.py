"""What of an invoice goes into the sums, written once as SQL: the triggers and the check of the sums read it here.

Only what both databases understand; SQLite keeps amounts as floating point, hence the rounding.
"""

TABLE = "invoices_invoicesum"
KEY = ("business_id", "currency", "due_on", "issued_on")
COUNTED = "{row}.status = 'issued' AND {row}.kind = 'invoice'"
FOLLOWED = ("status", "due_on", "open_total", "paid_total", "disputed_total", "planned_total")
_OPEN, _LATE = "{row}.open_total > 0", "{row}.open_total > {row}.planned_total AND {row}.disputed_total = 0"
_DISPUTED, _PAID = "{row}.disputed_total > 0", "{row}.open_total <= 0 AND {row}.paid_total > 0"
_REST = "ROUND({row}.open_total - {row}.disputed_total - {row}.planned_total, 2)"
_ASKABLE = f"{_REST} > 0"
MEASURES = {  # column: (when it counts, how much)
    "open_count": (_OPEN, "1"),
    "open": (_OPEN, "{row}.open_total"),
    "late_count": (_LATE, "1"),
    "late": (_LATE, "{row}.open_total"),
    "disputed_count": (_DISPUTED, "1"),
    "disputed": (_DISPUTED, "{row}.disputed_total"),
    "paid_count": (_PAID, "1"),
    "paid": (_PAID, "{row}.paid_total"),
    "askable_count": (_ASKABLE, "1"),
    "askable": (_ASKABLE, _REST),
    "held": (
        f"{_OPEN} AND {_DISPUTED}",
        "CASE WHEN {row}.disputed_total < {row}.open_total THEN {row}.disputed_total ELSE {row}.open_total END",
    ),
}


def measured(row: str, sign: int = 1) -> list[str]:
    """The measures of an invoice, in order; `row` is NEW, OLD or the alias of a table."""
    return [f"CASE WHEN {when} THEN {sign} * ({much}) ELSE 0 END".format(row=row) for when, much in MEASURES.values()]


def change(*parts: tuple[str, int]) -> str:
    """The statement of a trigger: what the invoice is now is added, what it was is taken off."""
    columns = ", ".join(f'"{name}"' for name in (*KEY, *MEASURES, "is_folded"))
    rows = " UNION ALL ".join(_part(row, sign) for row, sign in parts)
    return f"INSERT INTO {TABLE} ({columns}) {rows}"


def _part(row: str, sign: int) -> str:
    key = ", ".join(f"{row}.{name}" for name in KEY)
    return f"SELECT {key}, {', '.join(measured(row, sign))}, FALSE WHERE {COUNTED.format(row=row)}"
