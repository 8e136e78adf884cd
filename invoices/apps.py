"""Drafts, issue, credit notes, documents, sending and reminders."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvoicesConfig(AppConfig):
    name = "invoices"
    verbose_name = _("Invoices")

    def ready(self) -> None:
        from accounts.services import guests
        from clients import agreement_pages as agreements
        from clients import billed
        from clients import pages as clients
        from clients.services import later as mornings
        from foundation.mail import delivery, events
        from foundation.work import kinds
        from invoices import bulk, history, outlook, timelog
        from invoices.services import attachments, deliveries, draft, imports, later, reminders, sent

        events.after_bounce.append(deliveries.came_back)
        delivery.guards[reminders.KIND] = reminders.why_drop
        clients.also_shown += [history.usual_of, history.of_client, outlook.of_client]
        agreements.also_shown.append(history.of_agreement)
        guests.keepers.append(sent.has_left)
        billed.look_up.append(timelog.bills)
        billed.conditions.append(timelog.is_billed)
        draft.when_discarded.append(attachments.drop_all)
        guests.removers += [attachments.remove_all, imports.remove_all, sent.remove_all]
        mornings.kinds["invoice"] = later.KIND
        for kind in bulk.KINDS:
            kinds.register(kind)
