"""Append-only, hash-chained events."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "foundation.audit"
