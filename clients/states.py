"""Fixed choices of clients."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ClientKind(TextChoices):
    """Decides which law applies; unknown counts as consumer wherever the law protects consumers."""

    BUSINESS = "business", _("Business")
    CONSUMER = "consumer", _("Consumer")
    GOVERNMENT = "government", _("Government")
    UNKNOWN = "unknown", _("Not known yet")


class AgreementKind(TextChoices):
    QUOTE = "quote", _("Quote")
    CONTRACT = "contract", _("Contract")
    ORDER = "order", _("Order")
    TERMS = "terms", _("Terms")


class AgreementStatus(TextChoices):
    """A draft is sent, and a sent version is accepted, declined, replaced or too late. Nothing goes back."""

    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    SUPERSEDED = "superseded", _("Replaced")
    EXPIRED = "expired", _("Expired")


class Waiting(TextChoices):
    """A letter that was written to leave in the morning."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    TAKEN_BACK = "taken_back", _("Taken back")
    DROPPED = "dropped", _("Not sent: things had moved on")


class PaperKind(TextChoices):
    OFFER = "offer", "offer"
    SIGNED = "signed", "signed"


class Address(TextChoices):
    """How letters speak to the client in Dutch: u or je."""

    FORMAL = "formal", _("Formal (u)")
    INFORMAL = "informal", _("Informal (je)")


class VatCheck(TextChoices):
    """What VIES, the register of the European Union, answered about a VAT number."""

    VALID = "valid", _("Known to VIES")
    INVALID = "invalid", _("Not known to VIES")


class TimeSource(TextChoices):
    """How an entry came here."""

    HAND = "hand", _("By hand")
    TIMER = "timer", _("Timer")
    TOGGL = "toggl", "Toggl"
    CLOCKIFY = "clockify", "Clockify"
    KIMAI = "kimai", "Kimai"
    CSV = "csv", "CSV"


class TermSource(TextChoices):
    """How a client came to know an abbreviation."""

    HAND = "hand", _("Written by you")
    INVOICE = "invoice", _("Explained on an invoice")
    AGREEMENT = "agreement", _("In an agreement that was accepted")
    PAID = "paid", _("On an invoice that was paid without objection")
