"""The owner's settings that belong to invoicing: the payment FAQ."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.session import actor_of
from invoices import faq as faqs
from invoices.forms import FaqFormSet
from invoices.services.faqs import publish


@require_http_methods(["GET", "POST"])
def faq(request: HttpRequest) -> HttpResponse:
    """Questions and answers in one language; saving publishes a new version."""
    language = request.GET.get("language", request.business.language)
    if language not in dict(settings.LANGUAGES):
        language = request.business.language
    initial = faqs.entries(request.business, language)
    forms = FaqFormSet(request.POST if request.method == "POST" else None, initial=initial, prefix="faq")
    if request.method == "POST" and forms.is_valid():
        version = publish(request.business, language=language, entries=_entries(forms), actor=actor_of(request))
        messages.success(request, _("Version %(number)s is in use from now on.") % {"number": version.number})
        return redirect(f"{request.path}?language={language}")
    context = {
        "forms": forms,
        "language": language,
        "languages": settings.LANGUAGES,
        "version": faqs.latest(request.business, language),
    }
    return render(request, "invoices/faq_settings.html", context, status=422 if forms.is_bound else 200)


def _entries(forms) -> list[dict[str, str]]:
    rows = [form.cleaned_data for form in forms if form.cleaned_data.get("question")]
    return [
        {"key": row["key"] or uuid4().hex[:8], "question": row["question"].strip(), "answer": row["answer"].strip()}
        for row in rows
    ]
