"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest

STYLESHEETS = tuple(
    f"css/{name}.css" for name in ("tokens", "shell", "lists", "forms", "editor", "client", "case", "mediation")
)


def page(request: HttpRequest) -> dict:
    return {"site_url": settings.SITE_URL, "app_version": settings.APP_VERSION, "stylesheets": STYLESHEETS}
