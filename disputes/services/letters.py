"""Letters of a case: what happened, whose turn it is, by when, what happens otherwise, and where to go."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts import queries as accounts
from disputes import case_letters, lines, policy
from disputes.models import Dispute
from disputes.states import State
from foundation.audit import log
from foundation.kernel.actors import Actor, Party
from foundation.kernel.calendar import local_date
from foundation.links import services as secret
from foundation.links.models import SecretLink
from foundation.mail import outbox, reply
from invoices.sheets import day

EVENTS = {
    "raised": _("A line of invoice %(invoice)s is being questioned."),
    "acknowledged": _("Your point about invoice %(invoice)s has been read."),
    "auto_acknowledged": _("The receipt of the point about invoice %(invoice)s was confirmed automatically."),
    "restated": _("There is a summary of your point about invoice %(invoice)s. Is it right?"),
    "confirmed": _("The summary of the point about invoice %(invoice)s is confirmed."),
    "corrected": _("The summary of the point about invoice %(invoice)s was corrected."),
    "unconfirmed": _("The case about invoice %(invoice)s goes on with a summary that was not confirmed."),
    "differ": _("Both versions of the point about invoice %(invoice)s are on record."),
    "positions": _("There is an answer to every disputed line of invoice %(invoice)s."),
    "negotiation": _("The facts about invoice %(invoice)s are on the table. Either of you can make an offer now."),
    "offered": _("There is an offer to settle the case about invoice %(invoice)s."),
    "recommended": _("There is a recommendation in the case about invoice %(invoice)s."),
    "half_accepted": _("One side has accepted the recommendation about invoice %(invoice)s. It counts once both have."),
    "review_asked": _("A neutral reviewer was asked to look at the case about invoice %(invoice)s."),
    "review_timeout": _("The review of the case about invoice %(invoice)s did not come in time."),
    "settled": _("You have settled the case about invoice %(invoice)s."),
    "conceded": _("The disputed part of invoice %(invoice)s is credited."),
    "accepted_in_full": _("Invoice %(invoice)s was accepted in full."),
    "withdrawn": _("The objection to invoice %(invoice)s was withdrawn."),
    "rejected": _("The case about invoice %(invoice)s was rejected as invalid."),
    "shared": _("New evidence in the case about invoice %(invoice)s."),
    "contract_answered": _("There are answers to the questions about the agreement behind invoice %(invoice)s."),
    "contract_contested": _("Your client sees an answer about the agreement behind invoice %(invoice)s differently."),
    "message": _("A message in the case about invoice %(invoice)s."),
    "mailed_unverified": _(
        "A message came by e-mail in the case about invoice %(invoice)s. It could not be verified who sent it."
    ),
    "responded": _("The buyer's bookkeeping answered about invoice %(invoice)s through Peppol."),
    "nudge": _("It is your turn in the case about invoice %(invoice)s."),
    "lapsed": _("An offer in the case about invoice %(invoice)s has lapsed."),
    "expired": _("The case about invoice %(invoice)s has come to rest. You can take it up again at any time."),
    "revived": _("The case about invoice %(invoice)s is open again."),
    "closed": _("The case about invoice %(invoice)s is closed."),
    "extended": _("The deadline in the case about invoice %(invoice)s was extended."),
    "info_requested": _("The other side asks for something in the case about invoice %(invoice)s."),
    "info_answered": _("There is an answer to your question about invoice %(invoice)s."),
    "info_unanswered": _("A question in the case about invoice %(invoice)s was not answered in time."),
    "extension_asked": _("The other side asks for more time in the case about invoice %(invoice)s."),
    "extension_declined": _("The deadline in the case about invoice %(invoice)s stays as it was."),
    "reopened": _("The case about invoice %(invoice)s was reopened with new evidence."),
    "raised_for_you": _(
        "Your point about invoice %(invoice)s was written down for you. Please check it; you can correct it."
    ),
    "instalment_due": _("An instalment that you agreed on for invoice %(invoice)s is due."),
    "instalment_missed": _("An instalment for invoice %(invoice)s was missed. There are seven days to put it right."),
    "reworked": _("What was agreed to be done again for invoice %(invoice)s has been done."),
    "non_performance": _("What was agreed about invoice %(invoice)s has not been done in time."),
    "defaulted": _(
        "A missed instalment for invoice %(invoice)s was not put right. The plan has ended: the whole rest is due now."
    ),
    "performed": _("What was late in the agreement about invoice %(invoice)s has been done after all."),
    "asked_again": _(
        "A case about invoice %(invoice)s ended with a write-off, and that was taken back: the amount is asked for"
        " again."
    ),
    "notice_served": _("There is a formal letter about invoice %(invoice)s. You can still answer with an offer."),
    "notice_over": _("The days of the letter about invoice %(invoice)s have passed. What now is for you to decide."),
    "proceedings": _("The case about invoice %(invoice)s goes to a court. You can still come to an agreement."),
    "decided": _("The decision about invoice %(invoice)s is on record and in the books."),
    "mediation_proposed": _(
        "Mediation is proposed in the case about invoice %(invoice)s. It begins if everybody agrees."
    ),
    "mediation_consent": _("One more person agrees to the mediation about invoice %(invoice)s."),
    "mediator_named": _("A mediator is proposed for the case about invoice %(invoice)s."),
    "mediator_declined": _(
        "The proposed mediator cannot do it in the case about invoice %(invoice)s. Name somebody else."
    ),
    "mediation_declined": _("There will be no mediation about invoice %(invoice)s. Offers go on."),
    "mediation_started": _("The mediation about invoice %(invoice)s has begun."),
    "mediation_extended": _("The mediation about invoice %(invoice)s may take thirty days more."),
    "mediation_ended": _("The mediation about invoice %(invoice)s has ended without an agreement. Offers go on."),
    "not_sent": _(
        "What you wrote for this morning in the case about invoice %(invoice)s was not sent: the case had moved on."
    ),
    "new_link": _("Here is your new link to the case about invoice %(invoice)s."),
}

TO_WHO_WROTE = {"raised", "new_link"}
OWN_WORDS = {
    ("nudge", State.RESTATED): "03_restate_nudge",
    ("expired", State.EXPIRED): "14_expired",
    ("settled", State.EXECUTING): "12_settled",
}
# Who answers by mail writes to a box of their own side: the letter tells whose words they are.
BOXES = {Party.CLIENT: "c", Party.FREELANCER: "f"}


def tell(dispute: Dispute, event: str, *, actor: Actor, quote: str = "") -> None:
    """One letter to each side, except to the one who has just done it; the client's first letter is a receipt."""
    if actor.party != Party.CLIENT or event in {"raised", "settled", "withdrawn", "accepted_in_full"}:
        tell_client(dispute, event, quote=quote)
    if actor.party != Party.FREELANCER or event in {"settled", "conceded"}:
        tell_owner(dispute, event, quote=quote)


def tell_client(dispute: Dispute, event: str, *, quote: str = "") -> None:
    email, name = client_side(dispute, event)
    if email:
        url = f"{settings.SITE_URL}{client_path(dispute)}"
        quote = quote or _own_words(dispute, event, url)
        _queue(dispute, event, email, name, dispute.language, url, Party.CLIENT, quote)


def _own_words(dispute: Dispute, event: str, url: str) -> str:
    """What leaves by itself says it in the words of the business, where it has a letter for it."""
    letter = OWN_WORDS.get((event, State(dispute.state)))
    return case_letters.by_system(dispute, letter, url) if letter else ""


def ask_how_it_is(dispute: Dispute, words: str) -> None:
    """To the client, after the end: the writer's own words and nothing else. An answer goes to the writer, since a
    closed case takes none.
    """
    email, _name = client_side(dispute)
    outbox.queue(
        "disputes/email/aftercare", to=email, language=dispute.language, context=aftercare_context(dispute, words),
        business_id=dispute.business_id, about=f"case:{dispute.pk}", from_name=dispute.business.name,
        reply_to=dispute.business.email, threaded=True,
    )  # fmt: skip


def aftercare_context(dispute: Dispute, words: str) -> dict[str, Any]:
    return {"dispute": dispute, "words": words.strip(), "address": _address(dispute, Party.CLIENT)}


def client_side(dispute: Dispute, event: str = "") -> tuple[str, str]:
    """Address and name: the person whom the client named for disputes, else whoever opened the case.

    A receipt and a link that was asked for go to the one who wrote, in any case.
    """
    client = dispute.invoice.client
    person = client.contacts.filter(gets_disputes=True).exclude(email="").first() if client else None
    if person is None or event in TO_WHO_WROTE:
        return dispute.client_email, dispute.client_name
    return person.email, person.name


def tell_owner(dispute: Dispute, event: str, *, quote: str = "") -> None:
    url = f"{settings.SITE_URL}/disputes/{dispute.pk}/"
    name = dispute.business.signature
    for address, language in accounts.owner_addresses(dispute.business):
        _queue(dispute, event, address, name, language, url, Party.FREELANCER, quote)


def tell_reviewers(dispute: Dispute) -> None:
    """Whoever may give the recommendation: the one who has the case, else everybody neutral at the desk."""
    people = lines.reviewers(dispute).filter(is_active=True).exclude(email="")
    mine = people.filter(pk=dispute.assigned_admin_id)
    for user in mine or people:
        outbox.queue(
            "disputes/email/review",
            to=user.email,
            language=user.language,
            context={
                "dispute": dispute,
                "name": user.get_full_name() or user.get_username(),
                "due": _due(dispute, user.language),
                "taken": dispute.assigned_admin_id == user.pk,
                "url": f"{settings.SITE_URL}/admin/disputes/dispute/{dispute.pk}/change/",
            },
            about=f"case:{dispute.pk}",
        )


def client_path(dispute: Dispute) -> str:
    """The newest standing link of the case."""
    link = SecretLink.objects.filter(purpose="dispute", target_id=dispute.pk, revoked_at=None).latest("created_at")
    return f"/d/{secret.token(link)}/"


def _queue(dispute: Dispute, event: str, to: str, name: str, language: str, url: str, party: Party, quote: str) -> None:
    outbox.queue(
        "disputes/email/event",
        to=to,
        language=language,
        context=_context(dispute, event, name, language, url, party, quote),
        business_id=dispute.business_id,
        about=f"case:{dispute.pk}",
        from_name=dispute.business.name if party == Party.CLIENT else dispute.client_name,
        reply_to=_answer_to(dispute, party),
        threaded=True,
    )


def _answer_to(dispute: Dispute, party: Party) -> str:
    """Into the case where mail is read; else to the other person, as it was meant."""
    other = dispute.business.email if party == Party.CLIENT else dispute.client_email
    return reply.address(BOXES[party], dispute.pk) or other


def _context(
    dispute: Dispute, event: str, name: str, language: str, url: str, party: Party, quote: str
) -> dict[str, Any]:
    address = _address(dispute, party)
    with translation.override(outbox.spoken(language, address)):
        happened = str(EVENTS[event]) % {"invoice": dispute.invoice.number}
    return {
        "dispute": dispute,
        "address": address,
        "name": name,
        "happened": happened,
        "quote": quote,
        "is_yours": dispute.ball_with == party,
        "due": _due(dispute, language),
        "otherwise": policy.if_nothing_happens(dispute),
        "url": url,
        "can_answer": bool(settings.INBOUND_DOMAIN),
        "log_head": log.head(log.case_chain(dispute.pk)).label(dispute.number),
    }


def _address(dispute: Dispute, party: Party) -> str:
    """The house says je to its freelancers; clients are spoken to as their freelancer does."""
    if party == Party.FREELANCER:
        return "informal"
    return dispute.invoice.client.form_of_address if dispute.invoice.client else "formal"


def _due(dispute: Dispute, language: str) -> str:
    """The day where the business lives."""
    if dispute.due_at is None:
        return ""
    return day(local_date(dispute.due_at, dispute.business.time_zone).isoformat(), language)
