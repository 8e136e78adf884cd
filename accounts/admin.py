"""People and businesses as the desk sees them. Nobody becomes more here: rights are given on the command line."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Business, Membership, User
from accounts.services import people
from foundation.kernel.actors import Actor
from foundation.kernel.errors import DomainError
from foundation.kernel.readonly import ReadOnlyAdmin, RowsInline, column
from foundation.links.addresses import client_ip


class MembershipInline(RowsInline):
    model = Membership


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    list_display = ("username", "email", "language", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "language")
    search_fields = ("username", "email", "first_name", "last_name")
    ordering = ("-date_joined",)
    fields = (
        "username", "email", "first_name", "last_name", "language",
        "is_active", "is_staff", "is_superuser", "date_joined", "last_login",
    )  # fmt: skip
    inlines = (MembershipInline,)
    actions = ("close", "open")

    def has_open_or_close_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    @admin.action(description=_("Close the selected accounts"), permissions=["open_or_close"])
    def close(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._set_active(request, queryset, active=False)

    @admin.action(description=_("Open the selected accounts again"), permissions=["open_or_close"])
    def open(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._set_active(request, queryset, active=True)

    def _set_active(self, request: HttpRequest, queryset: QuerySet, *, active: bool) -> None:
        actor = Actor.admin(request.user, ip=client_ip(request))
        for user in queryset:
            try:
                people.set_active(user, active=active, actor=actor)
            except DomainError as refusal:
                self.message_user(request, f"{user}: {refusal}", messages.ERROR)
            else:
                self.log_change(request, user, gettext("Opened") if active else gettext("Closed"))


@admin.register(Business)
class BusinessAdmin(ReadOnlyAdmin):
    list_display = (
        "__str__",
        "city",
        "country",
        "language",
        column("purge_on", _("kept until")),
        column("created_at", _("since")),
    )
    list_filter = ("country", "language", "vat_scheme")
    search_fields = ("name", "email", "kvk", "vat_id")
    ordering = ("-created_at",)
    exclude = ("logo",)
    inlines = (MembershipInline,)
