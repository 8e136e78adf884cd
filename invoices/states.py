"""Fixed choices of invoices. Overdue, paid and the like are never stored: they follow from amounts and dates."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from clients.units import Unit, VatCategory

__all__ = [
    "Covers", "DiscountKind", "DocumentKind", "Kind", "Mode", "Outcome", "Rhythm", "Standing", "Status", "Tone", "Unit",
    "VatCategory",
]  # fmt: skip


class Kind(TextChoices):
    INVOICE = "invoice", _("Invoice")  # UNTDID 1001: 380
    CREDIT_NOTE = "credit_note", _("Credit note")  # 381


class Status(TextChoices):
    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Issued")
    VOID = "void", _("Void")  # a draft that was thrown away; an issued document never becomes void


class Standing(TextChoices):
    """What people call the state of an invoice today."""

    DRAFT = "draft", _("Draft")
    VOID = "void", _("Void")
    ISSUED = "issued", _("Not sent yet")
    SENT = "sent", _("Sent")
    OVERDUE = "overdue", _("Overdue")
    DISPUTED = "disputed", _("Disputed")
    PAID = "paid", _("Paid")
    CREDITED = "credited", _("Credited")
    SETTLED = "settled", _("Settled")  # nothing open, but not by payment or credit alone


class DiscountKind(TextChoices):
    PERCENT = "percent", "%"
    AMOUNT = "amount", _("amount")


class DocumentKind(TextChoices):
    PDF = "pdf", "PDF"
    UBL = "ubl", "UBL"
    LOG_PDF = "log_pdf", _("Log of hours (PDF)")
    LOG_CSV = "log_csv", _("Log of hours (CSV)")


class Tone(TextChoices):
    """How a reminder is worded. None of them threatens."""

    FRIENDLY = "friendly", _("Friendly")
    NEUTRAL = "neutral", _("Neutral")
    FIRM = "firm", _("Firm")


class Rhythm(TextChoices):
    """How often a recurring invoice is made."""

    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")
    QUARTERLY = "quarterly", _("Every quarter")
    YEARLY = "yearly", _("Every year")


class Covers(TextChoices):
    """Which period a recurring invoice is about, seen from its own date."""

    THIS = "this", _("The current period")
    PREVIOUS = "previous", _("The period before")
    RUNNING = "running", _("From the invoice until the next one")


class Mode(TextChoices):
    DRAFT = "draft", _("Make a draft that I check")
    SEND = "send", _("Issue it and send it to the client")


class Outcome(TextChoices):
    """What became of one turn of a recurring invoice."""

    DRAFT = "draft", _("Draft")
    READY = "ready", _("About to be issued")
    ISSUED = "issued", _("Issued, about to be sent")
    SENT = "sent", _("Sent")


class Grouping(TextChoices):
    """How hours become lines."""

    DAY = "day", _("One line per day")
    TASK = "task", _("One line per project or task")
    ONE = "one", _("One line for everything")
