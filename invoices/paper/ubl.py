"""The UBL of an issued invoice."""

from __future__ import annotations

from django.utils.translation import get_language

from invoices import einvoice
from invoices.errors import NoUbl
from invoices.models import Invoice


def write(invoice: Invoice) -> bytes:
    """UBL 2.1 in the best rule set that the parties' data allow. The same bytes for the same snapshot. Or NoUbl."""
    from foundation.einvoicing.ubl import to_ubl  # lxml: only who writes XML waits for it

    choice = einvoice.choose(invoice.snapshot)
    if choice.spec is None:
        raise NoUbl([] if choice.consumer else [found.text(get_language() or "en") for found in choice.missing])
    return to_ubl(einvoice.document(invoice.snapshot), choice.spec)
