"""Which parts a case has at all, so that a page asks only for what is there."""

from __future__ import annotations

from functools import cache

from django.db.models import Exists, OuterRef, QuerySet

from disputes.models import (
    Decision,
    Dispute,
    Extension,
    InfoRequest,
    Mediation,
    Opening,
    PrivateNote,
    ReceivedResponse,
    ScheduledMessage,
)
from notices import queries as notices

RARE = {
    "requests": InfoRequest, "extensions": Extension, "mediation": Mediation, "responses": ReceivedResponse,
    "scheduled": ScheduledMessage, "notes": PrivateNote, "decision": Decision,
}  # fmt: skip


def parts_of(dispute: Dispute) -> frozenset[str]:
    """Which of the parts that most cases lack are there: one query, instead of one for each that finds nothing."""
    row = _asked().filter(pk=dispute.pk).get()
    return frozenset(name.removeprefix("has_") for name, there in row.items() if there)


@cache
def _asked() -> QuerySet[Dispute, dict[str, bool]]:
    """Put together once: it is the same for every case."""
    found = {name: model.objects.filter(dispute=OuterRef("pk")) for name, model in RARE.items()}
    found["openings"] = Opening.objects.filter(exhibit__dispute=OuterRef("pk"))
    found["letters"] = notices.of_case(OuterRef("pk"))
    return Dispute.objects.values(**{f"has_{name}": Exists(rows) for name, rows in found.items()})
