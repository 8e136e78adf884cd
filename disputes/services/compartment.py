"""Inside a mediation: words, files, ways out, and their end. Nothing here is written to the log of the case.

That is an exception to "every business step is an event", and it is meant: docs/adr/0153-what-is-said-in-mediation.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes import lines, terms, tone
from disputes.errors import IllegalMove, NotComplete, NotYourMove
from disputes.models import (
    Dispute,
    Mediation,
    MediationMessage,
    MediationProposal,
    MediationProposalLine,
    Proposal,
    ProposalLine,
)
from disputes.services import mediation as life
from disputes.services import mediation_letters as mail
from disputes.services import moves, proposals, settlement
from disputes.states import ProposalKind, ProposalState, Room
from disputes.terms import Terms
from foundation.audit import log
from foundation.audit.canonical import instant
from foundation.files import door
from foundation.files.models import StoredFile
from foundation.kernel.actors import Actor, Party

ZERO = Decimal("0.00")
INSIDE = {Party.FREELANCER, Party.CLIENT, Party.MEDIATOR}


def write(mediation: Mediation, *, text: str, actor: Actor, room: str = Room.ALL, upload: Any = None) -> None:
    """To all three, or between the mediator and one side. A file is judged before the transaction: FileRefused."""
    checked = door.inspect(upload) if upload else None
    with transaction.atomic():
        mediation = life.running(mediation)
        _demand_inside(actor)
        if not text.strip():
            raise NotComplete(_("There is no text yet."))
        if room not in Room.values or (actor.party != Party.MEDIATOR and room not in {"", actor.party}):
            raise NotYourMove
        tone.demand_inside(mediation.dispute, actor.party, text)
        stored = door.accept(checked) if checked else None
        MediationMessage.objects.create(
            mediation=mediation, party=actor.party, author=actor.name[:150], room=room, text=text.strip(), file=stored
        )
        mail.tell_inside(mediation, actor=actor, room=room)


@transaction.atomic
def propose(
    mediation: Mediation, *, credits: Mapping[int, Decimal], text: str, actor: Actor, wanted: Terms | None = None
) -> MediationProposal:
    """A way out, per line (net, cents), by any of the three. It takes the place of the one that is open now."""
    mediation = life.running(mediation)
    _demand_inside(actor)
    dispute, wanted = mediation.dispute, wanted or Terms()
    offered = lines.priced(dispute, credits)
    proposals.reconcile(dispute, offered, wanted)
    tone.demand_inside(dispute, actor.party, text)
    mediation.proposals.filter(state=ProposalState.LIVE).update(state=ProposalState.SUPERSEDED)
    proposal = MediationProposal(
        mediation=mediation,
        number=(mediation.proposals.aggregate(last=Max("number"))["last"] or 0) + 1,
        party=actor.party,
        author=actor.name[:150],
        text=text.strip(),
        credit_net=sum((each.net for each in offered), ZERO),
        credit_gross=sum((each.gross for each in offered), ZERO),
        pay_by=wanted.pay_by,
        parts=wanted.instalments,
        rework=wanted.rework.strip(),
        rework_by=wanted.rework_by,
        goodwill=wanted.goodwill,
    )
    proposal.terms = terms.text(dispute, proposal, offered)
    proposal.terms_sha256 = terms.fingerprint(proposal.terms)
    proposal.save(force_insert=True)
    MediationProposalLine.objects.bulk_create(
        MediationProposalLine(proposal=proposal, line=each.line, credit_net=each.net, credit_gross=each.gross)
        for each in offered
    )
    mail.tell_inside(mediation, actor=actor)
    return proposal


@transaction.atomic
def accept(
    mediation: Mediation, *, proposal_id: int, number: int, credit_gross: Decimal, typed_name: str, actor: Actor,
    terms_sha256: str,
) -> MediationProposal:  # fmt: skip
    """Accept exactly what was read. Both sides have to; the second acceptance settles the case and ends the mediation.

    Until then nobody outside hears that one side would agree.
    """
    mediation = life.running(mediation)
    moves.check(mediation.dispute, "accept_proposal", actor)
    found = mediation.proposals.filter(pk=proposal_id, state=ProposalState.LIVE).first()
    if found is None or (found.number, found.credit_gross, found.terms_sha256) != (number, credit_gross, terms_sha256):
        raise IllegalMove(_("This is not the proposal that is open now. Read the newest one; nothing was accepted."))
    if len(typed_name.strip()) < 3:
        raise NotComplete(_("Type your full name: it is your signature."))
    mine = f"{actor.party}_consent"
    if getattr(found, mine) is not None:
        raise IllegalMove(_("You have accepted this already. It takes effect when the other side accepts it too."))
    now = instant(timezone.now())
    consent = {"name": typed_name.strip()[:150], "at": now, "how": actor.how, "network": log.network(actor.ip)}
    setattr(found, mine, consent)
    found.save(update_fields=[mine])
    if found.freelancer_consent is None or found.client_consent is None:
        mail.tell_inside(mediation, actor=actor)
        return found
    found.state = ProposalState.ACCEPTED
    found.save(update_fields=["state"])
    _settle(mediation.dispute, found, actor)
    return found


def _settle(dispute: Dispute, agreed: MediationProposal, actor: Actor) -> None:
    """What leaves the compartment is the agreement itself: amounts, days, and who signed. Not a word of why."""
    signed = {Party.FREELANCER: agreed.freelancer_consent, Party.CLIENT: agreed.client_consent}
    names = " · ".join(each["name"] for each in signed.values())
    proposals.replace(dispute)
    proposal = Proposal.objects.create(
        dispute=dispute,
        number=(dispute.proposals.aggregate(last=Max("number"))["last"] or 0) + 1,
        kind=ProposalKind.MEDIATED,
        party=Party.MEDIATOR,
        state=ProposalState.ACCEPTED,
        valid_until=timezone.now(),
        decided_at=timezone.now(),
        accepted_name=names[:150],
        **{name: getattr(agreed, name) for name in COPIED},
    )
    ProposalLine.objects.bulk_create(
        ProposalLine(proposal=proposal, line_id=row.line_id, credit_net=row.credit_net, credit_gross=row.credit_gross)
        for row in agreed.lines.all()
    )
    consent = [{"act": "dispute.accept_proposal", "party": party, "log": "", **each} for party, each in signed.items()]
    settlement.settle(dispute, proposal, actor=actor, consent=consent)


COPIED = (
    "credit_net", "credit_gross", "pay_by", "parts", "rework", "rework_by", "goodwill", "terms", "terms_sha256",
)  # fmt: skip


@transaction.atomic
def erase(mediation: Mediation, *, actor: Actor) -> None:
    """Words, files, proposals and the way in are gone; that there was a mediation, when and between whom stays."""
    dispute = moves.lock(mediation.dispute)
    due = Mediation.objects.filter(pk=mediation.pk, erased_at=None, erase_at__lte=timezone.now())
    if not due.update(erased_at=timezone.now(), end_note="", statement="", mediator_email=""):
        raise IllegalMove
    held = mediation.messages.exclude(file=None).values("file")
    files = list(StoredFile.objects.filter(pk__in=held))
    mediation.messages.all().delete()
    mediation.points.all().delete()
    mediation.proposals.all().delete()
    for stored in files:
        door.forget(stored)
    life.revoke_links(mediation, actor)
    moves.record(dispute, "mediation.erased", actor)


def _demand_inside(actor: Actor) -> None:
    if actor.party not in INSIDE:
        raise NotYourMove
