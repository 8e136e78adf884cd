"""Money received."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        """Invoicing never hears of payments: the days on which money came in are hung up here."""
        from invoices import claims
        from payments import receipts

        claims.receipts.append(receipts.of_invoice)
