"""A debt of money day by day: what it is made of, and what a payment takes away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Payment:
    """Money received on a day, in cents of one currency; a refund is negative and raises the principal again."""

    on: date
    amount: Decimal


@dataclass(frozen=True)
class Allocation:
    """What one payment settled, in cents. `unused` is what was paid beyond the debt."""

    on: date
    costs: Decimal = ZERO
    interest: Decimal = ZERO
    principal: Decimal = ZERO
    unused: Decimal = ZERO


@dataclass
class Debt:
    """`grown`: interest of past years, which bears interest; `accrued`: that of the running year, which does not."""

    principal: Decimal
    costs: Decimal = ZERO
    grown: Decimal = ZERO
    accrued: Decimal = ZERO

    @property
    def bearing(self) -> Decimal:
        """The amount that interest runs over."""
        return self.principal + self.grown

    def compound(self) -> None:
        self.grown, self.accrued = self.grown + self.accrued, ZERO

    def receive(self, payment: Payment) -> Allocation:
        """Costs, then interest (the oldest first), then principal: art. 6:44 lid 1 BW."""
        if payment.amount < 0:
            self.principal -= payment.amount
            return Allocation(payment.on, principal=payment.amount)
        left = payment.amount
        taken = {}
        for name in ("costs", "grown", "accrued", "principal"):
            taken[name] = min(left, getattr(self, name))
            setattr(self, name, getattr(self, name) - taken[name])
            left -= taken[name]
        return Allocation(payment.on, taken["costs"], taken["grown"] + taken["accrued"], taken["principal"], left)
