"""Money received."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "payments"

    def ready(self) -> None:
        from invoices.services import settle
        from payments.services import writeoffs

        settle.after_write_off.append(writeoffs.keep)
