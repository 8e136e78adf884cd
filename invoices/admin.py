"""Invoices and credit notes at the desk: issued documents only, to be read. Drafts are their writer's own."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation.kernel.readonly import ReadOnlyAdmin, RowsInline, column, filter_by
from invoices.models import Invoice, InvoiceLine
from invoices.states import Kind

NUMBER, KIND, BUSINESS = column("number", _("number")), column("kind", _("kind")), column("business", _("business"))
TOTAL, DISPUTED = column("total", _("total")), column("disputed_total", _("disputed"))
OPEN, CURRENCY = column("open_total", _("still open")), column("currency", _("currency"))


class LineInline(RowsInline):
    model = InvoiceLine
    fk_name = "invoice"
    verbose_name_plural = _("lines")
    fields = readonly_fields = [
        column("position", _("number")), "description", "service_date", "quantity", column("unit", _("unit")),
        "unit_price", column("vat_category", _("VAT category")), "vat_rate", column("net", _("without VAT")),
        column("vat", _("VAT")),
    ]  # fmt: skip


@admin.register(Invoice)
class InvoiceAdmin(ReadOnlyAdmin):
    list_display = [NUMBER, KIND, BUSINESS, "buyer_name", "issued_on", "due_on", CURRENCY, TOTAL, DISPUTED, OPEN]
    list_filter = [filter_by("kind", _("kind"), Kind.choices)]
    list_select_related = ["business"]
    search_fields = ["number", "buyer_name", "business__name"]
    ordering = ["-issued_at"]
    fields = readonly_fields = [
        NUMBER, KIND, BUSINESS, "buyer_name", "issued_on", "due_on", column("corrects", _("corrects invoice")),
        column("correction_reason", _("reason")), CURRENCY, column("net_total", _("without VAT")),
        column("vat_total", _("VAT")), TOTAL, column("credited_total", _("credited")), column("paid_total", _("paid")),
        column("written_off_total", _("written off")), DISPUTED, OPEN,
    ]  # fmt: skip
    inlines = [LineInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Invoice]:
        return super().get_queryset(request).issued().select_related("business", "corrects")
