"""Fixed choices of payments and bank entries."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Method(TextChoices):
    """How a payment came to be booked."""

    HAND = "hand", _("By hand")
    BANK = "bank", _("Bank statement")
    CREDIT = "credit", _("From the client's credit")


class EntryState(TextChoices):
    UNMATCHED = "unmatched", _("No match")
    SUGGESTED = "suggested", _("Suggestion")
    MATCHED = "matched", _("Booked")
    IGNORED = "ignored", _("Set aside")


OPEN = (EntryState.UNMATCHED, EntryState.SUGGESTED)


class Reason(TextChoices):
    """Why an entry belongs to an invoice, the surest first."""

    REFERENCE = "reference", _("payment reference and amount")
    REFERENCE_ONLY = "ref_only", _("payment reference, other amount")
    REFERENCE_IN_TEXT = "ref_text", _("payment reference in the text")
    NUMBER_IN_TEXT = "number", _("invoice number in the text")
    IBAN_AMOUNT = "iban", _("account and amount of an earlier payment")
    TYPED_IN = "typed_in", _("entered by hand before")
    HAND = "hand", _("chosen by hand")


class CreditKind(TextChoices):
    """What moved a client's credit."""

    OVERPAID = "overpaid", _("Paid too much")
    ALLOCATED = "allocated", _("Used for an invoice")
    REFUNDED = "refunded", _("Paid back")
    TAKEN_BACK = "taken_back", _("Booking undone")
