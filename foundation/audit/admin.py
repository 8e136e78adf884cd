"""The log and its checks, to be read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from foundation.audit.models import Event, Verification
from foundation.kernel.actors import Party
from foundation.kernel.readonly import ReadOnlyAdmin, filter_by


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The facts without the words: what people wrote is read on the page of the case, where reading is on record."""

    list_display = ["recorded_at", "verb", "party", "actor_name", "chain", "seq"]
    list_filter = [filter_by("party", _("party"), Party.choices)]
    search_fields = ["chain__startswith", "verb__startswith"]
    search_help_text = _("The start of a chain (case:…, business:…) or of an act.")
    ordering = ["-id"]
    fields = ["chain", "seq", "recorded_at", "verb", "party", "actor_name", "body", "previous", "hash"]


@admin.register(Verification)
class VerificationAdmin(ReadOnlyAdmin):
    list_display = ["ran_at", "chains", "events", "faults"]
    ordering = ["-ran_at"]
