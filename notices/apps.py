"""Letters with legal effect, and the tables of the law that they rest on."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = _("Law and letters")

    def ready(self) -> None:
        """Invoicing never hears of letters: what they mean for a claim is hung up here."""
        from accounts.services import guests
        from invoices import claims, outlook, pages
        from notices import cards, queries, statutes
        from notices.services import guests as letters

        guests.keepers.append(letters.has_left)
        guests.removers.insert(0, letters.remove_all)

        claims.tables.append(statutes.table)
        claims.interruptions.append(queries.interruptions_of)
        claims.letters.append(queries.told_of)
        pages.also_shown.append(cards.for_client)
        pages.also_shown_to_owner.append(cards.for_owner)
        outlook.needs += [
            outlook.Need(queries.limitation_tasks, cards.limits), outlook.Need(queries.waiting, cards.ready),
        ]  # fmt: skip
