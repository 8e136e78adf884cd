"""Hours that nobody invoiced yet become a draft."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.session import actor_of, needs_business
from clients.models import Client
from invoices import pages, queries
from invoices.forms.extras import HoursForm
from invoices.services import hours
from invoices.states import Grouping


@require_http_methods(["GET", "HEAD", "POST"])
@needs_business
def choose(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """The hours of one client, or those without a client. POST makes the draft, or adds to the one that is picked."""
    business = request.business
    client = get_object_or_404(Client.objects.for_business(business), pk=pk) if pk else None
    offered = queries.hours_to_bill(business, client)
    drafts = queries.drafts_for_hours(business, client)
    initial = {"rate": queries.last_rate(business, client), "entries": [str(entry.pk) for entry in offered]}
    initial["draft"] = request.GET.get("draft", "")
    posted = request.POST if request.method == "POST" else None
    form = HoursForm(posted, offered=offered, drafts=drafts, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        invoice = hours.bill(
            business,
            client=client,
            entries=[UUID(key) for key in data["entries"]],
            grouping=Grouping(data["grouping"]),
            rate=data["rate"],
            into=data["draft"],
            actor=actor_of(request),
        )
        done = _("The hours are on the draft.") if data["draft"] else _("The draft is made.")
        messages.success(request, f"{done} {_('The log of these hours travels with the invoice.')}")
        return redirect(invoice)
    chosen = set(form["entries"].value() or ())
    context = pages.hours_page(business, offered, chosen, get_language() or "en") | {"client": client, "form": form}
    return render(request, "invoices/hours.html", context, status=422 if form.is_bound else 200)
