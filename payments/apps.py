"""Money received."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        """Invoicing never hears of payments: what it shows and tells of them is hung up here."""
        from foundation.work import kinds
        from invoices import claims
        from invoices.services import settle
        from payments import bulk, receipts
        from payments.services import writeoffs

        claims.receipts.append(receipts.of_invoice)
        settle.after_write_off.append(writeoffs.keep)
        kinds.register(bulk.IMPORT)
