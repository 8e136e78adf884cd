"""Drafts, issue, credit notes, documents, sending and reminders."""

from django.apps import AppConfig


class InvoicesConfig(AppConfig):
    name = "invoices"

    def ready(self) -> None:
        from accounts.services import guests
        from foundation.mail import delivery
        from invoices.services import imports, reminders, sent

        delivery.guards[reminders.KIND] = reminders.why_drop
        guests.keepers.append(sent.has_left)
        guests.removers += [imports.remove_all, sent.remove_all]
