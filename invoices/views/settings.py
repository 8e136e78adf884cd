"""The owner's settings that belong to invoicing: the payment FAQ."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.session import actor_of, needs_business
from invoices import faq as faqs
from invoices import faq_use
from invoices.forms import FaqFormSet
from invoices.services.faqs import publish


@require_http_methods(["GET", "HEAD", "POST"])
@needs_business
def faq(request: HttpRequest) -> HttpResponse:
    """Questions and answers in one language; saving publishes a new version. `?version=` shows an earlier one."""
    language = _language(request)
    if request.method == "POST":
        return _publish(request, language)
    shown = request.GET.get("version", "")
    texts = faqs.looked_up(request.business, language, shown) if shown else None
    if shown and texts is None:
        raise Http404
    initial = texts if texts is not None else faqs.entries(request.business, language)
    return _page(request, language, FaqFormSet(initial=initial, prefix="faq"), shown=shown)


def _publish(request: HttpRequest, language: str) -> HttpResponse:
    forms = FaqFormSet(request.POST, prefix="faq")
    if not forms.is_valid():
        return _page(request, language, forms, status=422)
    entries = [_entry(row) for row in forms.kept()]
    version = publish(request.business, language=language, entries=entries, actor=actor_of(request))
    messages.success(request, _("Version %(number)s is in use from now on.") % {"number": version.number})
    return redirect(f"{request.path}?language={language}")


def _entry(row: dict[str, Any]) -> dict[str, str]:
    return {"key": row["key"] or uuid4().hex[:8], "question": row["question"], "answer": row["answer"]}


def _language(request: HttpRequest) -> str:
    wanted = request.GET.get("language", "")
    return wanted if wanted in dict(settings.LANGUAGES) else request.business.language


def _page(request: HttpRequest, language: str, forms: Any, *, shown: str = "", status: int = 200) -> HttpResponse:
    versions = faqs.versions(request.business, language)
    used = faq_use.counts(request.business, language)
    for form in forms:
        form.used = used.get(form["key"].value() or "")
    context = {
        "forms": forms,
        "faq_language": language,
        "languages": settings.LANGUAGES,
        "versions": versions,
        "in_use": versions[0].number if versions else 0,
        "shown": int(shown) if shown else None,
    }
    return render(request, "invoices/faq_settings.html", context, status=status)
