"""The letters of the business: as they were shipped, or in its own words."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.session import actor_of, needs_business
from clients import tone as tones
from clients.errors import Unsendable
from disputes import case_letters
from disputes.forms import LetterForm
from disputes.services import letter_copies
from foundation.wording import letters
from invoices import reminder_words
from invoices.tone import laws_of


@require_safe
@needs_business
def index(request: HttpRequest) -> HttpResponse:
    own = case_letters.own(request.business)
    groups = [
        (_("In a case"), _rows(case_letters.NAMES, own)),
        (_("Reminders"), _rows(reminder_words.NAMES, own)),
    ]
    return render(request, "disputes/letter_list.html", {"groups": groups})


def _rows(names: Mapping[str, Any], own: Container[tuple[str, str, str]]) -> list[dict[str, Any]]:
    variants = case_letters.VARIANTS.items()
    return [
        {
            "letter": letter,
            "name": name,
            "variants": [
                {"key": key, "spoken": each.label, "own": (letter, each.language, each.form) in own}
                for key, each in variants
            ],
        }
        for letter, name in names.items()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@needs_business
def edit(request: HttpRequest, letter: str, variant: str) -> HttpResponse:
    """Saving lints; `reset` brings the shipped letter back; `check` only looks."""
    if letter not in case_letters.ALL or variant not in case_letters.VARIANTS:
        raise Http404
    read = case_letters.VARIANTS[variant]
    present, number = case_letters.text_of(request.business, letter, read.language, read.form)
    form = LetterForm(request.POST if request.method == "POST" else None, initial={"text": present})
    if form.is_valid() and "check" not in request.POST:
        text = "" if "reset" in request.POST else form.cleaned_data["text"]
        key = {"letter": letter, "language": read.language, "form": read.form}
        try:
            letter_copies.save(request.business, **key, text=text, actor=actor_of(request))
        except Unsendable as refusal:
            form.add_error("text", _("Please look at: %(reasons)s") % {"reasons": refusal})
        else:
            messages.success(request, _saved(letter))
            return redirect("disputes:letters")
    shown = form["text"].value() or present
    context = {
        "form": form,
        "name": case_letters.ALL[letter],
        "spoken": read.label,
        "number": number,
        "language": read.language,
        "tone": tones.shown(shown, letters.lint(shown, letter, read.language, laws_of(request.business)).tone),
        "slots": letters.slots_of(letter, read.language),
        "is_reminder": letter in reminder_words.NAMES,
        "preview": letters.preview(shown, letter, read.language),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "disputes/letter_edit.html", context, status=status)


def _saved(letter: str) -> str:
    if letter in reminder_words.NAMES:
        return _("Saved. Reminders that are still to come leave in these words.")
    return _("Saved. New messages start from these words.")
