"""The owner's settings: who the business is, how its invoices look, and how the person signs in."""

from __future__ import annotations

from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings as site
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import identity, numbering, session
from accounts.forms import AccountForm, BusinessForm, InvoiceSettingsForm, LogoForm
from accounts.models import Business
from accounts.queries import businesses_of, missing_for_invoice
from accounts.services import businesses, people
from accounts.session import needs_business
from foundation.files import door, serve
from foundation.files.errors import FileRefused
from foundation.kernel.calendar import local_date

USUAL_TERM, LAWFUL_TERM = 30, 60


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    business = request.business
    missing = missing_for_invoice(business) if business else []
    context = {
        "business": business,
        "missing": [Business._meta.get_field(name).verbose_name for name in missing],
        "all": businesses_of(request.user),
    }
    return render(request, "accounts/settings.html", context)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """For whoever has no business yet; pressed twice it still makes one."""
    if request.business is None:
        session.sign_in_guest(request)
    return redirect("accounts:business")


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Work for another of one's businesses, and go on to `next`. A link in a letter leads here: it only asks."""
    wanted = get_object_or_404(Business.objects.for_user(request.user), pk=pk)
    onward = session.safe_next(request, reverse("accounts:settings"))
    if request.method == "POST":
        session.choose(request, wanted)
    elif request.business != wanted:
        return render(request, "accounts/choose.html", {"business": request.business, "wanted": wanted, "next": onward})
    return redirect(onward)


@require_http_methods(["GET", "POST"])
@needs_business
def business(request: HttpRequest) -> HttpResponse:
    form = BusinessForm(request.POST or None, instance=request.business)
    if request.method == "POST" and form.is_valid():
        businesses.update(request.business, changes=form.cleaned_data, actor=session.actor_of(request))
        messages.success(request, _("Saved. Invoices that were issued before keep what they say."))
        return redirect("accounts:business")
    return _business_page(request, form=form, logo_form=LogoForm())


def _business_page(request: HttpRequest, *, form: BusinessForm, logo_form: LogoForm) -> HttpResponse:
    context = {
        "business": request.business,
        "form": form,
        "logo_form": logo_form,
        "may_contain_bsn": identity.may_contain_bsn(request.business.vat_id),
    }
    return render(request, "accounts/business.html", context)


@require_safe
@needs_business
def logo(request: HttpRequest) -> HttpResponse:
    if request.business.logo is None:
        raise Http404
    return serve.as_picture(request.business.logo)


@require_POST
@needs_business
def add_logo(request: HttpRequest) -> HttpResponse:
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid() and _accept_logo(request, form):
        messages.success(request, _("Your logo is saved. New invoices show it."))
        return redirect("accounts:business")
    return _business_page(request, form=BusinessForm(instance=request.business), logo_form=form)


def _accept_logo(request: HttpRequest, form: LogoForm) -> bool:
    """The file is examined before the transaction begins: that may take seconds."""
    try:
        upload = door.inspect(form.cleaned_data["logo"], kinds=door.LOGO)
    except FileRefused as refusal:
        form.add_error("logo", str(refusal))
        return False
    businesses.set_logo(request.business, upload=upload, actor=session.actor_of(request))
    return True


@require_POST
@needs_business
def remove_logo(request: HttpRequest) -> HttpResponse:
    businesses.set_logo(request.business, upload=None, actor=session.actor_of(request))
    messages.success(request, _("The logo is removed. Issued invoices keep it."))
    return redirect("accounts:business")


@require_http_methods(["GET", "POST"])
@needs_business
def invoices(request: HttpRequest) -> HttpResponse:
    form = InvoiceSettingsForm(request.POST or None, instance=request.business)
    if request.method == "POST" and form.is_valid():
        businesses.update(request.business, changes=form.cleaned_data, actor=session.actor_of(request))
        messages.success(request, _("Saved. It holds for new invoices; numbers already given never change."))
        _warn_about_term(request, form.cleaned_data["payment_days"])
        return redirect("accounts:invoices")
    return render(request, "accounts/invoices.html", {"form": form, **_examples(request, form)})


def _warn_about_term(request: HttpRequest, days: int) -> None:
    if days > LAWFUL_TERM:
        messages.warning(request, _("More than 60 days is only allowed if it is clearly fair to both sides."))
    elif days > USUAL_TERM:
        messages.warning(request, _("Between businesses more than 30 days must be agreed in writing beforehand."))


@require_safe
@needs_business
def example(request: HttpRequest) -> HttpResponse:
    """How the next numbers would look with the formats being typed. Reads only."""
    form = InvoiceSettingsForm(request.GET, instance=request.business)
    return render(request, "accounts/_number_example.html", _examples(request, form))


def _examples(request: HttpRequest, form: InvoiceSettingsForm) -> dict[str, str]:
    year = local_date(timezone.now(), request.business.time_zone).year
    return {
        "number_example": _written(form["number_format"].value(), year),
        "credit_example": _written(form["credit_number_format"].value(), year),
    }


def _written(number_format: str | None, year: int) -> str:
    try:
        numbering.check(number_format or "")
    except numbering.BadFormat:
        return ""
    return numbering.written(number_format or "", year=year, seq=7)


@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    known = {name: getattr(request.user, name) for name in ("first_name", "last_name", "language")}
    form = AccountForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        language, actor = form.cleaned_data.pop("language"), session.actor_of(request)
        people.set_name(request.user, **form.cleaned_data, actor=actor)
        people.set_language(request.user, language=language, actor=actor)
        with translation.override(language):
            messages.success(request, _("Saved."))
        response = redirect("accounts:account")
        session.remember_language(response, language)
        return response
    context = {
        "form": form,
        "read_as": session.actor_of(request).name if request.business else "",
        "second_factor": is_mfa_enabled(request.user),
        "mail_is_kept": not site.MAIL_URL,
    }
    return render(request, "accounts/account.html", context, status=422 if form.is_bound else 200)
