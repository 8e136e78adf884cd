"""Long work of payments: a large statement, read and booked by a worker."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from foundation.kernel.actors import Actor
from foundation.work import results
from foundation.work.kinds import Beat, Kind, Result, Run
from payments import receipt_words
from payments.services import importing


def _import(run: Run, actor: Actor, beat: Beat) -> Result:
    """The whole statement in one transaction, then the bookings; taken up after a crash without doing any twice."""
    business = Business.objects.get(pk=run.business_id)
    receipt = importing.receive(
        business, found=importing.read_again(business, results.read_source(run)), actor=actor, tell=beat,
        again=run.attempts > 1, **run.parameters,
    )  # fmt: skip
    only = str(receipt.statements[0].pk) if len(receipt.statements) == 1 else ""
    return Result(receipt_words.sentence(receipt), {"statement": only})


def _leads_to(run: Run) -> str:
    only = run.outcome.get("statement")
    return reverse("payments:statement", args=[only]) if only else reverse("payments:list")


IMPORT = Kind(importing.IMPORT, _("Import a statement"), finish=_import, leads_to=_leads_to)
