"""What the lines of a case come to: prices of an offer, and who may review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from disputes.errors import NotComplete
from disputes.models import Dispute, DisputeLine
from foundation.einvoicing.totals import vat_of
from invoices.queries import LineBalance, line_balances


@dataclass(frozen=True)
class Priced:
    """How much of one disputed line is credited, in cents."""

    line: DisputeLine
    net: Decimal
    gross: Decimal


def priced(dispute: Dispute, credits: Mapping[int, Decimal]) -> list[Priced]:
    """Every line of the case with its credit. Raises NotComplete below zero or above what is disputed and left."""
    balances = line_balances(dispute.invoice)
    return [_price(line, credits.get(line.pk), balances) for line in dispute.lines.order_by("pk")]


def _price(line: DisputeLine, net: Decimal | None, balances: dict[int, LineBalance]) -> Priced:
    balance = balances[line.invoice_line_id]
    if net is None:
        raise NotComplete(_("The offer must name an amount for every disputed line; 0 is an amount."))
    if not 0 <= net <= min(line.net - line.credited_net, balance.net_left):
        raise NotComplete(_("A credit cannot be more than is disputed on its line."))
    return Priced(line, net, gross_of(net, balance))


def gross_of(net: Decimal, balance: LineBalance) -> Decimal:
    """The net with that line's VAT; the cent that cannot be split goes to the disputed side."""
    if net == balance.net_left:
        return balance.gross_left
    return min(net + vat_of(net, balance.line.vat_rate), balance.gross_left)


def reviewers(dispute: Dispute) -> QuerySet:
    """People of the desk with the right to work on cases who belong to neither party, by membership or by address."""
    people = get_user_model().objects.with_perm("disputes.change_dispute").filter(is_staff=True)
    theirs = Q(memberships__business=dispute.business_id)
    for address in filter(None, (dispute.client_email, dispute.invoice.buyer_email)):
        theirs |= Q(email__iexact=address)
    return people.exclude(theirs)
