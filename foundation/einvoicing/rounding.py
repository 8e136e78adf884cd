"""Cents: how an exact amount becomes one, and how one is divided without losing any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, getcontext, localcontext
from functools import wraps
from typing import ParamSpec, TypeVar

from foundation.einvoicing.numbers import decimal_field

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
PRECISION = 120  # two factors of 50 digits each (see numbers.py) multiply without loss

P = ParamSpec("P")
R = TypeVar("R")


def exactly(function: Callable[P, R]) -> Callable[P, R]:
    """Run in a context of our own: neither the caller's precision nor its rounding can change an invoice."""

    @wraps(function)
    def inner(*args: P.args, **kwargs: P.kwargs) -> R:
        here = getcontext()
        if here.prec == PRECISION and here.rounding == ROUND_HALF_UP:
            return function(*args, **kwargs)  # called by one of us: making the context anew costs more than the sum
        with localcontext(Context(prec=PRECISION, rounding=ROUND_HALF_UP)):
            return function(*args, **kwargs)

    return inner


@exactly
def r(amount: Decimal) -> Decimal:
    """To the cent, half away from zero, and never -0.00: half a cent of a credit rounds like that of the invoice."""
    return amount.quantize(CENT, ROUND_HALF_UP) or ZERO


@exactly
def allocate(amount: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Split `amount` (whole cents) in proportion to `weights` by largest remainder: the parts add up exactly.

    Each part is less than a cent from its exact share; ties go to the earlier weight. A minus mirrors exactly.
    Raises ValueError when the amount has parts of a cent or the weights add up to nothing.
    """
    weights = [decimal_field("weights", weight) for weight in weights]
    amount, whole = decimal_field("amount", amount), sum(weights, ZERO)
    if amount != r(amount):
        raise ValueError("amount must be in whole cents")
    if not whole:
        raise ValueError("weights must not add up to zero")
    parts = spread([abs(amount) * weight / whole for weight in weights], abs(amount))
    return parts if amount >= 0 else tuple(-part or ZERO for part in parts)


@exactly
def spread(shares: Sequence[Decimal], total: Decimal) -> tuple[Decimal, ...]:
    """Round exact `shares` down to cents and give the cents missing to `total` to the largest remainders."""
    parts = [share.quantize(CENT, ROUND_FLOOR) for share in shares]
    missing = int((total - sum(parts, ZERO)) / CENT)
    by_remainder = sorted(range(len(shares)), key=lambda place: parts[place] - shares[place])
    for place in by_remainder[:missing]:
        parts[place] += CENT
    return tuple(part or ZERO for part in parts)
