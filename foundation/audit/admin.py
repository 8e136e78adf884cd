"""The log and its checks, to be read."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation.audit.models import Event, Verification


class ReadOnlyAdmin(admin.ModelAdmin):
    """Nothing to add, change or delete."""

    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["recorded_at", "verb", "party", "actor_name", "chain", "seq"]
    list_filter = ["party"]
    search_fields = ["chain__startswith", "verb__startswith"]
    search_help_text = _("The start of a chain (case:…, business:…) or of an act.")
    ordering = ["-id"]
    fields = ["chain", "seq", "recorded_at", "verb", "party", "actor_name", "free_text", "body", "previous", "hash"]
    readonly_fields = ["free_text"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return super().get_queryset(request).select_related("text_row")

    @admin.display(description=_("text"))
    def free_text(self, event: Event) -> str:
        return str(_("(erased)")) if event.text_is_erased else event.text


@admin.register(Verification)
class VerificationAdmin(ReadOnlyAdmin):
    list_display = ["ran_at", "chains", "events", "faults"]
    ordering = ["-ran_at"]
