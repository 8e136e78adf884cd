"""Outbox, delivery and what became of each letter."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "foundation.mail"
