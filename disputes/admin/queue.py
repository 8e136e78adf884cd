"""The queue: what is overdue first, then by deadline. A row opens the page of its case."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from disputes import desk, queries
from disputes.admin import case, filters, overview
from disputes.models import Dispute
from foundation.kernel.actors import Party
from foundation.kernel.money import format_amount
from foundation.kernel.readonly import ReadOnlyAdmin, column


@admin.register(Dispute)
class DisputeAdmin(ReadOnlyAdmin):
    list_display = [
        column("number", gettext_lazy("case number")), column("business", gettext_lazy("business")),
        column("invoice", gettext_lazy("invoice")), column("state", gettext_lazy("state")), "turn", "due", "breaches",
        "amount", "reasons", "spoken", "reviewer",
    ]  # fmt: skip
    list_filter = filters.ALL
    search_fields = ["number"]  # only so that the box is there; get_search_results says where it looks
    search_help_text = gettext_lazy(
        "Case or invoice number, names, and what both sides wrote to each other. Searching is on record."
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Dispute]:
        return desk.queue().prefetch_related("lines")

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return [F("due_at").asc(nulls_last=True), "number"]

    @admin.display(description=gettext_lazy("whose turn"), ordering="ball_with")
    def turn(self, row: Dispute) -> str:
        return str(Party(row.ball_with).label) if row.ball_with and row.is_open else "–"

    @admin.display(description=gettext_lazy("deadline"), ordering="due_at")
    def due(self, row: Dispute) -> str:
        day = queries.local_day(row.due_at, row.business.time_zone, get_language()) or "–"
        if not desk.is_overdue(row):
            return day
        return format_html('{} <span class="pill bad">{}</span>', day, _("Overdue"))

    @admin.display(description=gettext_lazy("missed times"), ordering="sla_breaches")
    def breaches(self, row: Dispute) -> str:
        return format_html('<span class="pill warn">{}</span>', row.sla_breaches) if row.sla_breaches else "–"

    @admin.display(description=gettext_lazy("disputed"), ordering="disputed")
    def amount(self, row: Dispute) -> str:
        money = format_amount(row.disputed or 0, row.invoice.currency, get_language())
        return format_html('<span class="money">{}</span>', money)

    @admin.display(description=gettext_lazy("reason"))
    def reasons(self, row: Dispute) -> str:
        return ", ".join(dict.fromkeys(str(line.get_reason_display()) for line in row.lines.all()))

    @admin.display(description=gettext_lazy("language"), ordering="language")
    def spoken(self, row: Dispute) -> str:
        return row.get_language_display()

    @admin.display(description=gettext_lazy("reviewer"), ordering="assigned_admin__first_name")
    def reviewer(self, row: Dispute) -> str:
        return desk.name_of(row.assigned_admin) or "–"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        acts = [
            path(f"<uuid:pk>/{name}/", wrap(case.poster(self, name)), name=f"disputes_dispute_{name}")
            for name in case.ACTS
        ]
        download = path(
            "<uuid:pk>/exhibits/<uuid:exhibit>/", wrap(case.download(self)), name="disputes_dispute_exhibit"
        )
        pages = [
            path(f"{name}/", wrap(overview.viewer(self, name)), name=f"disputes_dispute_{name}")
            for name in overview.PAGES
        ]
        return [*acts, download, *pages, *super().get_urls()]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Dispute], search_term: str
    ) -> tuple[QuerySet[Dispute], bool]:
        return overview.search(queryset, search_term), False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        answer = super().changelist_view(request, {"title": _("Cases"), **(extra_context or {})})
        words = request.GET.get("q", "").strip()
        if words:
            overview.note(request, "searched", words)
        return answer

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """The page of the case instead of a form."""
        return case.show(self, request, object_id)
