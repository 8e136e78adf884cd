"""Who is invoiced."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClientsConfig(AppConfig):
    name = "clients"
    verbose_name = _("Clients")

    def ready(self) -> None:
        from clients import pages, timesheet

        pages.also_shown.append(timesheet.of_client)
