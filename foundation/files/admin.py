"""Stored files can be looked up, never changed: they are evidence."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from foundation.files.models import StoredFile


@admin.register(StoredFile)
class StoredFileAdmin(admin.ModelAdmin):
    list_display = ["name", "content_type", "size", "sha256", "stored_at"]
    list_filter = ["content_type"]
    search_fields = ["name", "sha256"]
    date_hierarchy = "stored_at"
    fields = ["name", "content_type", "size", "sha256", "stored_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
