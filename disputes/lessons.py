"""What a business learned from its cases, told where the next invoice is made."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from disputes.models import Dispute
from disputes.states import State
from invoices.findings import Finding
from invoices.models import Invoice

MOST = 3


def for_draft(invoice: Invoice, causes: set[str]) -> list[Finding]:
    """The newest lessons: from this client's cases, and from those with a cause that the draft shows again."""
    same_client = Q(invoice__client=invoice.client_id) if invoice.client_id else Q(pk__in=[])
    learned = Dispute.objects.for_business(invoice.business).filter(state=State.CLOSED).exclude(prevention="")
    rows = learned.filter(same_client | Q(root_cause__in=causes)).order_by("-closed_at")[:MOST]
    return [Finding("lines", _told(case), blocks=False) for case in rows]


def _told(case: Dispute) -> str:
    values = {"number": case.number, "cause": case.get_root_cause_display(), "prevention": case.prevention}
    return _("Last time (%(number)s): %(cause)s. You decided: “%(prevention)s”") % values
