"""Rules A10 to A15: a line held against the agreement, earlier invoices, receipts and the client's language."""

from __future__ import annotations

import re
from decimal import Decimal

from foundation.wording import language, lexicon
from foundation.wording.context import Context
from foundation.wording.finding import Finding
from foundation.wording.line import Line

QUOTE_MARGIN = Decimal("1.10")


def other_price(line: Line, context: Context) -> Finding | None:
    if context.agreed_price is None or context.unit_price is None or context.unit_price == context.agreed_price:
        return None
    return Finding("A10", (f"{_plain(context.unit_price)} ≠ {_plain(context.agreed_price)}",), 25)


def more_than_quoted(line: Line, context: Context) -> Finding | None:
    quoted, quantity = context.quoted_quantity, context.quantity
    if quoted is None or quantity is None or context.has_change_order:
        return None
    together = context.invoiced_before + quantity
    if together <= quoted * QUOTE_MARGIN:
        return None
    return Finding("A11", (f"{_plain(together)} > {_plain(quoted)}",), 25)


def out_of_scope(line: Line, context: Context) -> Finding | None:
    """No scope item matches. Where no agreement is known, a line that names nothing can match none."""
    names_nothing = not line.specific and not context.reference.strip() and not line.references
    if context.in_scope is False or (context.in_scope is None and names_nothing):
        return Finding("A12", tuple(line.generic), 20)
    return None


def invoiced_before(line: Line, context: Context) -> Finding | None:
    same = _folded(line.text)
    for row in context.earlier:
        if (row.service_date, row.amount) == (context.service_date, context.amount) and _folded(row.text) == same:
            return Finding("A13", (line.text,), 30)
    return None


def no_receipt(line: Line, context: Context) -> Finding | None:
    found = lexicon.phrases(line.language, "expenses").search(line.text)
    if not (found or context.is_expense) or context.has_receipt or _is_mileage(line, context):
        return None
    if lexicon.phrases(line.language, "receipts").search(line.text):
        return None
    return Finding("A14", (found[0] if found else line.text,), 15)


def other_language(line: Line, context: Context) -> Finding | None:
    if context.language not in lexicon.LANGUAGES or line.language == context.language:
        return None
    return Finding("A15", tuple(language.told_by(line.text, line.language)[:3]), 5)


def _is_mileage(line: Line, context: Context) -> bool:
    return context.unit == "KMT" or any(match["unit"].lower().startswith("k") for match in line.quantities)


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


AGREEMENT_RULES = (other_price, more_than_quoted, out_of_scope, invoiced_before, no_receipt, other_language)
