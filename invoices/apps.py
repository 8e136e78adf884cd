"""Drafts, issue, credit notes, documents, sending and reminders."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvoicesConfig(AppConfig):
    name = "invoices"
    verbose_name = _("Invoices")

    def ready(self) -> None:
        from accounts.services import guests
        from clients import billed
        from clients import pages as clients
        from foundation.mail import delivery
        from invoices import history, timelog
        from invoices.services import attachments, draft, imports, reminders, sent

        delivery.guards[reminders.KIND] = reminders.why_drop
        clients.also_shown.append(history.of_client)
        guests.keepers.append(sent.has_left)
        billed.look_up.append(timelog.bills)
        billed.conditions.append(timelog.is_billed)
        draft.when_discarded.append(attachments.drop_all)
        guests.removers += [attachments.remove_all, imports.remove_all, sent.remove_all]
