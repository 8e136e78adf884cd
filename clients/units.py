"""In what work is counted and how it is taxed: the same on an agreement and on an invoice."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from foundation.kernel.money import format_quantity


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


RATE_WORDS = {"AE": _("reverse charge"), "E": _("exempt"), "O": _("no VAT")}

# A number and its unit as people write them.
COUNTED = {
    Unit.PIECE: ngettext_lazy("%(n)s piece", "%(n)s pieces", "count"),
    Unit.HOUR: ngettext_lazy("%(n)s hour", "%(n)s hours", "count"),
    Unit.DAY: ngettext_lazy("%(n)s day", "%(n)s days", "count"),
    Unit.WORD: ngettext_lazy("%(n)s word", "%(n)s words", "count"),
    Unit.KILOMETRE: ngettext_lazy("%(n)s km", "%(n)s km", "count"),
    Unit.MONTH: ngettext_lazy("%(n)s month", "%(n)s months", "count"),
    Unit.LUMP_SUM: ngettext_lazy("%(n)s × fixed price", "%(n)s × fixed price", "count"),
}


def counted(quantity: Decimal, unit: Unit, language: str) -> str:
    """`3.5 hours`, `1 day`; a fixed price that counts once is only named. In the active language."""
    if unit == Unit.LUMP_SUM and abs(quantity) == 1:
        return str(unit.label)
    return COUNTED[unit] % {"n": format_quantity(quantity, language), "count": 1 if abs(quantity) == 1 else 2}


def rate_text(category: str, rate: str, language: str) -> str:
    """`21%`, or the word that stands for a rate of nothing."""
    word = RATE_WORDS.get(category)
    return str(word) if word else f"{format_quantity(Decimal(rate), language)}%"
