"""Clients in the admin: read only, owners change them."""

from django.contrib import admin

from clients.models import Client
from foundation.kernel.readonly import ReadOnlyAdmin


@admin.register(Client)
class ClientAdmin(ReadOnlyAdmin):
    list_display = ["name", "kind", "city", "business"]
    list_select_related = ["business"]
    search_fields = ["name"]
