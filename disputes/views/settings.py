"""The owner's settings that belong to disputes: the published deadlines."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.session import actor_of
from disputes import policy
from disputes.forms import PolicyForm
from disputes.services import policies


@require_http_methods(["GET", "POST"])
def edit_policy(request: HttpRequest) -> HttpResponse:
    present = policy.newest(request.business)
    form = PolicyForm(request.POST if request.method == "POST" else None, present=present)
    if form.is_valid():
        version = policies.publish(request.business, days=form.cleaned_data, actor=actor_of(request))
        messages.success(request, _("Version %(number)s is in use from now on.") % {"number": version.version})
        return redirect("disputes:edit_policy")
    context = {"form": form, "present": present, "tab": "disputes"}
    return render(request, "disputes/policy_settings.html", context, status=422 if form.is_bound else 200)
