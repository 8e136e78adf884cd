"""Stored uploads: one checked door, content-addressed."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "foundation.files"
    verbose_name = _("Files")
