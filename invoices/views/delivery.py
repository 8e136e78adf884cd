"""How an issued invoice reaches the client: letters, links, the post."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import queries as accounts
from accounts.session import actor_of
from clients import tone as tones
from clients import waiting
from clients.errors import Unsendable, WaitsAlready
from clients.services import later
from foundation.kernel.calendar import local_date
from foundation.mail import outbox
from invoices import queries, recipients, tone
from invoices.errors import CannotSend
from invoices.forms import PostedForm, SendForm
from invoices.models import Invoice
from invoices.services import deliveries, links
from invoices.services import send as sending


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who has not confirmed an e-mail address yet does so first and comes back here."""
    invoice = issued(request, pk)
    if not accounts.can_send_mail(request.business):
        return redirect(f"{reverse('accounts:keep')}?{urlencode({'next': request.path})}")
    form = SendForm(request.POST if request.method == "POST" else None, offered=recipients.offered(invoice))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            said = _send(request, invoice, form.cleaned_data)
        except (CannotSend, WaitsAlready) as refusal:
            form.add_error("to", str(refusal))
            status = 409
        except Unsendable as refusal:
            form.add_error("message", str(refusal))
            form.tone, status = _looked(request, invoice)[1], 422
        else:
            messages.success(request, said)
            return redirect(invoice)
    return _send_page(request, invoice, form, status)


def _send(request: HttpRequest, invoice: Invoice, fields: dict[str, Any]) -> str:
    """Now, or in the morning where that was asked for."""
    before, actor = tones.earlier(request.POST.get("tone_before", "")), actor_of(request)
    letter = {"to": fields["to"], "message": fields["message"], "before": before}
    if "later" not in request.GET:
        done = sending.send_to_all(invoice, **letter, actor=actor)
        return _on_its_way([one.email.to for one in done if one.email])
    later.schedule(invoice.business, about=f"invoice:{invoice.pk}", **letter, actor=actor)
    return _("It leaves on %(when)s. Until then you can take it back.") % {"when": waiting.morning(invoice.business)}


def _send_page(request: HttpRequest, invoice: Invoice, form: SendForm, status: int = 200) -> HttpResponse:
    context = {"invoice": invoice, "form": form, "morning": waiting.morning(invoice.business)}
    return render(request, "invoices/invoice_send.html", context, status=status)


def _looked(request: HttpRequest, invoice: Invoice) -> tuple[dict[str, str], tones.Checked | None]:
    business = invoice.business
    context = tones.may_wait(tone.of_invoice(invoice), business.time_zone, business.country)
    url = f"{reverse('invoices:send', args=[invoice.pk])}?later=1"
    return tones.looked(request.POST.dict(), ["message"], context, later=url)


@require_POST
def check_words(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How the covering words will land. A plain submit gets the page with all that was typed."""
    invoice = issued(request, pk)
    data, checked = _looked(request, invoice)
    if request.htmx:
        return render(request, "_tone_hits.html", {"tone": checked, "tone_url": request.path})
    people = request.POST.getlist("people")
    form = SendForm(offered=recipients.offered(invoice), initial=data | {"people": people})
    if "people" in form.fields:
        form.fields["people"].initial = people
    form.tone = checked
    return _send_page(request, invoice, form)


def _on_its_way(addresses: list[str]) -> str:
    if len(addresses) == 1:
        return _("The invoice is on its way to %(to)s.") % {"to": addresses[0]}
    return _("The invoice is on its way to %(n)s addresses.") % {"n": len(addresses)}


@require_POST
def again(request: HttpRequest, pk: UUID, delivery: int) -> HttpResponse:
    """The same letter to the same address: one that failed goes again as it is, any other with a new link."""
    invoice = issued(request, pk)
    row = get_object_or_404(invoice.deliveries.filter(email__isnull=False).select_related("email"), pk=delivery)
    actor = actor_of(request)
    if row.email.can_resend:
        outbox.resend(row.email, actor=actor)
    else:
        sending.send(invoice, to=row.email.to, message="", actor=actor)
    messages.success(request, _on_its_way([row.email.to]))
    return redirect(invoice)


@require_http_methods(["GET", "HEAD", "POST"])
def posted(request: HttpRequest, pk: UUID) -> HttpResponse:
    """It went by post: from that day on it counts as sent."""
    invoice = issued(request, pk)
    today = local_date(timezone.now(), request.business.time_zone)
    form = PostedForm(request.POST if request.method == "POST" else None, initial={"on": today})
    context: dict[str, Any] = {"invoice": invoice, "form": form}
    if form.is_valid():
        try:
            deliveries.posted(invoice, on=form.cleaned_data["on"], actor=actor_of(request))
        except CannotSend as refusal:
            form.add_error("on", str(refusal))
        else:
            messages.success(request, _("Noted. The invoice counts as sent."))
            return redirect(invoice)
    return render(request, "invoices/invoice_posted.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end_link(request: HttpRequest, pk: UUID, link: UUID) -> HttpResponse:
    """GET says what stops working; POST ends the link. The one that is printed gets a successor."""
    invoice = issued(request, pk)
    row = get_object_or_404(queries.links_of(invoice), pk=link)
    if request.method == "POST":
        if "renew" in request.POST and row.recipient:
            links.replace(invoice, row, actor=actor_of(request))
            messages.success(request, _("A new link is on its way to %(to)s.") % {"to": row.recipient})
            return redirect(invoice)
        links.end(invoice, row, actor=actor_of(request))
        messages.success(request, _("The old link opens nothing any more."))
        return redirect(invoice)
    return render(request, "invoices/invoice_link_end.html", {"invoice": invoice, "link": row})


def issued(request: HttpRequest, pk: UUID) -> Invoice:
    rows = Invoice.objects.for_business(request.business).issued().select_related("business", "client", "corrects")
    return get_object_or_404(rows, pk=pk)
