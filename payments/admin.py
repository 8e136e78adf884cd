"""Payments are read here, never changed."""

from django.contrib import admin

from foundation.kernel.readonly import ReadOnlyAdmin
from payments.models import Payment


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    list_display = ["received_on", "invoice", "amount", "note"]
    list_select_related = ["invoice"]
    search_fields = ["invoice__number"]
