"""Fixed choices of accounts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    OWNER = "owner", _("Owner")
    MEMBER = "member", _("Member")


class VatScheme(TextChoices):
    STANDARD = "standard", _("I charge VAT")
    KOR = "kor", _("Small-business scheme (KOR): no VAT")
    NONE = "none", _("I have no VAT number")
