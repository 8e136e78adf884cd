"""Letters that a mail service posts here. django-anymail reads the services' formats; we see a plain letter."""

from __future__ import annotations

import base64
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from foundation.mail import inbound
from foundation.mail.errors import TooBusy

MAX_BODY = inbound.MAX_BYTES * 14 // 10  # some services put base 64 into JSON
SERVICES = {
    "brevo": "Brevo", "mailersend": "MailerSend", "mailgun": "Mailgun", "mailjet": "Mailjet", "postal": "Postal",
    "postmark": "Postmark", "sendgrid": "SendGrid", "sparkpost": "SparkPost",
}  # fmt: skip


@csrf_exempt
@login_not_required
@require_POST
def receive(request: HttpRequest, service: str) -> HttpResponse:
    """Without INBOUND_WEBHOOK_SECRET (`user:password`) there is no such page. Nothing is read before it was shown.

    429 and every 5xx mean: try again, the letter is not lost.
    """
    if not settings.INBOUND_WEBHOOK_SECRET or service not in SERVICES:
        raise Http404
    if not _knows_the_secret(request):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Basic"})
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
        return HttpResponse(status=413)
    if not (request.content_type or "").startswith("multipart/"):
        request._body = request.read(MAX_BODY)  # Django's own limit is for forms; a photo in JSON is larger
    try:
        return _view(service)(request)
    except TooBusy:
        return HttpResponse(status=429, headers={"Retry-After": "600"})


def _knows_the_secret(request: HttpRequest) -> bool:
    shown = request.headers.get("Authorization", "")
    wanted = "Basic " + base64.b64encode(settings.INBOUND_WEBHOOK_SECRET.encode()).decode("ascii")
    return constant_time_compare(shown, wanted)


def _view(service: str) -> Any:
    """The service's reader, loaded when its first letter comes, with our hand on its signal."""
    from anymail.signals import inbound as arrived

    arrived.connect(_arrived, dispatch_uid="foundation.mail.webhook")
    module = import_module(f"anymail.webhooks.{service}")
    view = getattr(module, f"{SERVICES[service]}InboundWebhookView")
    signed = not hasattr(view, "basic_auth")  # these sign what they send instead
    return view.as_view() if signed else view.as_view(basic_auth=[settings.INBOUND_WEBHOOK_SECRET])


def _arrived(sender: Any, event: Any, **more: Any) -> None:
    letter = event.message
    inbound.take(letter.as_bytes(), recipient=letter.envelope_recipient or "", suspicious=bool(letter.spam_detected))
