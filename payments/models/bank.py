"""What the bank says happened, and to which invoices it belongs."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from clients.models import Client
from foundation.kernel.ownership import OwnedQuerySet
from invoices.models import Invoice
from payments.models.payment import Payment
from payments.states import OPEN, EntryState, Reason


class BankAccount(models.Model):
    """An account in one currency. Its row is locked while a statement comes in: imports of one account queue up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="bank_accounts")
    number = models.CharField("IBAN", max_length=34)
    currency = models.CharField(_("currency"), max_length=3)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "number", "currency"], name="one_row_per_account")]

    def __str__(self) -> str:
        return f"{self.number} {self.currency}"


class BankStatement(models.Model):
    """One statement of one file. Only what was new in it hangs below it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="bank_statements")
    account = models.ForeignKey(BankAccount, models.CASCADE, related_name="statements")
    kind = models.CharField(max_length=6)  # camt, mt940, csv
    reference = models.CharField(_("statement number"), max_length=70, blank=True)
    file_name = models.CharField(_("file"), max_length=150, blank=True)
    sha256 = models.CharField(max_length=64)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))
    opening = models.DecimalField(_("opening balance"), max_digits=14, decimal_places=2, null=True)
    closing = models.DecimalField(_("closing balance"), max_digits=14, decimal_places=2, null=True)
    imported_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("bank statement"), _("bank statements")
        indexes = [models.Index(fields=["business", "-imported_at", "-id"], name="statements_newest")]

    def __str__(self) -> str:
        return f"{self.account} · {self.until_on}"

    def get_absolute_url(self) -> str:
        return reverse("payments:statement", args=[self.pk])


class BankEntry(models.Model):
    """One booked line. `amount` is signed and in the account's currency; `key` names it for ever (statements.keys)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="bank_entries")
    account = models.ForeignKey(BankAccount, models.CASCADE, related_name="entries")
    statement = models.ForeignKey(BankStatement, models.CASCADE, related_name="entries")
    key = models.CharField(max_length=64)
    booked_on = models.DateField(_("date"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    counterparty = models.CharField(_("name"), max_length=140, blank=True)
    iban = models.CharField("IBAN", max_length=34, blank=True)
    text = models.CharField(_("description"), max_length=2000, blank=True)
    reference = models.CharField(_("payment reference"), max_length=35, blank=True)
    end_to_end = models.CharField(max_length=35, blank=True)
    bank_reference = models.CharField(max_length=70, blank=True)
    is_reversal = models.BooleanField(default=False)
    reverses = models.ForeignKey("self", models.SET_NULL, null=True, related_name="reversals")
    client = models.ForeignKey(Client, models.SET_NULL, null=True, related_name="+")  # whose money it is
    state = models.CharField(max_length=9, choices=EntryState, default=EntryState.UNMATCHED)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("bank entry"), _("bank entries")
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="one_row_per_bank_entry"),
            models.CheckConstraint(condition=~Q(amount=0), name="bank_entry_not_zero"),
        ]
        indexes = [
            models.Index(fields=["business", "-booked_on", "-id"], name="entries_by_date"),
            models.Index(fields=["business", "state", "-booked_on", "-id"], name="entries_by_state"),
            models.Index(fields=["business", "iban"], condition=Q(state="matched"), name="matched_entries_by_iban"),
            models.Index(fields=["account", "booked_on", "amount"], name="entries_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount}"

    def get_absolute_url(self) -> str:
        return reverse("payments:entry", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a decision."""
        return self.state in OPEN


class Match(models.Model):
    """An entry, or a part of it, belongs to an invoice. Without a payment it is only a suggestion.

    `amount` has the sign of the entry. What was undone stays, with its day; a suggestion that changed is deleted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    entry = models.ForeignKey(BankEntry, models.CASCADE, related_name="matches")
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="bank_matches")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    reason = models.CharField(max_length=9, choices=Reason)
    payment = models.ForeignKey(Payment, models.CASCADE, null=True, related_name="matches")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "invoice"], condition=Q(undone_at__isnull=True), name="one_live_match_per_invoice"
            ),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(undone_at__isnull=True), name="one_live_match_per_payment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} → {self.invoice}"


class ColumnChoice(models.Model):
    """Which column is what in a bank's table, as a person once said; the next file with the same heading is known."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="+")
    heading = models.CharField(max_length=64)  # statements.tables.fingerprint
    columns = models.JSONField()

    objects = OwnedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["business", "heading"], name="one_choice_per_heading")]

    def __str__(self) -> str:
        return self.heading[:12]
