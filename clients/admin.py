"""Clients in the admin: read only, owners change them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from clients.models import Client
from foundation.kernel.readonly import ReadOnlyAdmin, column


@admin.register(Client)
class ClientAdmin(ReadOnlyAdmin):
    list_display = ["name", "kind", "city", column("business", _("business"))]
    list_select_related = ["business"]
    search_fields = ["name"]
