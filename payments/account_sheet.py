"""A client's account in words: the same strings for the page and the paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.identity import spaced_iban
from clients.models import Client
from foundation.kernel.money import format_amount
from invoices import codes
from invoices.queries import accounts_in_doubt
from invoices.sheets import day
from payments.ledger import Account, OpenInvoice, accounts


@dataclass(frozen=True)
class SheetLine:
    day: str
    what: str
    number: str
    amount: str
    balance: str
    invoice: UUID | None


@dataclass(frozen=True)
class SheetOpen:
    pk: UUID
    number: str
    issued_on: str
    due_on: str
    reference: str
    open: str
    disputed: str


@dataclass(frozen=True)
class SheetAccount:
    """One currency, all strings ready."""

    currency: str
    opening: str
    lines: list[SheetLine]
    closing: str
    still_open: list[SheetOpen]
    open_total: str
    disputed: str
    credit: str


@dataclass(frozen=True)
class Sheet:
    start: str
    end: str
    iban: str
    in_doubt: bool  # the client says that the number on an open invoice may be forged: then none is printed
    accounts: list[SheetAccount]


def account_sheet(client: Client, start: date, end: date, language: str) -> Sheet:
    """Format the account in `language`, which must be the active one."""
    found = accounts(client, start, end)
    disputed = [row.pk for account in found for row in account.still_open if row.disputed > 0]
    in_doubt = bool(accounts_in_doubt(disputed))
    return Sheet(
        start=day(start.isoformat(), language),
        end=day(end.isoformat(), language),
        iban="" if in_doubt else spaced_iban(client.business.iban),
        in_doubt=in_doubt,
        accounts=[_account(each, language) for each in found],
    )


def _account(account: Account, language: str) -> SheetAccount:
    def money(amount: Decimal) -> str:
        return format_amount(amount, account.currency, language)

    lines = [
        SheetLine(
            day(line.movement.day.isoformat(), language), str(line.movement.what), line.movement.number,
            money(line.movement.amount), money(line.balance), line.movement.invoice,
        )
        for line in account.lines
    ]  # fmt: skip
    return SheetAccount(
        currency=account.currency,
        opening=money(account.opening),
        lines=lines,
        closing=money(account.closing),
        still_open=[_open(each, account.currency, language) for each in account.still_open],
        open_total=money(sum((each.open for each in account.still_open), Decimal("0.00"))),
        disputed=money(account.disputed) if account.disputed else "",
        credit=money(account.credit) if account.credit else "",
    )


def _open(invoice: OpenInvoice, currency: str, language: str) -> SheetOpen:
    return SheetOpen(
        pk=invoice.pk,
        number=invoice.number,
        issued_on=day(invoice.issued_on.isoformat(), language),
        due_on=day(invoice.due_on.isoformat(), language) if invoice.due_on else "",
        reference=codes.payment_reference(invoice.number),
        open=format_amount(invoice.open, currency, language),
        disputed=format_amount(invoice.disputed, currency, language) if invoice.disputed else "",
    )


def title(client: Client) -> str:
    return _("Statement of account · %(name)s") % {"name": client.name}
