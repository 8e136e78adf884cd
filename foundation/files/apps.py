"""Stored uploads: one checked door, content-addressed."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "foundation.files"
