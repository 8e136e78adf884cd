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
    members = digests.members_of(request.user)
    data = request.POST if request.method == "POST" else None
    form = DigestForm(data, members=members, initial={"businesses": digests.wanted_of(members)})
    if form.is_valid():
        wanted = form.cleaned_data["businesses"]
        digests.choose(members, wanted=wanted, actor=actor_of(request))
        messages.success(request, _("The weekly letter is on.") if wanted else _("You get no weekly letter any more."))
        return redirect("insights:digest")
    now, language = timezone.now(), get_language()
    context = {
        "form": form,
        "weeks": week.all_of([member.business for member in members], now=now, language=language),
        "address": confirmed_address(request.user),
        "tab": "mail",
    }
    return render(request, "insights/digest.html", context, status=422 if form.is_bound else 200)
