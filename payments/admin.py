"""Payments are read here, never changed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from foundation.kernel.readonly import ReadOnlyAdmin, column
from payments.models import Payment


@admin.register(Payment)
class PaymentAdmin(ReadOnlyAdmin):
    list_display = ["received_on", column("invoice", _("invoice")), "amount", "note"]
    list_select_related = ["invoice"]
    search_fields = ["invoice__number"]
    fields = readonly_fields = [column("invoice", _("invoice")), "received_on", "amount", "note"]
