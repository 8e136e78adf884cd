"""The case in the order of time: invoice, payments and every act of the log that both sides know."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from disputes import queries
from disputes.casefile import books, proofs
from disputes.casefile.witness import OFFERS
from disputes.models import Dispute
from disputes.timeline import FOR_ITSELF, TITLES
from foundation.audit import log
from foundation.audit.models import Event
from foundation.audit.queries import events
from foundation.kernel.actors import Party
from foundation.kernel.money import format_amount
from invoices import claims
from invoices.models import Invoice
from invoices.sheets import day


def rows(dispute: Dispute, language: str, *, with_offers: bool) -> list[dict[str, str]]:
    """`at` is ISO 8601 (UTC; a bare date where only the day is known), `log` the place in the log if there is one."""
    titles = {each.label: proofs.title_of(each) for each in proofs.shared(dispute)}
    told = [_event(event, dispute, language, titles) for event in _events(dispute, with_offers)]
    return sorted([*_around(dispute, language), *told], key=lambda row: row["sort"])


def _events(dispute: Dispute, with_offers: bool) -> list[Event]:
    hidden = FOR_ITSELF if with_offers else FOR_ITSELF | OFFERS
    return list(events(log.case_chain(dispute.pk)).filter(verb__in=set(TITLES) - hidden))


def _event(event: Event, dispute: Dispute, language: str, titles: dict[str, str]) -> dict[str, str]:
    title, label = str(TITLES[event.verb]), event.facts.get("data", {}).get("label", "")
    at = event.recorded_at.astimezone(UTC)
    return {
        "sort": f"{at.isoformat()} {event.seq:09}",
        "at": at.isoformat(timespec="seconds"),
        "when": queries.local_time(event.recorded_at, dispute.business.time_zone, language),
        "who": str(Party.SYSTEM.label) if event.party == Party.SYSTEM else event.actor_name,
        "party": str(Party(event.party).label),
        "what": f"{title}: {label}" if label else title,
        "text": event.text or titles.get(label, ""),
        "log": str(event.seq),
    }


def _around(dispute: Dispute, language: str) -> list[dict[str, str]]:
    """What the case is about, from the books: only days, no hours."""
    invoice, name = dispute.invoice, dispute.business.name
    money = lambda amount: format_amount(amount, invoice.currency, language)  # noqa: E731
    number = {"number": invoice.number, "amount": money(invoice.total)}
    found = [_day(invoice.issued_on, name, _("Invoice %(number)s issued: %(amount)s") % number, language)]
    due = books.due_on(invoice)
    if due:
        found.append(_day(due, "", _("Invoice %(number)s due") % number, language))
    if invoice.due_on and invoice.due_on != due:
        found.append(_day(invoice.due_on, "", _("Invoice %(number)s due: the later day") % number, language))
    for note in Invoice.objects.filter(corrects=invoice).issued().order_by("issued_at", "pk"):
        told = {"number": note.number, "amount": money(note.total)}
        found.append(_day(note.issued_on, name, _("Credit note %(number)s issued: %(amount)s") % told, language))
    for receipt in (receipt for ask in claims.receipts for receipt in ask(invoice)):
        words = _("Payment received: %(amount)s") if receipt.amount > 0 else _("Refund paid: %(amount)s")
        found.append(_day(receipt.on, "", words % {"amount": money(abs(receipt.amount))}, language))
    return found


def _day(on: date, who: str, what: str, language: str) -> dict[str, Any]:
    return {
        "sort": datetime.combine(on, time(), UTC).isoformat(), "at": on.isoformat(), "who": who, "party": "",
        "when": day(on.isoformat(), language), "what": what, "text": "", "log": "",
    }  # fmt: skip
