"""Django admin behind the same door as everybody: sign in through allauth, second factor required."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

OURS = {"foundation", "accounts", "clients", "invoices", "payments", "notices", "disputes"}
ORDER = ("disputes", "notices", "invoices", "payments", "clients", "accounts", "mail", "audit", "files")


def used_second_factor(request: HttpRequest) -> bool:
    """Enrolled, and shown in this very session: a stolen mailbox alone does not open the desk."""
    if not is_mfa_enabled(request.user):
        return False
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


class HelderAdminSite(AdminSite):
    site_header = gettext_lazy("Helder administration")
    site_title = gettext_lazy("Helder administration")
    index_title = gettext_lazy("Desk")
    enable_nav_sidebar = False  # tables need the width

    def register(self, model_or_iterable: Any, *args: Any, **options: Any) -> None:
        """Only models of this house. Whoever could write addresses to sign in with, second factors or bundles of
        rights would own every account, so the pages that libraries bring along stay out."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        ours = [model for model in models if model.__module__.partition(".")[0] in OURS]
        super().register(ours, *args, **options)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Cases first; the log and the files last."""
        found = super().get_app_list(request, app_label)
        return sorted(found, key=lambda app: ORDER.index(app["app_label"]) if app["app_label"] in ORDER else len(ORDER))

    def has_permission(self, request: HttpRequest) -> bool:
        if not super().has_permission(request):
            return False
        return used_second_factor(request) or not settings.ADMIN_MFA

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With a line about what waits, for whoever may see cases."""
        from disputes import desk  # the site is made before the models are loaded

        waiting = desk.counts() if request.user.has_perm("disputes.view_dispute") else None
        return super().index(request, {"desk": waiting, **(extra_context or {})})

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """No form of its own: on to sign in, to enrol, or to show the second factor. Others are refused."""
        wanted = request.GET.get("next", "")
        onward = wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else reverse("admin:index")
        if self.has_permission(request):
            return redirect(onward)
        if not request.user.is_authenticated or request.user.is_guest:
            return _to("account_login", onward)
        if not super().has_permission(request):
            raise PermissionDenied
        if not is_mfa_enabled(request.user):
            messages.info(request, _("The administration asks for a second factor. Set one up first."))
            return redirect("mfa_index")
        return _to("mfa_reauthenticate", onward)

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_change_password")


def _to(name: str, onward: str) -> HttpResponse:
    return redirect(f"{reverse(name)}?{urlencode({'next': onward})}")
