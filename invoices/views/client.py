"""What the client sees behind the secret link: the amount first, then how to pay and how to object."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.session import client_ip
from foundation.files import serve
from foundation.kernel.actors import Actor
from foundation.links.doors import with_link
from invoices import faq as faqs
from invoices import pages, paper
from invoices.models import Invoice
from invoices.services import deliveries, links
from invoices.services import faqs as faq_counts
from invoices.states import DocumentKind
from invoices.views import attachments


def _invoice(request: HttpRequest) -> Invoice:
    """The invoice behind the link, and the page in its language unless the reader chose another."""
    rows = Invoice.objects.for_link(request.link).issued().select_related("business", "corrects")
    invoice = get_object_or_404(rows)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(invoice.language)
        request.LANGUAGE_CODE = invoice.language
    return invoice


@login_not_required
@require_safe
@with_link("invoice", ask_url_name="invoices:client_renew")
def show(request: HttpRequest) -> HttpResponse:
    invoice = _invoice(request)
    context = pages.client_page(invoice, translation.get_language()) | {"token": request.link_token}
    return render(request, "invoices/invoice_client.html", context)


@login_not_required
@require_safe
@with_link("invoice", ask_url_name="invoices:client_renew")
def pay(request: HttpRequest) -> HttpResponse:
    invoice = _invoice(request)
    context = pages.client_page(invoice, translation.get_language()) | {"token": request.link_token}
    return render(request, "invoices/invoice_pay.html", context)


@login_not_required
@require_safe
@with_link("invoice", ask_url_name="invoices:client_renew")
def faq(request: HttpRequest) -> HttpResponse:
    invoice = _invoice(request)
    entries = faqs.of_invoice(invoice, translation.get_language())
    context = {"invoice": invoice, "entries": entries, "token": request.link_token}
    return render(request, "invoices/invoice_faq.html", context)


@login_not_required
@require_POST
@with_link("invoice", ask_url_name="invoices:client_renew")
def faq_said(request: HttpRequest, said: str) -> HttpResponse:
    """`opened` is asked by the page's script when an answer unfolds, `enough` and `missed` by buttons: without a script
    both say that it was read. The business's own look is no reader's."""
    invoice = _invoice(request)
    if not request.user.is_authenticated:
        count = faq_counts.enough if said == "enough" else faq_counts.opened
        actor = Actor.client(request.link.recipient, ip=client_ip(request))
        key, before = request.POST.get("key", "")[:40], "before_report" in request.POST
        if not count(invoice, key=key, language=translation.get_language(), actor=actor, before_report=before):
            raise Http404
    if said == "opened":
        return HttpResponse(status=204)
    if said == "missed":
        return redirect("disputes:report", request.link_token)
    messages.success(request, _("Glad that it helped. Nothing was reported."))
    return redirect("invoices:client", request.link_token)


@login_not_required
@require_safe
@with_link("invoice", ask_url_name="invoices:client_renew")
def pdf(request: HttpRequest) -> HttpResponse:
    invoice = _invoice(request)
    document = paper.find(invoice) or paper.build(invoice.pk)
    return serve.as_document(document.file, paper.file_name(invoice), request)


@login_not_required
@require_safe
@with_link("invoice", ask_url_name="invoices:client_renew")
def ubl(request: HttpRequest) -> HttpResponse:
    invoice = _invoice(request)
    document = paper.ubl_of(invoice)
    return serve.as_document(document.file, paper.file_name(invoice, DocumentKind.UBL), request, attachment=True)


@login_not_required
@require_safe
@with_link("invoice", ask_url_name="invoices:client_renew")
def attachment(request: HttpRequest, key: UUID) -> HttpResponse:
    return attachments.attached(_invoice(request), key)


@login_not_required
@require_safe
@with_link("invoice", ask_url_name="invoices:client_renew")
def log(request: HttpRequest, kind: str) -> HttpResponse:
    return attachments.log_of(request, _invoice(request), kind)


@login_not_required
@require_POST
@with_link("invoice")
def opened(request: HttpRequest) -> HttpResponse:
    """Asked by the page's script when a person moves there (docs/adr/0151). Who is signed in is no client."""
    if not request.user.is_authenticated:
        deliveries.opened(request.link, actor=Actor.client(request.link.recipient, ip=client_ip(request)))
    return HttpResponse(status=204)


@login_not_required
@require_POST
@with_link("invoice", expired_too=True)
def renew(request: HttpRequest) -> HttpResponse:
    """A new link goes to the address the old one was sent to, never to the screen."""
    links.renew(request.link)
    messages.success(request, _("If the link was yours, a new one is on its way by e-mail."))
    return redirect("home")
