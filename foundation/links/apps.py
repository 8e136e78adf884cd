"""Secret links for people without an account."""

from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "foundation.links"
