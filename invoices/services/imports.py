"""Received e-invoices: kept as they came, then made a draft or a client. All or nothing, and twice is once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Business
from clients import services as clients
from clients.models import Client
from foundation.audit import log
from foundation.einvoicing.finding import Finding
from foundation.einvoicing.model import Document
from foundation.einvoicing.stored import from_stored, to_stored
from foundation.files import door
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import local_date
from invoices import queries
from invoices.errors import CannotImport, NobodyNamed
from invoices.incoming.drafts import DraftPlan, plan
from invoices.incoming.parties import card_of, filled
from invoices.models import Invoice, ReceivedInvoice
from invoices.services import draft
from invoices.states import Status


@transaction.atomic
def receive(
    business: Business,
    *,
    source: door.Inspected,
    document: Document,
    findings: Sequence[Finding],
    syntax: str,
    actor: Actor,
) -> ReceivedInvoice:
    """Keep a file that was read in full, with what it says. The same file again is the same row."""
    Business.objects.select_for_update().get(pk=business.pk)  # two tabs with one file: the second waits and finds it
    known = ReceivedInvoice.objects.for_business(business).filter(sha256=source.sha256).first()
    if known is not None:
        return known
    attached = tuple(replace(one, content=b"") for one in document.documents)
    received = ReceivedInvoice.objects.create(
        business=business,
        file=door.accept(source, kinds=door.E_INVOICE),
        sha256=source.sha256,
        syntax=syntax,
        document=to_stored(replace(document, documents=attached)),
        findings=[vars(finding) for finding in findings],
    )
    _record("einvoice.received", received, actor, {"sha256": source.sha256, "syntax": syntax})
    return received


@transaction.atomic
def make_draft(received: ReceivedInvoice, *, actor: Actor) -> Invoice:
    """The lines and the buyer as a draft. A second time gives the first draft, as long as it is one.

    Raises CannotImport for what a draft cannot hold.
    """
    received = _lock(received)
    if received.draft is not None and received.draft.status != Status.VOID:
        return received.draft
    business = received.business
    found = plan(from_stored(received.document), business, local_date(timezone.now(), business.time_zone))
    if found.obstacles:
        raise CannotImport(found.obstacles)
    invoice = draft.start(business, actor=actor)
    fields = draft_fields(found, invoice, received, queries.client_like(business, found.buyer))
    invoice = draft.save(invoice, version=invoice.version, fields=fields, lines=found.lines, actor=actor)
    ReceivedInvoice.objects.filter(pk=received.pk).update(draft=invoice)
    _record("einvoice.drafted", received, actor, {"invoice": str(invoice.pk)})
    return invoice


def draft_fields(
    found: DraftPlan, invoice: Invoice, received: ReceivedInvoice, client: Client | None
) -> dict[str, Any]:
    """The file's buyer, dates and words; what it does not say stays as a new draft has it."""
    buyer = {ours: found.buyer[theirs] for ours, theirs in draft.BUYER_FROM_CLIENT.items()}
    return buyer | {
        "client": client,
        "reference": found.reference,
        "due_on": found.due_on or invoice.due_on,
        "notes": found.words or invoice.notes,
        "currency": received.document.get("currency", "EUR"),
    }


@transaction.atomic
def keep_client(received: ReceivedInvoice, *, side: str, actor: Actor) -> Client:
    """The buyer or seller of the file as a client: a new one, or a known one with what the file says of it.

    Raises NobodyNamed.
    """
    received = _lock(received)
    fields = card_of(from_stored(received.document), side).fields
    if not fields["name"]:
        raise NobodyNamed
    known = queries.client_like(received.business, fields)
    if known is None:
        return clients.create(received.business, fields=fields, actor=actor)
    return clients.update(known, fields=filled(fields), actor=actor)


@transaction.atomic
def discard(received: ReceivedInvoice, *, actor: Actor) -> None:
    """Remove the file and what was read of it. A draft or client that came of it stays."""
    received = _lock(received)
    _record("einvoice.discarded", received, actor, {"sha256": received.sha256})
    received.delete()
    door.forget(received.file)


def remove_all(business: Business) -> None:
    """The received files of a guest whose day has come."""
    for received in ReceivedInvoice.objects.for_business(business).select_related("file"):
        received.delete()
        door.forget(received.file)


def _lock(received: ReceivedInvoice) -> ReceivedInvoice:
    """The row, locked. Its draft is asked for afterwards: a join would still show what was before the wait."""
    rows = ReceivedInvoice.objects.select_for_update(of=("self",)).select_related("business", "file")
    return rows.get(pk=received.pk)


def _record(verb: str, received: ReceivedInvoice, actor: Actor, data: dict[str, str]) -> None:
    chain = log.business_chain(received.business_id)
    log.record(verb, chain=chain, actor=actor, subject=f"einvoice:{received.pk}", data=data)
