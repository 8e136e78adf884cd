"""Cases: from the client's objection to the lesson."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisputesConfig(AppConfig):
    name = "disputes"
    verbose_name = _("Disputes")

    def ready(self) -> None:
        """Packages below never hear of disputes: what they show or tell of them is hung up here."""
        from disputes import cards, policy
        from disputes.services import letters, mailed, outcome
        from foundation.kernel.actors import Party
        from foundation.mail import inbound
        from invoices import pages
        from invoices.services import issue
        from payments import services as payments

        pages.also_shown.append(cards.for_client)
        pages.also_shown_to_owner.append(cards.for_owner)
        payments.after_payment.append(outcome.finish_paid)
        issue.also_frozen["dispute_policy"] = policy.frozen
        inbound.boxes[letters.BOXES[Party.CLIENT]] = mailed.from_client
        inbound.boxes[letters.BOXES[Party.FREELANCER]] = mailed.from_freelancer
