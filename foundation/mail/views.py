"""The door for reports of a mail provider: its own signature or our secret, or it does not open."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt

from foundation.mail import events  # noqa: F401 - it listens to what the library reads
from foundation.mail.providers import PROVIDERS

BROKEN = (ValueError, KeyError, TypeError, AttributeError)


@csrf_exempt  # a machine with a secret, not a browser with a cookie
@login_not_required
def report(request: HttpRequest, provider: str) -> HttpResponse:
    """404 unless this provider is set up; 400 without the secret, and for reports that cannot be read."""
    if provider != settings.MAIL_PROVIDER or provider not in PROVIDERS or not settings.MAIL_WEBHOOK_SECRET:
        raise Http404
    return _patient(import_string(PROVIDERS[provider].view)).as_view()(request)


def _patient(view: Any) -> Any:
    """The library's view, for which a garbled report is a refusal, not a fault of ours."""

    class Patient(view):
        def run_validators(self, request: HttpRequest) -> None:
            try:
                super().run_validators(request)
            except BROKEN as error:
                raise SuspiciousOperation("garbled report") from error

        def parse_events(self, request: HttpRequest) -> list:
            try:
                return super().parse_events(request)
            except BROKEN as error:
                raise SuspiciousOperation("garbled report") from error

    return Patient
