"""Asking for long work on many invoices. What the work does is in invoices/bulk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import queries as accounts
from accounts.models import Business
from foundation.audit import log
from foundation.kernel.actors import Actor
from foundation.work import services as work
from foundation.work.models import Run
from invoices.errors import CannotSend

ISSUE, SEND, REMIND, PDFS, EXPORT = (
    "invoices.issue", "invoices.send", "invoices.remind", "invoices.pdfs", "invoices.export",
)  # fmt: skip
SENDS = {SEND, REMIND}


@transaction.atomic
def start(business: Business, *, kind: str, parameters: dict[str, Any], key: UUID, actor: Actor) -> Run:
    """Queue the work and log who asked for it; each act logs itself. The same form again gives the same run.

    `parameters`: `ids` or `tab` and `search` of a list; for an export `start`, `end` and `what`.
    Raises TooMuchAtOnce, or CannotSend when nobody of the business has confirmed an e-mail address yet.
    """
    if kind in SENDS and not accounts.can_send_mail(business):
        raise CannotSend(_("Confirm your own e-mail address first: the client must be able to answer you."))
    run, new = work.start(business.pk, kind=kind, parameters=parameters, key=key, actor=actor)
    if new:
        log.record(
            "work.started", chain=log.business_chain(business.pk), actor=actor, subject=f"business:{business.pk}",
            data={"kind": kind, "run": str(run.pk)},
        )  # fmt: skip
    return run
