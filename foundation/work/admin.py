"""Long work at the desk: what runs, for how long, and what became of it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from foundation.kernel.readonly import ReadOnlyAdmin, column, filter_by
from foundation.work.models import Run, State

KIND, STATE, QUEUED = column("kind", _("kind")), column("state", _("state")), column("queued_at", _("queued"))
STARTED, FINISHED = column("started_at", _("started")), column("finished_at", _("finished"))
COUNTS = [column("total", _("items")), column("done", _("done")), column("failed", _("not done"))]


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    list_display = [KIND, STATE, QUEUED, STARTED, FINISHED, *COUNTS]
    list_filter = [filter_by("state", _("state"), State.choices)]
    fields = readonly_fields = [KIND, STATE, QUEUED, STARTED, FINISHED, *COUNTS, column("summary", _("result"))]
    ordering = ["-queued_at"]
