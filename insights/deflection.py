"""How often the payment FAQ answered a question before it became a dispute."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef

from accounts.models import Business
from disputes.history import NO_DISPUTE
from disputes.models import Dispute
from insights.measures import Share
from invoices import faq_use


def answered_by_faq(business: Business) -> Share | None:
    """Readers for whom an answer was enough, of all who opened one. None: nothing is counted yet, and nothing shown."""
    return faq_deflection(business)


def faq_deflection(business: Business, since: date | None = None, until: date | None = None) -> Share | None:
    """A reader is an invoice behind whose link an answer was opened in the period, both days included (by the day it
    was first opened). It was enough where they said so and no case came of that invoice afterwards. One query.
    """
    real = Dispute.objects.filter(invoice=OuterRef("pk")).exclude(NO_DISPUTE)
    rows = faq_use.readers(business, since, until).annotate(was_disputed=Exists(real))
    found = list(rows.values_list("answered", "was_disputed"))
    enough = sum(1 for answered, disputed in found if answered and not disputed)
    return Share(enough, len(found)) if found else None
