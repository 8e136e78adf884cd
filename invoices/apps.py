"""Drafts, issue, credit notes, documents, sending and reminders."""

from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    name = "invoices"
