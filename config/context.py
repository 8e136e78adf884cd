"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest

_TOPICS = ("tokens", "shell", "lists", "forms", "editor", "client", "case", "evidence", "tone")
STYLESHEETS = tuple(f"css/{name}.css" for name in _TOPICS)


def page(request: HttpRequest) -> dict:
    return {"site_url": settings.SITE_URL, "app_version": settings.APP_VERSION, "stylesheets": STYLESHEETS}
