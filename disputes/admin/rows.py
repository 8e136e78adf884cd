"""Shared exhibits and offers as rows to look up. A row opens its case: reading is on record there."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from disputes.models import Exhibit, Proposal
from foundation.kernel.readonly import ReadOnlyAdmin, column


class OfCaseAdmin(ReadOnlyAdmin):
    list_select_related = ["dispute__business"]
    search_fields = ["dispute__number", "dispute__business__name"]
    search_help_text = _("Case number or business.")
    anchor = ""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        row = get_object_or_404(self.get_queryset(request), pk=unquote(object_id))
        return redirect(f"{reverse('admin:disputes_dispute_change', args=[row.dispute_id])}#{self.anchor}")

    @admin.display(description=_("business"), ordering="dispute__business__name")
    def business(self, row: Exhibit | Proposal) -> str:
        return str(row.dispute.business)


@admin.register(Exhibit)
class ExhibitAdmin(OfCaseAdmin):
    """Private ones do not exist here. What an exhibit shows is read in its case."""

    list_display = [
        column("label", _("number")), column("dispute", _("case number")), "business", column("party", _("party")),
        column("stance", _("view of the other side")), column("shared_at", _("shared on")),
    ]  # fmt: skip
    ordering = ["-shared_at"]
    anchor = "exhibits"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Exhibit]:
        return super().get_queryset(request).filter(shared_at__isnull=False)


@admin.register(Proposal)
class ProposalAdmin(OfCaseAdmin):
    """Amounts and words of an offer are without prejudice: they are read in the case only."""

    list_display = [
        column("number", _("number")), column("dispute", _("case number")), "business", column("kind", _("kind")),
        column("party", _("party")), column("state", _("state")), column("made_at", _("made on")),
    ]  # fmt: skip
    ordering = ["-made_at"]
    anchor = "offers"
