"""An invoice or credit note: a draft is free text, an issued one is history."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from clients.models import Client, Rate, ScopeItem
from clients.states import ClientKind
from foundation.kernel.ownership import OwnedQuerySet
from invoices.states import DiscountKind, Kind, Standing, Status, Unit, VatCategory

ZERO = Decimal("0.00")


def _amount(**options) -> models.DecimalField:
    return models.DecimalField(max_digits=14, decimal_places=2, default=ZERO, editable=False, **options)


class Discounted(models.Model):
    """A discount as it was typed: a percentage, or an amount in the currency (with VAT where the prices have it)."""

    discount = models.DecimalField(_("discount"), max_digits=12, decimal_places=2, default=ZERO)
    discount_kind = models.CharField(max_length=7, choices=DiscountKind, default=DiscountKind.PERCENT)
    discount_reason = models.CharField(_("reason of the discount"), max_length=100, blank=True)

    class Meta:
        abstract = True


class InvoiceQuerySet(OwnedQuerySet):
    def issued(self) -> InvoiceQuerySet:
        return self.filter(status=Status.ISSUED)

    def living(self) -> InvoiceQuerySet:
        """All but the drafts that were thrown away."""
        return self.exclude(status=Status.VOID)

    def drafts(self) -> InvoiceQuerySet:
        return self.filter(status=Status.DRAFT)


class Invoice(Discounted):
    """Amounts are in `currency`, two decimals. After issue only the settled totals and sending marks change.

    The buyer's fields are typed inline; issuing links or creates the Client and freezes everything in `snapshot`.
    A credit note has positive amounts and `kind` says which way they count (EN 16931 type 381).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    business = models.ForeignKey(Business, models.CASCADE, related_name="invoices")
    client = models.ForeignKey(Client, models.PROTECT, null=True, blank=True, related_name="invoices")
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.INVOICE, editable=False)
    status = models.CharField(max_length=6, choices=Status, default=Status.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    buyer_name = models.CharField(_("client"), max_length=120, blank=True)
    buyer_kind = models.CharField(_("kind of client"), max_length=10, choices=ClientKind, default=ClientKind.UNKNOWN)
    buyer_contact = models.CharField(_("contact person"), max_length=120, blank=True)
    buyer_email = models.EmailField(_("e-mail address"), blank=True)
    buyer_address = models.CharField(_("street and number"), max_length=160, blank=True)
    buyer_postal_code = models.CharField(_("postal code"), max_length=16, blank=True)
    buyer_city = models.CharField(_("city"), max_length=80, blank=True)
    buyer_country = models.CharField(_("country"), max_length=2, default="NL")
    buyer_vat_id = models.CharField(_("VAT number"), max_length=20, blank=True)
    reference = models.CharField(_("your reference"), max_length=60, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="nl")
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    exchange_rate = models.DecimalField(  # euro for one unit of the currency
        _("exchange rate"), max_digits=18, decimal_places=8, null=True, blank=True
    )
    exchange_rate_on = models.DateField(_("date of the rate"), null=True, blank=True)
    exchange_rate_source = models.CharField(_("source of the rate"), max_length=60, blank=True)
    prices_include_vat = models.BooleanField(_("prices include VAT"), default=False)
    is_deposit = models.BooleanField(_("deposit invoice"), default=False)
    about_goods = models.BooleanField(_("goods for a consumer"), default=False)  # then 7:28 BW: two years
    due_on = models.DateField(_("due date"), null=True, blank=True)
    notes = models.TextField(_("notes"), max_length=2000, blank=True)

    number = models.CharField(_("number"), max_length=40, blank=True, editable=False)
    issued_on = models.DateField(_("invoice date"), null=True, editable=False)
    issued_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    snapshot = models.JSONField(default=dict, editable=False)
    calculation_version = models.PositiveSmallIntegerField(default=0, editable=False)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="credit_notes")
    correction_reason = models.CharField(max_length=500, blank=True, editable=False)

    net_total = _amount()
    vat_total = _amount()
    rounding_total = _amount()  # BT-114: total = net + VAT + rounding
    total = _amount()
    credited_total = _amount()
    paid_total = _amount()
    written_off_total = _amount()
    disputed_total = _amount()
    planned_total = _amount()  # agreed to be paid later, in instalments
    open_total = models.GeneratedField(
        expression=Round(F("total") - F("credited_total") - F("paid_total") - F("written_off_total"), 2),
        output_field=models.DecimalField(max_digits=14, decimal_places=2),
        db_persist=True,
    )
    reminders_paused_until = models.DateField(null=True, blank=True, editable=False)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints = [
            models.UniqueConstraint(
                fields=["business", "number"], condition=~Q(number=""), name="one_number_per_business"
            ),
            models.CheckConstraint(
                condition=Q(status="issued", issued_on__isnull=False) & ~Q(number="")
                | ~Q(status="issued") & Q(number=""),
                name="issued_has_number_and_date",
            ),
            models.CheckConstraint(condition=Q(disputed_total__gte=0), name="disputed_not_negative"),
            models.CheckConstraint(
                condition=~Q(status="issued") | Q(credited_total__lte=F("total")), name="never_credited_beyond_total"
            ),
        ]
        indexes = [
            models.Index(fields=["business", "-issued_on", "-id"], name="invoice_list_by_date"),
            models.Index(fields=["business", "status", "due_on", "id"], name="invoice_list_by_status"),
            models.Index(fields=["business", "-created_at", "-id"], name="invoice_list_newest"),
            # The two tabs that few rows of many belong to: without these a tab reads every invoice to find none.
            models.Index(
                fields=["business", "-created_at", "-id"],
                condition=Q(disputed_total__gt=0),
                name="invoice_list_disputed",
            ),
            models.Index(
                fields=["business", "-created_at", "-id"], condition=Q(kind="credit_note"), name="invoice_list_credit"
            ),
            models.Index(fields=["due_on", "id"], condition=Q(status="issued"), name="invoice_due_for_reminder"),
        ]

    def __str__(self) -> str:
        return self.number or str(_("Draft"))

    def get_absolute_url(self) -> str:
        return reverse("invoices:detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def is_credit_note(self) -> bool:
        return self.kind == Kind.CREDIT_NOTE

    @property
    def undisputed_open(self) -> Decimal:
        """What may be asked for now: open − disputed − agreed for later, never below zero."""
        return max(self.open_total - self.disputed_total - self.planned_total, ZERO)

    def standing(self, today: date) -> Standing:
        """What people call it on this day (the seller's date)."""
        if self.status != Status.ISSUED:
            return Standing(self.status)
        if self.is_credit_note:
            return Standing.SENT if self.sent_at else Standing.ISSUED
        if self.open_total <= 0:
            return self._settled_as()
        if self.disputed_total > 0:
            return Standing.DISPUTED
        if self.due_on and self.due_on < today and self.undisputed_open > 0:
            return Standing.OVERDUE
        return Standing.SENT if self.sent_at else Standing.ISSUED

    def _settled_as(self) -> Standing:
        if self.paid_total >= self.total - self.credited_total and self.paid_total > 0:
            return Standing.PAID
        return Standing.CREDITED if self.credited_total >= self.total else Standing.SETTLED


class InvoiceLine(Discounted):
    """One thing that was done: what · for what · when · how much.

    `net` is what counts of it: BT-131 less its part of the document's discount, so that lines add up to the document.
    `deposit`: the deposit invoice that this line takes off. The euro columns are empty while no rate is known.
    """

    id = models.BigAutoField(primary_key=True)
    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    description = models.CharField(_("description"), max_length=2000)
    service_date = models.DateField(_("service date"), null=True, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=4, default=1)
    unit = models.CharField(_("unit"), max_length=3, choices=Unit, default=Unit.HOUR)
    unit_price = models.DecimalField(_("price"), max_digits=16, decimal_places=6, default=0)
    vat_category = models.CharField(max_length=2, choices=VatCategory, default=VatCategory.STANDARD)
    vat_rate = models.DecimalField(_("VAT rate"), max_digits=5, decimal_places=2, default=21)
    net = _amount()
    vat = _amount()  # this line's share of its group's VAT (largest remainder), so that lines add up to the total
    net_eur = models.DecimalField(max_digits=14, decimal_places=2, null=True, editable=False)
    vat_eur = models.DecimalField(max_digits=14, decimal_places=2, null=True, editable=False)
    deposit = models.ForeignKey(Invoice, models.PROTECT, null=True, editable=False, related_name="taken_off_by")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="credits")
    # What of an accepted agreement this line carries out; at most one of the two.
    scope_item = models.ForeignKey(ScopeItem, models.PROTECT, null=True, blank=True, related_name="invoice_lines")
    agreed_rate = models.ForeignKey(Rate, models.PROTECT, null=True, blank=True, related_name="invoice_lines")
    log = models.UUIDField(null=True, editable=False)  # key of the hours behind this line (BilledTime)
    receipt = models.UUIDField(null=True, editable=False)  # the attachment that proves this expense

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["invoice", "position"], name="one_line_per_position")]

    def __str__(self) -> str:
        return self.description

    @property
    def gross(self) -> Decimal:
        return self.net + self.vat
