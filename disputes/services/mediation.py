"""How a mediation comes about and ends. It begins with the consent of all three, each by a typed name.

The log of the case says that a mediation was proposed, began and ended, and who acted; never what was said in it.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as accounts
from disputes.errors import IllegalMove, NotComplete, NotYourMove
from disputes.models import Dispute, Mediation
from disputes.services import letters, moves
from disputes.services import mediation_letters as mail
from disputes.states import MediationState, State
from foundation.kernel.actors import Actor, Party
from foundation.kernel.calendar import end_of_day, local_date
from foundation.links import services as secret
from foundation.links.models import SecretLink

OFFERS_FIRST = timedelta(days=14)
LONGER = timedelta(days=30)
LINK_LIVES = timedelta(days=365)
MOST_INVITATIONS = 5
SIDES = (Party.FREELANCER, Party.CLIENT)


@transaction.atomic
def propose(
    dispute: Dispute, *, typed_name: str, actor: Actor, mediator_name: str = "", mediator_email: str = "",
    words: str = "",
) -> Mediation:  # fmt: skip
    """One side proposes it and so consents. Without a name it asks the other side to name somebody. `words` go to the
    other side and stand in the log of the case: they are said before anything is confidential.
    """
    dispute = moves.lock(dispute)
    moves.check(dispute, "propose_mediation", actor)
    waited = timezone.now() >= dispute.entered_at + OFFERS_FIRST
    if not waited and not dispute.proposals.exists():
        raise NotComplete(_("Make an offer first. After that, or after fourteen days, you can propose mediation."))
    mediation = Mediation.objects.create(dispute=dispute, proposed_by=actor.party)
    _sign(mediation, actor, typed_name)
    if mediator_name or mediator_email:
        _invite(mediation, mediator_name, mediator_email)
    moves.move(dispute, "propose_mediation", actor=actor, text=words.strip())
    letters.tell(dispute, "mediation_proposed", actor=actor, quote=words.strip())
    return mediation


@transaction.atomic
def name_mediator(
    mediation: Mediation, *, mediator_name: str, mediator_email: str, typed_name: str, actor: Actor
) -> None:
    """Somebody else, or the first one. Consent is to a person: whoever did not name this one is asked again."""
    mediation = _pending(mediation)
    _demand_side(actor)
    others = {f"{side}_{part}": blank for side in SIDES for part, blank in (("name", ""), ("at", None))}
    clean = others | {"mediator_signed": "", "mediator_at": None, "statement": ""}
    Mediation.objects.filter(pk=mediation.pk).update(**clean)
    mediation = _again(mediation)
    _sign(mediation, actor, typed_name)
    _invite(mediation, mediator_name, mediator_email)
    _turn(mediation.dispute, _other(actor.party))
    moves.record(mediation.dispute, "mediation.mediator_named", actor)
    letters.tell(mediation.dispute, "mediator_named", actor=actor)


@transaction.atomic
def consent(mediation: Mediation, *, typed_name: str, actor: Actor) -> Mediation:
    """A side agrees to the mediation with this mediator. The last of the three begins it."""
    mediation = _pending(mediation)
    _demand_side(actor)
    if not mediation.mediator_email:
        raise NotComplete(_("Nobody is named as mediator yet. Name somebody first."))
    _sign(mediation, actor, typed_name)
    _begin_or_wait(mediation, actor)
    return mediation


@transaction.atomic
def accept_role(mediation: Mediation, *, statement: str, typed_name: str, actor: Actor) -> Mediation:
    """The mediator states independence of both sides and consents."""
    mediation = _pending(mediation)
    _demand_mediator(actor)
    if not statement.strip():
        raise NotComplete(_("Say whether you know either side, and that you are independent."))
    mediation.statement, mediation.mediator_signed, mediation.mediator_at = (
        statement.strip(), _name(typed_name), timezone.now(),
    )  # fmt: skip
    mediation.save(update_fields=["statement", "mediator_signed", "mediator_at"])
    _begin_or_wait(mediation, actor)
    return mediation


@transaction.atomic
def refuse_role(mediation: Mediation, *, actor: Actor) -> None:
    """The mediator cannot do it. No reason is asked, the link ends, and the sides may name somebody else."""
    mediation = _pending(mediation)
    _demand_mediator(actor)
    revoke_links(mediation, actor)
    blank = {"mediator_name": "", "mediator_email": "", "mediator_signed": "", "mediator_at": None, "statement": ""}
    Mediation.objects.filter(pk=mediation.pk).update(**blank)
    _turn(mediation.dispute, mediation.proposed_by)
    moves.record(mediation.dispute, "mediation.mediator_declined", actor)
    letters.tell(mediation.dispute, "mediator_declined", actor=actor)


@transaction.atomic
def decline(dispute: Dispute, *, actor: Actor) -> None:
    """A side does not want it, or the days for consent are over. Logged without a reason."""
    dispute = moves.lock(dispute)
    moves.check(dispute, "decline_mediation", actor)
    mediation = dispute.mediations.get(state=MediationState.PROPOSED)
    moves.move(dispute, "decline_mediation", actor=actor, ball_with=mediation.proposed_by)
    letters.tell(dispute, "mediation_declined", actor=actor)


@transaction.atomic
def end(dispute: Dispute, *, actor: Actor, note: str = "") -> None:
    """Any of the three, or the timer. The note stays in the compartment; outside only the fact is known."""
    dispute = moves.lock(dispute)
    moves.check(dispute, "end_mediation", actor)
    mediation = dispute.mediations.get(state=MediationState.RUNNING)
    Mediation.objects.filter(pk=mediation.pk).update(end_note=note.strip()[:2000])
    moves.move(dispute, "end_mediation", actor=actor, ball_with=Party.FREELANCER)
    letters.tell(dispute, "mediation_ended", actor=actor)


@transaction.atomic
def agree_longer(mediation: Mediation, *, actor: Actor) -> bool:
    """Thirty days more, once, if both sides want it. Returns whether they do now."""
    mediation = running(mediation)
    _demand_side(actor)
    if mediation.extended_at is not None:
        raise IllegalMove(_("The mediation was extended once already. It cannot be extended again."))
    mine = {f"longer_{actor.party}": getattr(mediation, f"longer_{actor.party}") or timezone.now()}
    Mediation.objects.filter(pk=mediation.pk).update(**mine)
    mediation = _again(mediation)
    if mediation.longer_freelancer is None or mediation.longer_client is None:
        mail.tell_inside(mediation, actor=actor)
        return False
    dispute = mediation.dispute
    Mediation.objects.filter(pk=mediation.pk).update(extended_at=timezone.now())
    zone = dispute.business.time_zone
    Dispute.objects.filter(pk=dispute.pk).update(due_at=end_of_day(local_date(dispute.due_at, zone) + LONGER, zone))
    dispute.refresh_from_db()
    moves.record(dispute, "mediation.extended", actor)
    letters.tell(dispute, "mediation_extended", actor=actor)
    return True


def running(mediation: Mediation) -> Mediation:
    """Under the lock of its case, as it is now. Raises IllegalMove when it does not run."""
    return _locked(mediation, MediationState.RUNNING, State.MEDIATION)


def _pending(mediation: Mediation) -> Mediation:
    return _locked(mediation, MediationState.PROPOSED, State.MEDIATION_PENDING)


def _locked(mediation: Mediation, state: str, case_state: str) -> Mediation:
    dispute = moves.lock(mediation.dispute)
    mediation = Mediation.objects.get(pk=mediation.pk)
    if mediation.state != state or dispute.state != case_state:
        raise IllegalMove
    mediation.dispute = dispute
    return mediation


def _again(mediation: Mediation) -> Mediation:
    found = Mediation.objects.get(pk=mediation.pk)
    found.dispute = mediation.dispute
    return found


def _begin_or_wait(mediation: Mediation, actor: Actor) -> None:
    dispute = mediation.dispute
    missing = [party for party in (*SIDES, Party.MEDIATOR) if mediation.consent_of(party) is None]
    if missing:
        moves.record(dispute, "mediation.consented", actor)
        _turn(dispute, missing[0])
        letters.tell(dispute, "mediation_consent", actor=actor)
        return
    Mediation.objects.filter(pk=mediation.pk).update(state=MediationState.RUNNING, started_at=timezone.now())
    mediation.state = MediationState.RUNNING
    moves.move(dispute, "start_mediation", actor=actor)
    letters.tell(dispute, "mediation_started", actor=actor)
    mail.tell_mediator(mediation, mail.STARTED)


def _sign(mediation: Mediation, actor: Actor, typed_name: str) -> None:
    setattr(mediation, f"{actor.party}_name", _name(typed_name))
    setattr(mediation, f"{actor.party}_at", timezone.now())
    mediation.save(update_fields=[f"{actor.party}_name", f"{actor.party}_at"])


def _name(typed_name: str) -> str:
    if len(typed_name.strip()) < 3:
        raise NotComplete(_("Type your full name: it is your signature."))
    return typed_name.strip()[:150]


def _invite(mediation: Mediation, name: str, email: str) -> None:
    """A link of their own; whoever was named before loses theirs."""
    if not name.strip() or not email.strip():
        raise NotComplete(_("Give the mediator's name and e-mail address."))
    if mediation.invitations >= MOST_INVITATIONS:
        raise IllegalMove(_("Five people were asked already. End this proposal and talk about whom you both trust."))
    if email.strip().lower() in _of_a_side(mediation.dispute):
        raise NotComplete(_("This address belongs to one of the sides. A mediator belongs to neither."))
    revoke_links(mediation, Actor.system())
    mediation.mediator_name, mediation.mediator_email = name.strip()[:120], email.strip()
    mediation.invitations += 1
    mediation.save(update_fields=["mediator_name", "mediator_email", "invitations"])
    secret.create(purpose="mediation", target_id=mediation.pk, expires_at=timezone.now() + LINK_LIVES)
    mail.tell_mediator(mediation, mail.INVITED)


def _of_a_side(dispute: Dispute) -> set[str]:
    members = dispute.business.memberships.values_list("user__email", flat=True)
    owners = [address for address, _language in accounts.owner_addresses(dispute.business)]
    known = [*members, *owners, dispute.business.email, dispute.client_email, dispute.invoice.buyer_email]
    return {address.lower() for address in known if address}


def revoke_links(mediation: Mediation, actor: Actor) -> None:
    for link in SecretLink.objects.filter(purpose="mediation", target_id=mediation.pk, revoked_at=None):
        secret.revoke(link, actor=actor)


def _turn(dispute: Dispute, party: str) -> None:
    Dispute.objects.filter(pk=dispute.pk).update(ball_with=party)
    dispute.refresh_from_db()


def _other(party: str) -> str:
    return Party.CLIENT if party == Party.FREELANCER else Party.FREELANCER


def _demand_side(actor: Actor) -> None:
    if actor.party not in SIDES:
        raise NotYourMove


def _demand_mediator(actor: Actor) -> None:
    if actor.party != Party.MEDIATOR:
        raise NotYourMove
