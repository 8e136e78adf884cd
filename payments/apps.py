"""Money received."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        """Invoicing never hears of payments: what it shows and tells of them is hung up here."""
        from clients import pages as clients
        from foundation.work import kinds
        from invoices import claims
        from invoices.services import settle
        from payments import bulk, history, receipts
        from payments.services import writeoffs

        clients.also_shown.append(history.of_client)
        claims.receipts.append(receipts.of_invoice)
        settle.after_write_off.append(writeoffs.keep)
        kinds.register(bulk.IMPORT)
