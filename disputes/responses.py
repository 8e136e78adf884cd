"""What a client did in the portal, as a Peppol Invoice Response; and what one that was received says in words.

raised → UQ (never RE) · part accepted → CA · settled or withdrawn → AP · paid → PD · part paid → PD with PPD.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from disputes.models import Dispute, DisputeLine, Proposal, ReceivedResponse
from disputes.reasons import REASON_CHOICES, reasons
from disputes.states import Outcome, State
from foundation.einvoicing.numbers import plain, plain_rate
from foundation.einvoicing.parties import Party
from foundation.einvoicing.response import (
    ACTION,
    ACTIONS,
    LISTS,
    PARTLY_PAID,
    REASON,
    STATUSES,
    Clarification,
    Condition,
    InvoiceResponse,
    Said,
)
from foundation.kernel.actors import Party as Side
from foundation.kernel.calendar import local_date
from foundation.kernel.money import format_amount
from invoices.einvoice import parties
from invoices.models import Invoice
from payments.models import Payment

LABELS = dict(REASON_CHOICES)
NO_CLAIM = {Outcome.INVALID, Outcome.WRITTEN_OFF}  # acts of others: the client said nothing by them
# Received codes of OPStatusReason as our reasons; what says too little becomes "other" with the buyer's own words.
OUR_REASON = {
    "PRI": "price", "QTY": "quantity", "DEL": "not_delivered", "QUA": "quality", "ITM": "spec", "UNR": "not_ordered",
    "LEG": "legal_fields", "REF": "reference", "REC": "wrong_party", "PAY": "terms",
}  # fmt: skip


def standing(dispute: Dispute) -> Said | None:
    """The status the case amounts to now; None when nothing may be said. It never goes back: after AP only PD."""
    invoice = dispute.invoice
    if dispute.state in {State.DRAFT, State.DISCARDED} or dispute.outcome in NO_CLAIM:
        return None
    if dispute.settled_at is not None:
        paid = Said("PD", partly=invoice.open_total > 0)
        return paid if invoice.paid_total > 0 else Said("AP")
    if dispute.reopened:
        return None  # it was withdrawn or ended before; Invoice Response cannot take that back
    return Said("CA") if _part_accepted(dispute) else Said("UQ")


def _part_accepted(dispute: Dispute) -> Proposal | None:
    """The newest offer by which the client was ready to pay a part: their own, or a recommendation they accepted."""
    offers = list(dispute.proposals.order_by("-number"))
    return next((one for one in offers if one.party == Side.CLIENT or one.accepted_by_client), None)


def can_write(dispute: Dispute) -> bool:
    """Both ends have an electronic address: consumers have none, and are sent none."""
    return all(party.endpoint for party in _ends(dispute)) and standing(dispute) is not None


def _ends(dispute: Dispute) -> tuple[Party, Party]:
    """(buyer, seller) as the invoice froze them."""
    return parties.buyer(dispute.invoice.snapshot), parties.seller(dispute.invoice.snapshot)


def build(dispute: Dispute) -> InvoiceResponse | None:
    """The response of today, in the invoice's language; None when there is nothing to say or nobody to say it to."""
    said = standing(dispute)
    if said is None or not can_write(dispute):
        return None
    buyer, seller = _ends(dispute)
    invoice, today = dispute.invoice, local_date(timezone.now(), dispute.business.time_zone)
    with translation.override(invoice.language):
        return InvoiceResponse(
            id=f"{dispute.number}-{said.status}-{today:%Y%m%d}",
            issue_date=today,
            note=dispute.wish if said.status == "UQ" else "",
            sender=replace(buyer, contact=None),
            receiver=replace(seller, contact=None),
            status=said.status,
            effective_date=_effective(dispute, said),
            clarifications=tuple(_clarifications(dispute, said)),
            invoice_number=invoice.number,
            invoice_date=invoice.issued_on,
        )


def _effective(dispute: Dispute, said: Said) -> date:
    """The day on which the status came about, where the business lives."""
    zone = dispute.business.time_zone
    if said.status == "PD":
        paid = Payment.objects.filter(invoice=dispute.invoice).order_by("-received_on").first()
        if paid is not None:
            return paid.received_on
    if said.status == "CA" and (offer := _part_accepted(dispute)):
        return local_date(offer.accepted_by_client or offer.made_at, zone)
    if said.status == "UQ" or dispute.settled_at is None:
        return local_date(dispute.opened_at, zone)
    return local_date(dispute.settled_at, zone)


def _clarifications(dispute: Dispute, said: Said) -> Iterator[Clarification]:
    if said.partly:
        yield Clarification(PARTLY_PAID, REASON, _partly_paid(dispute))
    if said.status not in {"UQ", "CA"}:
        return
    credits = _proposed(dispute) if said.status == "CA" else {}
    lines = list(dispute.lines.select_related("invoice_line").order_by("pk"))
    for line in lines:
        yield Clarification(reasons()[line.reason].peppol_reason, REASON, _why(line), _wanted(line, credits))
    asked = dict.fromkeys(action for line in lines for action in _actions(line.reason))
    yield from (Clarification(action, ACTION, ACTIONS[action][_dutch()]) for action in asked)


def _proposed(dispute: Dispute) -> dict[int, Any]:
    offer = _part_accepted(dispute)
    return {row.line_id: row.credit_net for row in offer.lines.all()} if offer else {}


def _why(line: DisputeLine) -> str:
    parts = [line.invoice_line.description, str(LABELS[line.reason]), line.explanation]
    return ": ".join(part.strip() for part in parts if part.strip())[:1000]


def _wanted(line: DisputeLine, credits: dict[int, Any]) -> tuple[Condition, ...]:
    """BT-129 is the quantity of a line, BT-131 its net amount: what would be right in the client's eyes."""
    row = line.invoice_line
    if line.pk in credits:
        return (Condition("BT-131", plain(row.net - credits[line.pk])),)
    if line.quantity is not None:
        return (Condition("BT-129", plain(plain_rate(row.quantity - line.quantity))),)
    return (Condition("BT-131", plain(row.net - line.net)),) if line.net < row.net else ()


def _actions(reason: str) -> list[str]:
    """The table says `A+B` for both and `A|B` for the one or the other: then the first, the usual one."""
    return reasons()[reason].peppol_actions.split("|")[0].split("+")


def _partly_paid(dispute: Dispute) -> str:
    invoice = dispute.invoice
    shown = {
        name: format_amount(amount, invoice.currency, invoice.language)
        for name, amount in (("paid", invoice.paid_total), ("left", invoice.open_total))
    }
    return _("%(paid)s is paid, %(left)s is left.") % shown


def as_file(dispute: Dispute) -> tuple[str, bytes] | None:
    """Name and XML of the response of today, or None."""
    response = build(dispute)
    if response is None:
        return None
    from foundation.einvoicing.response_xml import write  # lxml: only who writes XML waits for it

    return f"invoice-response-{response.id}.xml", write(response)


def our_reason(response: InvoiceResponse) -> str:
    return next((OUR_REASON[code] for code in response.reasons if code in OUR_REASON), "other")


def in_words(response: InvoiceResponse) -> list[str]:
    """What a received response says, one sentence each, in the language that is active."""
    name = STATUSES[response.status][_dutch()]
    found = [_("Status: %(name)s (%(code)s)") % {"name": name, "code": response.status}]
    for one in response.clarifications:
        label = LISTS.get(one.list, {}).get(one.code, ("", ""))[_dutch()]
        found.append(": ".join(part for part in (label, one.text.strip()) if part))
        found += [
            _("%(term)s should be: %(value)s") % {"term": want.term, "value": want.value} for want in one.conditions
        ]
    return [line for line in [*found, response.note.strip()] if line]


def _dutch() -> int:
    return 1 if (translation.get_language() or "en").startswith("nl") else 0


def taken(received: ReceivedResponse) -> str:
    """The sentence after a response was taken in."""
    if received.dispute is not None:
        return _("The answer is in the case. What happens next is decided there, not by the file.")
    if received.status == "PD":
        return _("The answer is kept: your client says that it is paid. Record the payment when the money is there.")
    return _("The answer is kept. There is nothing you have to do.")


def received_for(invoice: Invoice, language: str) -> list[dict[str, Any]]:
    """Responses to one invoice, oldest first, as the pages show them."""
    return [_shown(one, language) for one in ReceivedResponse.objects.filter(invoice=invoice)]


def _shown(one: ReceivedResponse, language: str) -> dict[str, Any]:
    return {
        "code": one.status,
        "name": one.status_name(language),
        "number": one.response_id,
        "at": one.received_at,
        "final": one.is_final,
    }


def panel(dispute: Dispute, language: str, *, came: bool = True) -> dict[str, Any]:
    """What both rooms show: the status of today as a file, and what was received."""
    said = standing(dispute) if can_write(dispute) else None
    received = [_shown(one, language) for one in dispute.responses.all()] if came else []
    return {
        "status": STATUSES[said.status][_dutch()] if said else "",
        "code": said.status if said else "",
        "received": received,
        "rejected": any(one["code"] == "RE" for one in received),
    }
