"""Stored files can be looked up by their hash, never changed: they are evidence.

How people called a file and what it shows is not here: it may be a private exhibit.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation.files.models import StoredFile
from foundation.kernel.readonly import ReadOnlyAdmin, column


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnlyAdmin):
    list_display = fields = readonly_fields = [
        column("sha256", "SHA-256"), column("content_type", _("type")), column("size", _("bytes")),
        column("stored_at", _("stored")),
    ]  # fmt: skip
    search_fields = ["sha256"]
    date_hierarchy = "stored_at"

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Under its hash: the page would put the name in its title."""
        stored = super().get_object(request, object_id, from_field)
        if stored is not None:
            stored.name = stored.sha256[:12]
        return stored
