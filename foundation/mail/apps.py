"""Outbox, delivery and what became of each letter."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "foundation.mail"
    verbose_name = _("Mail")
