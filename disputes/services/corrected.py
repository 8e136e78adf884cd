"""A corrected invoice after a credit note: a draft of the credited lines, for the freelancer to put right."""

from __future__ import annotations

from django.db import transaction

from disputes.models import Dispute
from disputes.services import moves
from foundation.kernel.actors import Actor
from invoices.models import Invoice
from invoices.services import draft

COPIED = (
    "description", "service_date", "quantity", "unit", "unit_price", "vat_category", "vat_rate", "scope_item_id",
    "agreed_rate_id",
)  # fmt: skip


@transaction.atomic
def draft_for(dispute: Dispute, *, actor: Actor) -> Invoice:
    """The draft; it has no number and asks for nothing until it is issued. The case remembers which it is."""
    dispute = moves.lock(dispute)
    credited = dispute.lines.filter(credited_net__gt=0).select_related("invoice_line").order_by("pk")
    rows = [{name: getattr(each.invoice_line, name) for name in COPIED} for each in credited]
    original = dispute.invoice
    started = draft.start(dispute.business, client=original.client, actor=actor)
    fields = {"reference": original.reference, "language": original.language}
    made = draft.save(started, version=started.version, fields=fields, lines=rows, actor=actor)
    moves.record(dispute, "dispute.corrected_draft", actor, data={"invoice": str(made.pk)})
    return made
