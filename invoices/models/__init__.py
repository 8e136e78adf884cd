"""Invoices, their lines, and what was made of them."""

from invoices.models.document import FaqUse, FaqVersion, InvoiceDocument
from invoices.models.extras import BilledTime, InvoiceAttachment
from invoices.models.invoice import Invoice, InvoiceLine, InvoiceQuerySet
from invoices.models.received import ReceivedInvoice
from invoices.models.recurring import RecurringInvoice, RecurringRun
from invoices.models.reminding import ReminderPlan, TakenOver
from invoices.models.sending import Delivery, Reminder
from invoices.models.starting import ConfirmedAccount, DepositUse, InvoiceDefaults, SavedItem
from invoices.models.sums import InvoiceSum

__all__ = [
    "BilledTime", "ConfirmedAccount", "Delivery", "DepositUse", "FaqUse", "FaqVersion", "Invoice", "InvoiceAttachment",
    "InvoiceDefaults", "InvoiceDocument", "InvoiceLine", "InvoiceQuerySet", "InvoiceSum", "ReceivedInvoice",
    "RecurringInvoice", "RecurringRun", "Reminder", "ReminderPlan", "SavedItem", "TakenOver",
]  # fmt: skip
