"""Cases: from the client's objection to the lesson."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisputesConfig(AppConfig):
    name = "disputes"
    verbose_name = _("Disputes")

    def ready(self) -> None:
        """Packages below never hear of disputes: what they show or tell of them is hung up here."""
        from clients import pages as clients
        from disputes import cards, history, policy
        from disputes.services import outcome
        from invoices import pages
        from invoices.services import issue
        from payments import services as payments

        clients.also_shown.append(history.of_client)
        pages.also_shown.append(cards.for_client)
        pages.also_shown_to_owner.append(cards.for_owner)
        payments.after_payment.append(outcome.finish_paid)
        issue.also_frozen["dispute_policy"] = policy.frozen
