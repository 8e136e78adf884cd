"""Invoices, their lines, and what was made of them."""

from invoices.models.document import FaqVersion, InvoiceDocument
from invoices.models.invoice import Invoice, InvoiceLine
from invoices.models.received import ReceivedInvoice
from invoices.models.sending import Delivery, Reminder
from invoices.models.starting import DepositUse, InvoiceDefaults, SavedItem

__all__ = [
    "Delivery", "DepositUse", "FaqVersion", "Invoice", "InvoiceDefaults", "InvoiceDocument", "InvoiceLine",
    "ReceivedInvoice", "Reminder", "SavedItem",
]  # fmt: skip
