"""Fixed choices of invoices. Overdue, paid and the like are never stored: they follow from amounts and dates."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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


class VatCategory(TextChoices):
    """EN 16931 BT-118 (UNCL5305)."""

    STANDARD = "S", _("VAT")
    ZERO = "Z", _("0 % VAT")
    REVERSE = "AE", _("Reverse charge")
    EXEMPT = "E", _("Exempt")
    INTRA_EU = "K", _("Intra-EU supply")
    EXPORT = "G", _("Export")
    OUTSIDE = "O", _("No VAT number")


class Unit(TextChoices):
    """UN/ECE recommendation 20 codes that freelancers use."""

    PIECE = "C62", _("piece")
    HOUR = "HUR", _("hour")
    DAY = "DAY", _("day")
    WORD = "D68", _("word")
    KILOMETRE = "KMT", _("km")
    MONTH = "MON", _("month")
    LUMP_SUM = "LS", _("fixed price")


class DocumentKind(TextChoices):
    PDF = "pdf", "PDF"
    UBL = "ubl", "UBL"
    LOG_PDF = "log_pdf", _("Log of hours (PDF)")
    LOG_CSV = "log_csv", _("Log of hours (CSV)")


class Grouping(TextChoices):
    """How hours become lines."""

    DAY = "day", _("One line per day")
    TASK = "task", _("One line per project or task")
    ONE = "one", _("One line for everything")
