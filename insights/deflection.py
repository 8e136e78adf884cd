"""How often the payment FAQ answered a question before it became a dispute."""

from __future__ import annotations

from accounts.models import Business
from insights.measures import Share


def answered_by_faq(business: Business) -> Share | None:
    """Readers for whom an answer was enough, of all who opened one. None: nothing is counted yet, and nothing shown."""
    return None
