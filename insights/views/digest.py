"""The weekly letter: wanted or not, and what it would say this week."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.queries import confirmed_address
from accounts.session import actor_of, needs_business
from insights import week
from insights.forms import DigestForm
from insights.services import digests


@require_http_methods(["GET", "HEAD", "POST"])
@needs_business
def choose(request: HttpRequest) -> HttpResponse:
    member = request.business.memberships.get(user=request.user)
    form = DigestForm(request.POST if request.method == "POST" else None, initial={"wanted": digests.is_wanted(member)})
    if form.is_valid():
        digests.choose(member, wanted=form.cleaned_data["wanted"], actor=actor_of(request))
        on = form.cleaned_data["wanted"]
        messages.success(request, _("The weekly letter is on.") if on else _("You get no weekly letter any more."))
        return redirect("insights:digest")
    monday = week.monday_of(timezone.now(), request.business.time_zone)
    context = {
        "form": form,
        "week": week.of(request.business, monday=monday, language=get_language()),
        "address": confirmed_address(request.user),
        "tab": "mail",
    }
    return render(request, "insights/digest.html", context, status=422 if form.is_bound else 200)
