"""What both agreed on, kept as a document with who accepted it, how, when and from where."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction

from disputes import tasks
from disputes.models import Agreement, Dispute, Proposal
from foundation.audit import log
from foundation.audit.queries import events
from foundation.kernel.bell import ring

ACCEPTED = {"dispute.propose", "recommendation.accepted_by_one", "dispute.accept_proposal"}


def conclude(dispute: Dispute, proposal: Proposal, consent: list[dict[str, Any]] | None = None) -> Agreement:
    """In the accepting transaction; the paper is made after it. What was accepted in mediation is in no log: then
    `consent` comes with it."""
    signed = _consent(dispute, proposal) if consent is None else consent
    agreement = Agreement.objects.create(dispute=dispute, proposal=proposal, consent=signed)
    transaction.on_commit(partial(ring, tasks.build_agreement, agreement.pk), robust=True)
    return agreement


def _consent(dispute: Dispute, proposal: Proposal) -> list[dict[str, Any]]:
    """From the log: the offer, and each acceptance of it."""
    return [
        {
            "act": event.verb,
            "party": event.party,
            "name": event.actor_name,
            "at": event.facts["recorded_at"],
            "how": event.facts["actor"]["how"],
            "network": event.facts["actor"]["ip"],
            "log": f"{dispute.number} · {event.seq} · {event.hash[:12]}",
        }
        for event in events(log.case_chain(dispute.pk))
        if event.verb in ACCEPTED and event.facts.get("data", {}).get("proposal") == proposal.number
    ]
