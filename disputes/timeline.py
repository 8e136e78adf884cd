"""What happened in a case, in the order of time: the audit log in words people use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disputes import queries
from disputes.models import Dispute, Message
from foundation.audit import log
from foundation.audit.models import Event
from foundation.audit.queries import events
from foundation.files.errors import FileRefused
from foundation.files.kinds import EVIDENCE, in_words
from foundation.kernel.actors import Party

TITLES: dict[str, str | Promise] = {
    "dispute.submit": _("Reported"),
    "dispute.acknowledge": _("Read and acknowledged"),
    "dispute.auto_acknowledge": _("Receipt confirmed automatically"),
    "dispute.restate": _("Summary given"),
    "dispute.confirm": _("Summary confirmed"),
    "dispute.correct": _("Summary corrected"),
    "dispute.leave_unconfirmed": _("Summary not confirmed in time"),
    "dispute.agree_to_differ": _("Both versions recorded"),
    "dispute.open_review": _("Evidence round opened"),
    "dispute.positions": _("Position given on every line"),
    "dispute.close_review": _("Evidence round closed"),
    "dispute.propose": _("Offer made"),
    "proposal.lapsed": _("Offer lapsed"),
    "dispute.accept_proposal": _("Offer accepted"),
    "recommendation.accepted_by_one": _("Recommendation accepted by one side"),
    "dispute.ask_review": _("Review asked for"),
    "dispute.recommend": _("Recommendation given"),
    "dispute.review_timeout": _("Review did not come in time"),
    "dispute.concede": _("Conceded"),
    "dispute.credited": _("Credit note issued"),
    "dispute.accept_in_full": _("Invoice accepted in full"),
    "dispute.withdraw": _("Objection withdrawn"),
    "dispute.expire": _("Came to rest: no answer"),
    "dispute.serve_notice": _("Formal letter sent"),
    "notice.received": _("Formal letter received"),
    "notice.unanswered": _("Days of the formal letter passed"),
    "dispute.answer_notice": _("Answered with an offer"),
    "dispute.start_proceedings": _("Proceedings started"),
    "decision.uploaded": _("Decision on file"),
    "dispute.record_decision": _("Decision in the books"),
    "dispute.revive": _("Taken up again"),
    "dispute.close_expired": _("Ended without an answer"),
    "dispute.finish": _("Everything agreed was done"),
    "dispute.learn": _("Lesson noted"),
    "dispute.reject": _("Rejected as invalid"),
    "dispute.write_off": _("Written off"),
    "dispute.deadline_extended": _("Deadline extended"),
    "dispute.nudged": _("Nudged"),
    "exhibit.shared": _("Evidence shared"),
    "exhibit.withdrawn": _("Evidence withdrawn"),
    "exhibit.marked": _("View of the evidence given"),
    "contract.answered": _("Questions about the agreement answered"),
    "contract.contested": _("Answer about the agreement contested"),
    "message.written": _("Message"),
    "aftercare.written": _("The client was asked how it is going"),
    "response.received": _("Answer through Peppol"),
    "message.mailed": _("Message by e-mail"),
    "dispute.request_info": _("Case waits for information"),
    "info.requested": _("Information asked for"),
    "info.answered": _("Question answered"),
    "info.unanswered": _("Question not answered in time"),
    "extension.asked": _("More time asked for"),
    "extension.granted": _("More time agreed"),
    "extension.declined": _("More time declined"),
    "instalment.reminded": _("Reminded of an instalment"),
    "instalment.missed": _("Instalment missed"),
    "rework.delivered": _("Done again"),
    "dispute.report_non_performance": _("Said that the agreement is not kept"),
    "dispute.resume": _("What was late is done"),
    "dispute.declare_default": _("Plan ended: an instalment stayed away"),
    "notice.after_default": _("Formal letter after the plan ended"),
    "write_off.taken_back": _("Write-off taken back"),
    "dispute.goodwill": _("Goodwill given"),
    "dispute.propose_mediation": _("Mediation proposed"),
    "mediation.mediator_named": _("Mediator named"),
    "mediation.mediator_declined": _("The mediator cannot do it"),
    "mediation.consented": _("Agreed to mediation"),
    "dispute.decline_mediation": _("No mediation"),
    "dispute.start_mediation": _("Mediation began"),
    "mediation.extended": _("Mediation extended"),
    "dispute.end_mediation": _("Mediation ended without agreement"),
    "mediation.erased": _("What was said in mediation was erased"),
    "dispute.reopen": _("Reopened with new evidence"),
}


# What the desk did behind the counter: on record, and of no use to the parties.
DESK_TITLES: dict[str, str | Promise] = TITLES | {
    "dispute.assigned": _("Given to a reviewer"),
    "dispute.link_renewed": _("New link mailed to the client"),
    "exhibit.checked": _("Automatic checks run again"),
    "exhibit.opened": _("Exhibit opened by the other side"),
    "letter.resent": _("Letter sent again"),
}
READS: dict[str, str | Promise] = {
    "dispute.read": _("Case read at the desk"),
    "exhibit.read": _("Exhibit opened at the desk"),
}

FOR_ITSELF = {"dispute.learn"}  # what the freelancer learned is not the client's business


MAILED = "message.mailed"


@dataclass(frozen=True)
class Mailed:
    """What belongs to a message that came by e-mail. `files`: labels of its exhibits; `refused`: sentences."""

    unverified: bool
    quoted: str
    files: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Item:
    """One entry of the timeline. `seq`: its place in the log of the case."""

    seq: int
    party: str
    who: str
    when: str
    title: str | Promise
    text: str
    mail: Mailed | None = None


def items(
    dispute: Dispute,
    language: str,
    titles: Mapping[str, str | Promise] = TITLES,
    limit: int | None = None,
    before: int | None = None,
) -> list[Item]:
    """Newest first. Only what has a title is shown; reads by admins and private files are not for the parties.

    `before`: only what has a lower place in the log.
    """
    zone = dispute.business.time_zone
    rows = events(log.case_chain(dispute.pk)).filter(verb__in=titles)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    found = list(rows.order_by("-seq")[:limit])
    mailed = _mailed(dispute) if any(event.verb == MAILED for event in found) else {}
    return [
        Item(
            seq=event.seq,
            party=event.party,
            who=str(Party.SYSTEM.label) if event.party == Party.SYSTEM else event.actor_name,
            when=queries.local_time(event.recorded_at, zone, language),
            title=titles[event.verb],
            text=_text(event),
            mail=mailed.get(event.facts["data"].get("message")) if event.verb == MAILED else None,
        )
        for event in found
    ]


def latest(dispute: Dispute, language: str, limit: int, before: int | None = None) -> tuple[list[Item], bool]:
    """So many entries for the parties, and whether there are earlier ones."""
    found = items(dispute, language, limit=limit + 1, before=before)
    return found[:limit], len(found) > limit


def _mailed(dispute: Dispute) -> dict[int, Mailed]:
    """The messages of the case that came by e-mail, in two queries."""
    rows = Message.objects.filter(dispute=dispute).exclude(sender="").prefetch_related("exhibits")
    return {
        row.pk: Mailed(
            unverified=row.unverified,
            quoted=row.quoted,
            files=[f"{each.label} {each.title}" for each in row.exhibits.all() if each.number],
            refused=[str(FileRefused(reason, name, in_words(EVIDENCE))) for name, reason in row.refused],
        )
        for row in rows
    }


def _text(event: Event) -> str:
    return "" if event.verb in FOR_ITSELF else event.text
