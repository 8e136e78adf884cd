"""What may be called a number here: Decimals of a sane size. Floats are refused by name."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

INTEGER_DIGITS, DECIMALS = 20, 30


def decimal_field(name: str, value: Any) -> Decimal:
    """`value` as a finite Decimal; whole ints are taken too.

    Raises ValueError naming the field: a float has already lost the cent it was meant to hold, NaN is no amount, and
    more than 20 digits before or 30 after the point would overflow the exact arithmetic of `totals`.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    if not isinstance(value, Decimal):
        raise ValueError(f"{name} must be a Decimal, not {type(value).__name__}")
    if not value.is_finite():
        raise ValueError(f"{name} must be a finite number, not {value}")
    if value and (value.adjusted() >= INTEGER_DIGITS or -int(value.as_tuple().exponent) > DECIMALS):
        raise ValueError(f"{name} has more digits than an invoice can hold")
    return value


def check_decimals(record: Any, *names: str) -> None:
    """Turn the named fields of a frozen record into Decimals, or raise ValueError with the field's name. None stays."""
    for name in names:
        value = getattr(record, name)
        if value is not None:
            object.__setattr__(record, name, decimal_field(name, value))


def plain_rate(rate: Decimal) -> Decimal:
    """A rate in its one form: 21, 21.0 and 21.00 are all Decimal('21'), and 20 is never 2E+1."""
    if not rate:
        return Decimal(0)
    rate = rate.normalize()
    return rate.quantize(Decimal(1)) if int(rate.as_tuple().exponent) > 0 else rate


def plain(value: Decimal) -> str:
    """A number as XML wants it: all its decimals, never `1E+2`, never a minus before nothing."""
    return f"{value if value else abs(value):f}"
