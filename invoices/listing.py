"""The owner's list: sums that are filters, tabs, search, and keyset pages at any depth in the same time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import F, Q
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from foundation.kernel.money import format_amount
from invoices import sums
from invoices.models import Invoice, InvoiceQuerySet, SavedItem
from invoices.sheets import day, format_price, rate_text
from invoices.states import Kind, Standing, Status

PAGE = 50
TABS = {
    "all": _("All"),
    "draft": _("Drafts"),
    "open": _("Open"),
    "overdue": _("Overdue"),
    "disputed": _("Disputed"),
    "paid": _("Paid"),
    "credit": _("Credit notes"),
}
PILLS = {
    Standing.OVERDUE: "bad", Standing.DISPUTED: "warn", Standing.PAID: "ok", Standing.SENT: "info",
}  # fmt: skip
PAID_THIS_YEAR = "paid_year"  # a sum's own filter, not a tab
COLUMNS = (
    "pk", "kind", "status", "number", "buyer_name", "issued_on", "due_on", "total", "currency", "created_at",
    "sent_at", "credited_total", "paid_total", "disputed_total", "planned_total", "open_total",
)  # fmt: skip
_signer = Signer(salt="invoices.listing")


@dataclass(frozen=True)
class Row:
    """One printed row; all strings are ready, templates only place them."""

    pk: UUID
    number: str
    client: str
    issued_on: str
    due_on: str
    standing: str | Promise
    pill: str
    total: str


@dataclass(frozen=True)
class Tile:
    key: str
    label: str | Promise
    amount: str
    count: int
    foreign: int = 0  # of them, in other currencies: counted, not added


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    next_cursor: str


def known_tab(wanted: str) -> str:
    """The tab or sum that was asked for, else everything."""
    return wanted if wanted in TABS or wanted == PAID_THIS_YEAR else "all"


def tidy_search(typed: str) -> str:
    """At most 80 characters, and no NUL: PostgreSQL refuses that one."""
    return typed.replace("\0", "")[:80].strip()


def _filters(today: date) -> dict[str, Q]:
    issued = Q(status=Status.ISSUED, kind=Kind.INVOICE)
    paid = issued & Q(open_total__lte=0, paid_total__gt=0)
    return {
        "all": ~Q(status=Status.VOID),
        "draft": Q(status=Status.DRAFT),
        "open": issued & Q(open_total__gt=0),
        "overdue": issued & Q(open_total__gt=F("planned_total"), due_on__lt=today, disputed_total=0),
        "disputed": issued & Q(disputed_total__gt=0),
        "paid": paid,
        PAID_THIS_YEAR: paid & Q(issued_on__year=today.year),
        "credit": Q(status=Status.ISSUED, kind=Kind.CREDIT_NOTE),
    }


def select(business: Business, *, tab: str, search: str, today: date) -> InvoiceQuerySet:
    """All invoices of a tab that fit the search, in no order."""
    rows = Invoice.objects.for_business(business).filter(_filters(today)[known_tab(tab)])
    for word in search.split()[:5]:
        rows = rows.filter(Q(number__icontains=word) | Q(buyer_name__icontains=word))
    return rows


def page(
    business: Business, *, tab: str, search: str, cursor: str, today: date, language: str, client: UUID | None = None
) -> Page:
    """Newest first, 50 rows, and the cursor of the next page. An unknown or forged cursor starts at the top."""
    rows = select(business, tab=tab, search=search, today=today)
    if client:
        rows = rows.filter(client=client)
    after = _read(cursor)
    if after:
        rows = rows.filter(TupleLessThan(Tuple(F("created_at"), F("pk")), after))  # the index goes straight there
    found = list(rows.order_by("-created_at", "-pk").only(*COLUMNS)[: PAGE + 1])
    more = found[PAGE - 1] if len(found) > PAGE else None
    return Page([_row(invoice, today, language) for invoice in found[:PAGE]], _cursor(more) if more else "")


def _cursor(invoice: Invoice) -> str:
    return _signer.sign(f"{invoice.created_at.isoformat()}|{invoice.pk}")


def _read(cursor: str) -> tuple[str, str] | None:
    try:
        created, pk = _signer.unsign(cursor).split("|")
    except (BadSignature, ValueError):
        return None
    return created, pk


def _row(invoice: Invoice, today: date, language: str) -> Row:
    standing = invoice.standing(today)
    sign = -1 if invoice.is_credit_note else 1
    return Row(
        pk=invoice.pk,
        number=str(invoice),
        client=invoice.buyer_name or str(_("No client yet")),
        issued_on=day(invoice.issued_on.isoformat(), language) if invoice.issued_on else "",
        due_on=day(invoice.due_on.isoformat(), language) if invoice.due_on else "",
        standing=Kind.CREDIT_NOTE.label if invoice.is_credit_note else standing.label,
        pill=PILLS.get(standing, "neutral") if not invoice.is_credit_note else "neutral",
        total=format_amount(sign * invoice.total, invoice.currency, language),
    )


def tiles(business: Business, *, today: date, language: str) -> list[Tile]:
    """Four sums; each is a filter of the list. In euro: other currencies are counted, not added."""
    labels = {
        "open": _("Outstanding"), "overdue": _("Overdue"), "disputed": _("In dispute"), "paid": _("Paid this year"),
    }  # fmt: skip
    return [
        Tile(PAID_THIS_YEAR if key == "paid" else key, labels[key], format_amount(amount, "EUR", language), *counts)
        for key, (amount, *counts) in sums.tiles(business, today=today).items()
    ]


@dataclass(frozen=True)
class ItemRow:
    pk: UUID
    name: str
    description: str
    price: str
    vat: str


def item_rows(items: Iterable[SavedItem], language: str) -> list[ItemRow]:
    return [
        ItemRow(
            item.pk, item.name, item.description,
            f"{format_price(item.unit_price, 'EUR', language)} / {item.get_unit_display()}",
            rate_text(item.vat_category, str(item.vat_rate), language),
        )
        for item in items
    ]  # fmt: skip
