"""Fixed choices of invoices. Overdue, paid and the like are never stored: they follow from amounts and dates."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from clients.units import Unit, VatCategory

__all__ = ["DocumentKind", "Kind", "Standing", "Status", "Unit", "VatCategory"]


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


class DocumentKind(TextChoices):
    PDF = "pdf", "PDF"
    UBL = "ubl", "UBL"
