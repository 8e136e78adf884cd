"""The e-invoice of an issued document, from its frozen snapshot."""

from invoices.einvoice.choice import Choice, choose, suits_factur_x
from invoices.einvoice.snapshot import document

__all__ = ["Choice", "choose", "document", "suits_factur_x"]
