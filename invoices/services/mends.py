"""Putting right, with one click, what the check before issue found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from clients import queries as clients
from clients import services as people
from clients.services import glossary as terms
from clients.states import ClientKind
from foundation.audit import log
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import local_date
from foundation.wording import glossary
from invoices import agreed
from invoices.models import ConfirmedAccount, Invoice, InvoiceLine
from invoices.services import draft, hours
from invoices.states import Status

LONGEST_TERM = 366
Act = Callable[[Invoice, str, str, Actor], bool]


@transaction.atomic
def mend(invoice: Invoice, *, what: str, actor: Actor, value: str = "", text: str = "") -> bool:
    """Do what the button of a finding says. False where there is nothing to be done any more; KeyError for no mend.

    `value` is what the button brings along, `text` what was typed beside it.
    """
    return MENDS[what](invoice, value, text.strip(), actor)


def _order(invoice: Invoice, value: str, text: str, actor: Actor) -> bool:
    return _change(invoice, reference=(text or (invoice.client.reference if invoice.client else ""))[:60])


def _language(invoice: Invoice, value: str, text: str, actor: Actor) -> bool:
    return _change(invoice, language=invoice.client.language if invoice.client else "")


def _agreement(invoice: Invoice, value: str, text: str, actor: Actor) -> bool:
    accepted = clients.newest_accepted(invoice.client_id) if invoice.client_id else None
    return _change(invoice, reference=accepted.title[:60] if accepted else "")


def _term(invoice: Invoice, value: str, text: str, actor: Actor) -> bool:
    """So many days from today."""
    if not (value.isdecimal() and len(value) < 4 and int(value) <= LONGEST_TERM):
        return False
    return _change(invoice, due_on=_today(invoice) + timedelta(days=int(value)))


def _kind(invoice: Invoice, value: str, text: str, actor: Actor) -> bool:
    """Of this invoice, and of the client where nobody had said it yet."""
    if value not in set(ClientKind) - {ClientKind.UNKNOWN}:
        return False
    client = invoice.client
    if client is not None and client.kind == ClientKind.UNKNOWN:
        people.update(client, fields={"kind": value}, actor=actor)
    return _change(invoice, buyer_kind=value)


def _supplied(invoice: Invoice, value: str, text: str, actor: Actor) -> bool:
    """Every line without a day was done today."""
    invoice = draft.hold(invoice)
    bare = InvoiceLine.objects.filter(invoice=invoice, service_date=None, deposit=None)
    return bool(bare.update(service_date=_today(invoice))) and _change(invoice, version=F("version") + 1)


def _price(invoice: Invoice, value: str, text: str, actor: Actor) -> bool:
    """The price that the client accepted for this line."""
    line = _line(invoice, value)
    found = agreed.scope_of(invoice.client_id).match(line) if line else None
    price = getattr(found, "unit_price", None) or getattr(found, "price", None)
    if line is None or price is None or found.unit != line.unit:
        return False
    return _rewritten(invoice, line, actor, unit_price=price)


def _explain(invoice: Invoice, value: str, text: str, actor: Actor) -> bool:
    """The meaning goes behind the first mention; issuing makes it known."""
    rows = InvoiceLine.objects.filter(invoice=invoice, description__contains=value).order_by("position")
    line = next((row for row in rows if value in glossary.used(row.description)), None) if value else None
    if line is None or len(text) < 3:
        return False
    told = glossary.with_meaning(line.description, value, text[: glossary.LONGEST])
    return _rewritten(invoice, line, actor, description=told[:2000])


def _known(invoice: Invoice, value: str, text: str, actor: Actor) -> bool:
    if invoice.client is None or value not in glossary.used(f"{value} x"):
        return False
    terms.knows(invoice.client, short=value, actor=actor)
    return True


def _log(invoice: Invoice, value: str, text: str, actor: Actor) -> bool:
    line = _line(invoice, value)
    return line is not None and hours.tie(invoice, position=line.position, actor=actor)


def _line(invoice: Invoice, value: str) -> InvoiceLine | None:
    place = int(value) if value.isdecimal() and len(value) < 5 else 0
    return InvoiceLine.objects.filter(invoice=invoice, position=place, deposit=None).first()


def _rewritten(invoice: Invoice, line: InvoiceLine, actor: Actor, **fields: Any) -> bool:
    """The draft saved anew with one line changed, so that its sums follow."""
    draft.replace_line(draft.hold(invoice), position=line.position, fields=fields, actor=actor)
    return True


def _change(invoice: Invoice, **fields: Any) -> bool:
    """One conditional UPDATE: a draft that was issued in the meantime stays as it is."""
    if not all(fields.values()):
        return False
    rows = Invoice.objects.filter(pk=invoice.pk, status=Status.DRAFT)
    if not rows.update(**{"version": F("version") + 1} | fields):
        raise draft.why_closed(invoice.pk)
    return True


def _today(invoice: Invoice) -> Any:
    return local_date(timezone.now(), invoice.business.time_zone)


def _account(invoice: Invoice, value: str, text: str, actor: Actor) -> bool:
    iban = "".join(invoice.business.iban.split()).upper()
    row, made = ConfirmedAccount.objects.get_or_create(business=invoice.business, iban=iban)
    if made:
        chain = log.business_chain(invoice.business_id)
        log.record("account.confirmed", chain=chain, actor=actor, subject=f"account:{row.pk}")
    return made


MENDS: dict[str, Act] = {
    "order": _order,
    "language": _language,
    "agreement": _agreement,
    "account": _account,
    "term": _term,
    "kind": _kind,
    "supplied": _supplied,
    "price": _price,
    "explain": _explain,
    "known": _known,
    "log": _log,
}
