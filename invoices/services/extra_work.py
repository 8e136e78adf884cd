"""The client's yes to extra work, kept with the invoice: their words, who, when, and the file that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from foundation.files import door
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import day, local_date
from invoices.models import Invoice, InvoiceLine
from invoices.services import attachments
from invoices.services.draft import hold

TITLES = {"nl": "Akkoord op meerwerk", "en": "Yes to extra work"}  # the check knows such a file by its title


@transaction.atomic
def attach_yes(
    invoice: Invoice, *, position: int, words: str, who: str, on: date, uploads: Sequence[door.Inspected], actor: Actor
) -> bool:
    """Add what the client said to a draft, as a text that goes out with it, and the file that shows it. False where
    there is no such line any more.

    Raises AlreadyIssued or DraftGone, FileRefused, or AttachmentsTooLarge.
    """
    invoice = hold(invoice)
    line = InvoiceLine.objects.filter(invoice=invoice, position=position, deposit=None).first()
    if line is None:
        return False
    language = invoice.language
    title = f"{TITLES[language]}: {who}, {day(on.isoformat(), language)}"[:120]
    with translation.override(language):
        note = _note(invoice, line, words, who=who, on=on, actor=actor).encode()
    attachments.demand_room(invoice, count=len(uploads) + 1, size=len(note) + sum(each.size for each in uploads))
    files = [door.store(f"{TITLES[language]}.txt", "text/plain", note), *door.accept_all(uploads)]
    titles = [title, *(file.name for file in files[1:])]
    attachments.add(invoice, files, titles, actor=actor, proof_of=0 if line.receipt else position)
    return True


def _note(invoice: Invoice, line: InvoiceLine, words: str, *, who: str, on: date, actor: Actor) -> str:
    language = invoice.language
    writer = ", ".join(dict.fromkeys([actor.name, invoice.business.name]))
    today = local_date(timezone.now(), invoice.business.time_zone)
    return (
        "\n\n".join(
            [
                TITLES[language],
                _("About: %(line)s") % {"line": " ".join(line.description.split())},
                _("%(who)s on %(day)s:") % {"who": who, "day": day(on.isoformat(), language)} + f"\n{words}",
                _("Written down by %(name)s on %(day)s.") % {"name": writer, "day": day(today.isoformat(), language)},
            ]
        )
        + "\n"
    )
