"""Who is invoiced, and what was agreed with them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClientsConfig(AppConfig):
    name = "clients"
    verbose_name = _("Clients")

    def ready(self) -> None:
        from accounts.services import guests
        from clients import listing, pages, timesheet
        from clients.services import agreements

        pages.also_shown += [listing.of_client, timesheet.of_client]
        guests.removers.append(agreements.remove_all)
