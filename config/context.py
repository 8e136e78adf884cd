"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict:
    return {"site_url": settings.SITE_URL, "app_version": settings.APP_VERSION}
