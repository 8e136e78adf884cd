"""Clients in the admin: read only, owners change them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from foundation.kernel.readonly import ReadOnlyAdmin, column

BUSINESS = column("business", _("business"))


@admin.register(Client)
class ClientAdmin(ReadOnlyAdmin):
    list_display = ["name", "kind", "city", BUSINESS]
    list_select_related = ["business"]
    search_fields = ["name"]
    fields = readonly_fields = [
        BUSINESS, "name", "kind", "contact_name", "email", "address", "postal_code", "city", "country", "vat_id", "kvk",
        "oin", "reference", "order_required", "language", "form_of_address", "external_number",
    ]  # fmt: skip
