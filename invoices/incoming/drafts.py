"""A draft from a received e-invoice: its fields and lines, what stands in the way, and what there is no place for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.identity import spaced_iban
from accounts.models import Business
from accounts.states import VatScheme
from foundation.einvoicing.model import Document
from foundation.kernel.money import format_amount
from invoices.incoming.lines import PRICE_BELOW, rows_of
from invoices.incoming.parties import BUYER, card_of, side_of
from invoices.states import Unit, VatCategory

MAX_LINES, MAX_TEXT = 1000, 2000
STANDARD_VAT = frozenset({("S", Decimal(21)), ("S", Decimal(9)), ("Z", Decimal(0)), ("AE", Decimal(0)),
                          ("K", Decimal(0)), ("G", Decimal(0)), ("E", Decimal(0))})  # fmt: skip
OFFERED_VAT = {
    VatScheme.STANDARD: STANDARD_VAT,
    VatScheme.KOR: frozenset({(VatCategory.EXEMPT, Decimal(0))}),
    VatScheme.NONE: frozenset({(VatCategory.OUTSIDE, Decimal(0))}),
}
# What EN 16931 can say and a draft cannot: field of the document → words.
NO_PLACE = {
    "project": gettext_lazy("the project"),
    "contract": gettext_lazy("the contract"),
    "sales_order": gettext_lazy("the sales order"),
    "receipt": gettext_lazy("the receiving advice"),
    "despatch": gettext_lazy("the despatch advice"),
    "tender": gettext_lazy("the tender"),
    "object_id": gettext_lazy("the object number"),
    "buyer_account": gettext_lazy("the buyer's account"),
    "payment_reference": gettext_lazy("the payment reference"),
    "preceding": gettext_lazy("the reference to an earlier invoice"),
    "payee": gettext_lazy("the other payee"),
    "representative": gettext_lazy("the tax representative"),
    "tax_point": gettext_lazy("the tax point"),
    "exemptions": gettext_lazy("the reasons for an exemption"),
    "exchange_rate": gettext_lazy("the exchange rate"),
    "tax_currency": gettext_lazy("the VAT in another currency"),
    "documents": gettext_lazy("the attached documents"),
    "mandate": gettext_lazy("the direct debit mandate"),
}
ITEM_FIELDS = (
    "object_id", "order_line", "buyer_account", "seller_item", "buyer_item", "standard_item", "classifications",
    "origin_country", "attributes",
)  # fmt: skip


@dataclass(frozen=True)
class DraftPlan:
    """`buyer`: a client's card; `lines` as `draft.save` takes them; `obstacles`: why it cannot be made, in sentences;
    `notes`: what changes or stays behind, in sentences."""

    buyer: dict[str, Any]
    lines: list[dict[str, Any]]
    due_on: date | None
    reference: str
    words: str
    obstacles: list[str]
    notes: list[str]


def plan(document: Document, business: Business, today: date) -> DraftPlan:
    """What a draft of the document would be; nothing is written. In the reader's language."""
    card, lines = card_of(document, BUYER), list(rows_of(document))
    said = "\n".join(filter(None, [*(note.text for note in document.notes), document.payment_terms]))
    due = document.due_date if document.due_date and document.due_date >= today else None
    return DraftPlan(
        buyer=card.fields,
        lines=[row | {"description": row["description"][:MAX_TEXT]} for row in lines],
        due_on=due,
        reference=card.fields["reference"],
        words=said[:MAX_TEXT],
        obstacles=list(_obstacles(document, business, lines)),
        notes=[*card.notes, *_notes(document, business, lines, due), *_cut(said, lines)],
    )


def _obstacles(document: Document, business: Business, lines: list[dict[str, Any]]) -> Iterator[str]:
    if document.is_credit_note:
        yield _("This is a credit note. A credit note is made from the invoice it corrects, not from a file.")
    if side_of(document, business) == BUYER:
        yield _("You are the buyer of this invoice. A draft is for what you sell; keep the seller as a client instead.")
    if not lines:
        yield _("The invoice has no lines.")
    if len(lines) > MAX_LINES:
        yield _("The invoice has more than 1,000 lines.")
    offered = OFFERED_VAT[VatScheme(business.vat_scheme)]
    strange = sorted({_vat_words(row) for row in lines if (row["vat_category"], row["vat_rate"]) not in offered})
    if strange:
        yield _("Your business does not use this VAT (see your settings): %(rates)s.") % {"rates": ", ".join(strange)}
    if any(row["unit_price"] >= PRICE_BELOW for row in lines):
        yield _("An amount is larger than a draft can hold.")


def _vat_words(row: dict[str, Any]) -> str:
    return f"{row['vat_category'] or '?'} {row['vat_rate']:f} %"


def _notes(document: Document, business: Business, lines: list[dict[str, Any]], due: date | None) -> Iterator[str]:
    if document.number:
        yield _("The number %(number)s is not taken over: a draft gets the next number of your own series.") % {
            "number": document.number[:60]
        }
    if document.due_date and not due:
        yield _("The due date has passed; the draft gets your usual payment term.")
    if len(lines) > len(document.lines):
        yield _("Discounts and surcharges become lines of their own.")
    if any(row["unit"] == Unit.LUMP_SUM and " × " in row["description"] for row in lines):
        yield _(
            "A quantity, unit or price that does not fit here becomes one sum, with the sum spelled out in the text."
        )
    ibans = {way.iban for way in document.payment_means if way.iban and way.iban != business.iban}
    if ibans:
        yield _("The draft asks payment to your own account, not to %(iban)s.") % {
            "iban": ", ".join(spaced_iban(one[:34]) for one in sorted(ibans))
        }
    yield from _money_notes(document)
    behind = left_behind(document)
    if behind:
        yield _("There is no place in a draft for: %(what)s. It stays in the received file.") % {
            "what": ", ".join(behind)
        }


def _money_notes(document: Document) -> Iterator[str]:
    if document.prepaid:
        yield _("What was paid before (%(amount)s) is not taken over: record it as a payment.") % {
            "amount": _amount(document, document.prepaid)
        }
    if document.rounding:
        yield _("The rounding of %(amount)s is not taken over.") % {"amount": _amount(document, document.rounding)}


def _amount(document: Document, amount: Decimal) -> str:
    return format_amount(amount, document.currency, get_language() or "en")


def left_behind(document: Document) -> list[str]:
    """The names of what a draft has no field for, as far as this document says it."""
    found = [str(words) for name, words in NO_PLACE.items() if getattr(document, name)]
    if document.order and document.buyer_reference and document.order != document.buyer_reference:
        found.append(_("the order number"))
    delivery = document.delivery
    if delivery and (delivery.name or delivery.location or delivery.address):
        found.append(_("the place of delivery"))
    if any(getattr(line, name) for line in document.lines for name in ITEM_FIELDS):
        found.append(_("item numbers and properties of lines"))
    if any(line.price_discount for line in document.lines):
        found.append(_("the price before a discount"))
    return found


def _cut(said: str, lines: list[dict[str, Any]]) -> Iterator[str]:
    if len(said) > MAX_TEXT:
        yield _("The notes are longer than 2,000 characters and were cut off.")
    if any(len(row["description"]) > MAX_TEXT for row in lines):
        yield _("A description is longer than 2,000 characters and was cut off.")
