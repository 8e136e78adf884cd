"""Sums over the invoices of a business, kept by triggers: see docs/adr/0154."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from accounts.models import Business
from foundation.kernel.ownership import OwnedQuerySet


def _sum() -> models.DecimalField:
    return models.DecimalField(max_digits=18, decimal_places=2, default=Decimal("0.00"))


class InvoiceSum(models.Model):
    """A part of the sums: those of a key are all its rows added up. Every change of an invoice adds rows, and never
    waits for another; a sweep folds them into one. What a measure counts is said in `invoices.tally`."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    currency = models.CharField(max_length=3)
    due_on = models.DateField(null=True)  # folded: one day stands for all that are long past
    issued_on = models.DateField()  # folded: the first of its year
    open_count = models.IntegerField(default=0)
    open = _sum()
    late_count = models.IntegerField(default=0)  # overdue once the day has come: nothing disputed, not all planned
    late = _sum()
    disputed_count = models.IntegerField(default=0)
    disputed = _sum()  # also where it was paid already
    paid_count = models.IntegerField(default=0)
    paid = _sum()
    askable_count = models.IntegerField(default=0)
    askable = _sum()  # open and neither disputed nor agreed for later
    held = _sum()  # open and disputed
    is_folded = models.BooleanField(default=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["business", "due_on"], name="invoice_sums_of_business"),
            models.Index(fields=["business"], condition=Q(is_folded=False), name="invoice_sums_to_fold"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} · {self.due_on} · {self.issued_on}"
