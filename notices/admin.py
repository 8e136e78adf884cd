"""The desk keeps the law: rows are added and verified, never edited. Letters are there to be looked at."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from foundation.kernel.actors import Actor
from foundation.kernel.readonly import ReadOnlyAdmin, column, filter_by
from notices.forms import LawCheckForm, LawRowForm
from notices.models import LawCheck, LawRow, LegalLetter
from notices.services import statutes
from notices.states import LetterKind, LetterState


class AddOnlyAdmin(ReadOnlyAdmin):
    """Rows are added by a service; afterwards they are history."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(f"notices.add_{self.model._meta.model_name}")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        actor = Actor.admin(request.user, ip=request.META.get("REMOTE_ADDR", ""))
        made = self.add(actor=actor, **form.cleaned_data)
        obj.pk, obj.__dict__ = made.pk, made.__dict__


@admin.register(LawRow)
class LawRowAdmin(AddOnlyAdmin):
    form = LawRowForm
    list_display = ["row_id", "value", "unit", "valid_from", "valid_to", "added_by", "added_at"]
    search_fields = ["row_id", "code"]
    add = staticmethod(statutes.add_row)


@admin.register(LawCheck)
class LawCheckAdmin(AddOnlyAdmin):
    form = LawCheckForm
    list_display = ["row_id", "verified_through", "source", "checked_by", "checked_at"]
    search_fields = ["row_id"]
    add = staticmethod(statutes.verify)


@admin.register(LegalLetter)
class LegalLetterAdmin(ReadOnlyAdmin):
    """What became of a letter; its words are the business's own."""

    list_display = [
        column("made_at", _("made")), column("kind", _("kind")), column("state", _("state")),
        column("channel", _("how it is sent")), column("sent_at", _("sent")), column("delivered_on", _("received on")),
    ]  # fmt: skip
    list_filter = [
        filter_by("kind", _("kind"), LetterKind.choices), filter_by("state", _("state"), LetterState.choices),
    ]  # fmt: skip
    fields = readonly_fields = [
        column("business", _("business")), column("kind", _("kind")), column("state", _("state")), "channel",
        column("decided_at", _("decided on")), column("sent_at", _("sent")), "posted_on", "track_number",
        "delivered_on", "proof", column("text_sha256", _("SHA-256 of the text")), column("row_ids", _("rules used")),
    ]  # fmt: skip
