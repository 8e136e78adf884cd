"""Amounts: Decimal only, rounded half-up to the cent in one place."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

FORMATTED = 4_096  # how many formatted values of a kind are remembered: a list shows the same ones again and again
CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """Round to 0.01, half away from zero (EN 16931 §6.5.2 reads "half up" on the absolute value)."""
    return amount.quantize(CENT, ROUND_HALF_UP)


@lru_cache(FORMATTED)
def format_amount(amount: Decimal, currency: str, language: str) -> str:
    """An amount as people write it: `€ 1.234,50` in Dutch, `€1,234.50` in English. Nothing has no sign."""
    from babel.numbers import format_currency

    return format_currency(amount + 0, currency, locale={"nl": "nl_NL"}.get(language, "en_IE"))


@lru_cache(FORMATTED)
def format_quantity(value: Decimal, language: str) -> str:
    """A quantity without needless zeros: `3,5` in Dutch, `3.5` in English."""
    from babel.numbers import format_decimal

    return format_decimal(value + 0, format="#,##0.######", locale={"nl": "nl_NL"}.get(language, "en_IE"))


@lru_cache(FORMATTED)
def format_price(price: Decimal, currency: str, language: str) -> str:
    """At least two decimals, and as many more as the price really has."""
    if price == price.quantize(Decimal("0.01")):
        return format_amount(price, currency, language)
    from babel.numbers import format_currency

    pattern = "¤ #,##0.00####" if language == "nl" else "¤#,##0.00####"
    locale = {"nl": "nl_NL"}.get(language, "en_IE")
    return format_currency(price, currency, pattern, locale=locale, currency_digits=False)
