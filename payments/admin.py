"""Payments are read here, never changed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from foundation.kernel.readonly import ReadOnlyAdmin, column
from payments.models import BankEntry, BankStatement, CreditMovement, Payment, WriteOff


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    list_display = ["received_on", column("invoice", _("invoice")), "amount", "note"]
    list_select_related = ["invoice"]
    search_fields = ["invoice__number"]
    fields = readonly_fields = [column("invoice", _("invoice")), "received_on", "amount", "note"]


@admin.register(BankStatement)
class BankStatementAdmin(ReadOnlyAdmin):
    list_display = ["until_on", "account", "kind", "file_name", "business"]
    list_select_related = ["account", "business"]


@admin.register(BankEntry)
class BankEntryAdmin(ReadOnlyAdmin):
    list_display = ["booked_on", "amount", "counterparty", "state", "business"]
    list_select_related = ["business"]
    list_filter = ["state"]


@admin.register(CreditMovement)
class CreditMovementAdmin(ReadOnlyAdmin):
    list_display = ["happened_on", "client", "amount", "currency", "kind"]
    list_select_related = ["client"]


@admin.register(WriteOff)
class WriteOffAdmin(ReadOnlyAdmin):
    list_display = ["written_on", "invoice", "amount", "reason"]
    list_select_related = ["invoice"]
