"""Append-only, hash-chained events."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "foundation.audit"
    verbose_name = _("Log")
