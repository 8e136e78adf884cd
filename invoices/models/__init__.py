"""Invoices, their lines, and what was made of them."""

from invoices.models.document import FaqUse, FaqVersion, InvoiceDocument
from invoices.models.invoice import Invoice, InvoiceLine
from invoices.models.received import ReceivedInvoice
from invoices.models.recurring import RecurringInvoice, RecurringRun
from invoices.models.reminding import ReminderPlan, TakenOver
from invoices.models.sending import Delivery, Reminder
from invoices.models.starting import ConfirmedAccount, DepositUse, InvoiceDefaults, SavedItem

__all__ = [
    "ConfirmedAccount", "Delivery", "DepositUse", "FaqUse", "FaqVersion", "Invoice", "InvoiceDefaults",
    "InvoiceDocument", "InvoiceLine", "ReceivedInvoice", "RecurringInvoice", "RecurringRun", "Reminder",
    "ReminderPlan", "SavedItem", "TakenOver",
]  # fmt: skip
