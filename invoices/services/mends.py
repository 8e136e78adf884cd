"""Putting right, with one click, what the check before issue found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import F

from clients import queries as clients
from foundation.audit import log
from foundation.kernel.actors import Actor
from invoices.models import ConfirmedAccount, Invoice
from invoices.services.draft import why_closed
from invoices.states import Status


@transaction.atomic
def mend(invoice: Invoice, *, what: str, actor: Actor) -> bool:
    """Do what the button of a finding says. False where there is nothing to be done any more; KeyError for no mend."""
    return MENDS[what](invoice, actor)


def _order(invoice: Invoice, actor: Actor) -> bool:
    return _change(invoice, reference=invoice.client.reference if invoice.client else "")


def _language(invoice: Invoice, actor: Actor) -> bool:
    return _change(invoice, language=invoice.client.language if invoice.client else "")


def _agreement(invoice: Invoice, actor: Actor) -> bool:
    accepted = clients.newest_accepted(invoice.client_id) if invoice.client_id else None
    return _change(invoice, reference=accepted.title[:60] if accepted else "")


def _change(invoice: Invoice, **fields: Any) -> bool:
    """One conditional UPDATE: a draft that was issued in the meantime stays as it is."""
    if not all(fields.values()):
        return False
    rows = Invoice.objects.filter(pk=invoice.pk, status=Status.DRAFT)
    if not rows.update(version=F("version") + 1, **fields):
        raise why_closed(invoice.pk)
    return True


def _account(invoice: Invoice, actor: Actor) -> bool:
    iban = "".join(invoice.business.iban.split()).upper()
    row, made = ConfirmedAccount.objects.get_or_create(business=invoice.business, iban=iban)
    if made:
        chain = log.business_chain(invoice.business_id)
        log.record("account.confirmed", chain=chain, actor=actor, subject=f"account:{row.pk}")
    return made


MENDS: dict[str, Callable[[Invoice, Actor], bool]] = {
    "order": _order,
    "language": _language,
    "agreement": _agreement,
    "account": _account,
}
