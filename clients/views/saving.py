"""What belongs to a client and has one form: saved and back to the client, or the form again with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clients.models import Client


def typed(request: HttpRequest) -> Any:
    """The first argument of a form: nothing on a GET."""
    return request.POST if request.method == "POST" else None


def saved_or_again(
    request: HttpRequest, client: Client, form: BaseForm, save: Callable[[dict[str, Any]], Any], template: str,
    **context: Any,
) -> HttpResponse:  # fmt: skip
    if form.is_valid():
        save(form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(client)
    return render(request, template, {"form": form, "client": client, **context}, status=422 if form.is_bound else 200)
