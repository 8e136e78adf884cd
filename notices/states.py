"""Fixed choices of letters with legal effect."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LetterKind(TextChoices):
    REMINDER = "reminder", _("Friendly reminder")
    FOURTEEN_DAYS = "fourteen", _("14-day letter")
    NOTICE = "notice", _("Formal notice")
    INTERRUPTION = "interruption", _("Reservation of rights")
    PLAN = "plan", _("Plan to pay in parts")


# A night's sleep twice before it leaves.
COOLS = frozenset({LetterKind.FOURTEEN_DAYS, LetterKind.NOTICE})
# It may speak of several invoices of one client.
BUNDLES = frozenset({LetterKind.REMINDER, LetterKind.FOURTEEN_DAYS, LetterKind.NOTICE, LetterKind.INTERRUPTION})
# It reserves the right to payment in so many words (art. 3:317 BW).
RESERVES = frozenset({LetterKind.NOTICE, LetterKind.INTERRUPTION})


class LetterState(TextChoices):
    DRAFT = "draft", _("Being written")
    COOLING = "cooling", _("Waits two days")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Received")
    DROPPED = "dropped", _("Not sent")


class Channel(TextChoices):
    EMAIL = "email", _("By e-mail")
    REGISTERED = "registered", _("By registered post")
    BOTH = "both", _("By e-mail and registered post")
    HAND = "hand", _("Handed over against a signature")


BY_MAIL = frozenset({Channel.EMAIL, Channel.BOTH})
PROVES = frozenset({Channel.REGISTERED, Channel.BOTH, Channel.HAND})  # on which day it arrived


class Proof(TextChoices):
    """How the day of receipt is known."""

    TRACKED = "tracked", _("Track and trace of the post")
    SIGNED = "signed", _("A signature on receipt")
    CONFIRMED = "confirmed", _("The client confirmed it")
