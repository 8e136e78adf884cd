"""What a client learns from an invoice: abbreviations that it explains, and those it uses once it was paid for."""

from __future__ import annotations

from clients.services import glossary as clients
from clients.states import TermSource
from foundation.kernel.actors import Actor
from foundation.wording import glossary
from invoices.models import Invoice


def explained_on(invoice: Invoice, *, actor: Actor) -> None:
    """At issue: what was explained in writing is known from now on."""
    _learn(invoice, TermSource.INVOICE, glossary.explained(_words(invoice)), [], actor)


def used_on(invoice: Invoice, *, actor: Actor) -> None:
    """Paid without an objection: nobody asked what it meant."""
    _learn(invoice, TermSource.PAID, {}, glossary.used(_words(invoice)), actor)


def _words(invoice: Invoice) -> str:
    """As it was issued, line by line."""
    return "\n".join([*(line["description"] for line in invoice.snapshot["lines"]), invoice.notes])


def _learn(invoice: Invoice, source: TermSource, explained: dict[str, str], used: list[str], actor: Actor) -> None:
    if invoice.client is not None and (explained or used):
        place = invoice.number
        clients.learn(invoice.client, explained=explained, used=used, source=source, place=place, actor=actor)
