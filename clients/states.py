"""Fixed choices of clients."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ClientKind(TextChoices):
    """Decides which law applies; unknown counts as consumer wherever the law protects consumers."""

    BUSINESS = "business", _("Business")
    CONSUMER = "consumer", _("Consumer")
    GOVERNMENT = "government", _("Government")
    UNKNOWN = "unknown", _("Not known yet")


class TimeSource(TextChoices):
    """How an entry came here."""

    HAND = "hand", _("By hand")
    TIMER = "timer", _("Timer")
    TOGGL = "toggl", "Toggl"
    CLOCKIFY = "clockify", "Clockify"
    KIMAI = "kimai", "Kimai"
    CSV = "csv", "CSV"
