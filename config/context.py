"""What every page knows."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.pages import running
from accounts.session import WORK
from disputes import way_back

_TOPICS = ("tokens", "shell", "lists", "forms", "editor", "client", "case", "evidence", "mediation", "tone")
STYLESHEETS = tuple(f"css/{name}.css" for name in _TOPICS)


def page(request: HttpRequest) -> dict:
    return {
        "site_url": settings.SITE_URL,
        "app_version": settings.APP_VERSION,
        "stylesheets": STYLESHEETS,
        "way_back": way_back.offered(request),
        "at_work": SimpleLazyObject(partial(_at_work, request)),
    }


def _at_work(request: HttpRequest) -> list[dict[str, str]]:
    """Long work that this session began and that is not over: only base.html asks."""
    return running(getattr(request, "business", None), request.session.get(WORK, []))
