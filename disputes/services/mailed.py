"""Answers by mail: words and files of a letter become a message of the side whose address it was sent to.

A message and nothing more: no letter accepts, confirms or withdraws anything, whatever it says.
"""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.core.files.base import ContentFile
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import queries as accounts
from accounts.models import Business
from disputes import queries
from disputes.models import Dispute, Message
from disputes.services import evidence, letters, moves
from disputes.states import OPEN
from foundation.files import door
from foundation.files.errors import FileRefused
from foundation.kernel.actors import Actor, Party, signed
from foundation.mail.errors import LetterRefused
from foundation.mail.inbound import Keep
from foundation.mail.parsing import Part, Received
from foundation.mail.trust import Trust

Refused = list[tuple[str, str]]  # a file's name, and the reason as foundation.files.errors calls it


def from_client(letter: Received, case: UUID) -> Keep:
    return _keeper(letter, case, Party.CLIENT)


def from_freelancer(letter: Received, case: UUID) -> Keep:
    return _keeper(letter, case, Party.FREELANCER)


def _keeper(letter: Received, case: UUID, party: Party) -> Keep:
    """Files are judged now, before the transaction; a refused one is named in the message, the others come in."""
    dispute = Dispute.objects.select_related("business", "invoice").filter(pk=case).first()
    if dispute is None:
        raise LetterRefused(_("The case that you wrote about does not exist any more."))
    _must_take(dispute, letter)
    files, refused = _judged(letter)
    return partial(_keep, case, letter, _actor(dispute, letter, party), files, refused)


def _must_take(dispute: Dispute, letter: Received) -> None:
    with translation.override(dispute.language):
        if dispute.state not in OPEN:
            closed = _("Case %(number)s is closed. Open its page to see what is still possible.")
            raise LetterRefused(closed % {"number": dispute.number}, dispute.language)
        if not (letter.text or letter.quoted or letter.parts):
            raise LetterRefused(_("There was no text in it, and no file."), dispute.language)


def _judged(letter: Received) -> tuple[list[door.Inspected], Refused]:
    files, refused = [], []
    for part in letter.parts:
        try:
            files.append(door.inspect(_upload(part)))
        except FileRefused as error:
            refused.append((error.name or part.name[:150], error.reason))
    if letter.too_many:
        refused.append(("", "too_many"))
    return files, refused


def _upload(part: Part) -> ContentFile:
    return ContentFile(part.data, name=part.name)


def _actor(dispute: Dispute, letter: Received, party: Party) -> Actor:
    """The side's own name only for a letter from an address we know it by; else the address, for all to see."""
    if not _is_known(dispute, letter, party):
        return Actor(party, letter.sender[:150], None, "mail-unverified")
    own = dispute.client_name if party == Party.CLIENT else _of_the_business(dispute.business, letter.sender)
    return Actor(party, own, None, "mail")


def _of_the_business(business: Business, sender: str) -> str:
    """Whoever has this address, as on a page; who gave no name writes for the contact person."""
    person = queries.people_of(business).filter(emailaddress__email__iexact=sender).first()
    name = person.get_full_name() if person else ""
    return signed(name, business.name) if name else business.contact_name or business.name


def _is_known(dispute: Dispute, letter: Received, party: Party) -> bool:
    """From one of the side's own addresses, and no mail server says that it is forged."""
    if letter.trust == Trust.FAILED:
        return False
    if party == Party.CLIENT:
        known = [dispute.client_email, dispute.invoice.buyer_email]
    else:
        known = [address for address, _language in accounts.owner_addresses(dispute.business)]
    return letter.sender in {address.lower() for address in known if address}


def _keep(case: UUID, letter: Received, actor: Actor, files: list[door.Inspected], refused: Refused) -> None:
    dispute = moves.lock(Dispute(pk=case, invoice_id=Dispute.objects.values_list("invoice").get(pk=case)[0]))
    _must_take(dispute, letter)
    unverified = actor.how == "mail-unverified"
    text = _text(dispute, letter)
    message = Message.objects.create(
        dispute=dispute, party=actor.party, author=actor.name, text=text, sender=letter.sender, unverified=unverified,
        quoted=letter.quoted, refused=refused,
    )  # fmt: skip
    facts = {"message": message.pk, "message_id": letter.message_id[:300], "verified": not unverified}
    moves.record(dispute, "message.mailed", actor, text=text, data=facts)
    for checked in files:
        evidence.keep(dispute, checked, title=checked.name, line=None, share=True, actor=actor, message=message)
    letters.tell(dispute, "mailed_unverified" if unverified else "message", actor=actor, quote=text)


def _text(dispute: Dispute, letter: Received) -> str:
    with translation.override(dispute.language):
        if not letter.text:
            repeats = _("(No new text; what the letter repeats is folded below it.)")
            return repeats if letter.quoted else _("(Files only.)")
        cut = _("(The rest of a very long letter was cut off.)")
        return f"{letter.text}\n\n{cut}" if letter.cut else letter.text
