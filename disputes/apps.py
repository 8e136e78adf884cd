"""Cases: from the client's objection to the lesson."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisputesConfig(AppConfig):
    name = "disputes"
    verbose_name = _("Disputes")

    def ready(self) -> None:
        """Packages below never hear of disputes: what they show or tell of them is hung up here."""
        from clients import pages as clients
        from disputes import cards, case_letters, history, lessons, policy, queries
        from disputes.services import formal, letters, mailed, outcome, unobjected
        from foundation.kernel.actors import Party
        from foundation.mail import inbound
        from invoices import claims, outlook, pages, preflight, reminder_words
        from invoices import queries as invoice_facts
        from invoices.services import issue
        from notices.services import delivery, sending
        from payments import services as payments
        from payments.services import writeoffs

        clients.also_shown.append(history.of_client)
        pages.also_shown.append(cards.for_client)
        invoice_facts.in_doubt.append(queries.in_doubt)
        pages.also_shown_to_owner.append(cards.for_owner)
        payments.after_payment += [outcome.finish_paid, unobjected.learn_terms]
        writeoffs.after_taken_back.append(outcome.asked_again)
        sending.after_sent.append(formal.served)
        delivery.after_delivered.append(formal.arrived)
        claims.interruptions.append(queries.acknowledgements)
        preflight.also_warned.append(lessons.for_draft)
        reminder_words.copies.append(case_letters.own)
        outlook.needs.append(outlook.Need(queries.aftercare_due, cards.aftercare))
        issue.also_frozen["dispute_policy"] = policy.frozen
        inbound.boxes[letters.BOXES[Party.CLIENT]] = mailed.from_client
        inbound.boxes[letters.BOXES[Party.FREELANCER]] = mailed.from_freelancer
