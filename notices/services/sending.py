"""A letter leaves once: the text that was read, judged again, frozen with its figures and rows of the law."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import queries as accounts
from foundation.audit import log
from foundation.files import door
from foundation.files.models import StoredFile
from foundation.kernel.actors import Actor
from foundation.law.notice import earliest
from foundation.mail import outbox
from foundation.mail.models import OutgoingEmail
from invoices import queries as invoices
from invoices.errors import CannotSend
from notices import judging, paper
from notices.errors import LetterGone, TextChanged, TooEarly
from notices.models import LegalLetter
from notices.services import drafting
from notices.sheets import moment
from notices.states import BY_MAIL, COOLS, LetterState

# What packages above do in the same transaction when a letter left: functions of the letter and the actor.
after_sent: list[Callable[[LegalLetter, Actor], None]] = []


def send(letter: LegalLetter, *, sha256: str, actor: Actor) -> LegalLetter:
    """Send the text with this hash. The PDF is made first, outside the transaction: rendering holds no lock.

    Raises TooEarly before the two days are over, LetterRefused for an error that the check finds, TextChanged when the
    letter reads differently by now, CannotSend without a confirmed address, LetterGone when it left already.
    """
    _refuse_early(letter)
    now = timezone.now()
    composed = judging.compose(letter, now=now)
    drafting.refuse(composed, letter, sha256)
    if letter.channel in BY_MAIL:
        _refuse_without_addresses(letter)
    return _send(letter, paper.render(letter, composed, now), read=composed, actor=actor)


def _refuse_early(letter: LegalLetter) -> None:
    if letter.kind not in COOLS:
        return
    if letter.state != LetterState.COOLING or letter.decided_at is None:
        raise LetterGone(_("Decide first that you want to send it; two days later it can leave."))
    if timezone.now() < earliest(letter.decided_at):
        raise TooEarly(moment(earliest(letter.decided_at), letter.business, get_language() or "en"))


def _refuse_without_addresses(letter: LegalLetter) -> None:
    if not accounts.can_send_mail(letter.business):
        raise CannotSend(_("Confirm your own e-mail address first: the client must be able to answer you."))
    if not paper.addressee(letter).email:
        raise CannotSend(_("This client has no e-mail address. Add one, or choose another way of sending."))


@transaction.atomic
def _send(letter: LegalLetter, content: bytes, *, read: judging.Composed, actor: Actor) -> LegalLetter:
    letter = drafting.lock(letter)
    composed = judging.compose(letter, now=timezone.now())
    drafting.refuse(composed, letter, read.sha256)
    if composed.in_doubt != read.in_doubt:
        raise TextChanged  # the paper beside the text names the account, or does not
    for claim, stated in zip(letter.claims.order_by("pk"), composed.sums.claims, strict=True):
        letter.claims.filter(pk=claim.pk).update(principal=stated.principal)
    stored = door.store(paper.file_name(letter), "application/pdf", content)
    left = LegalLetter.objects.filter(pk=letter.pk, state=_before(letter)).update(
        state=LetterState.SENT, sent_at=timezone.now(), sent_by=actor.name[:150], text=composed.text,
        text_sha256=composed.sha256, row_ids=composed.sums.row_ids, facts=composed.as_facts(), file=stored,
        email=_queue(letter, stored) if letter.channel in BY_MAIL else None,
    )  # fmt: skip
    if not left:
        raise LetterGone(_("This letter has left already. Nothing was sent twice."))
    letter.refresh_from_db()
    for act in after_sent:
        act(letter, actor)
    data = {"text_sha256": composed.sha256, "rows": composed.sums.row_ids, "case": letter.case_number}
    drafting.record("letter.sent", letter, actor, data=data, files=[stored.sha256])
    return letter


def _before(letter: LegalLetter) -> str:
    return LetterState.COOLING if letter.kind in COOLS else LetterState.DRAFT


def _queue(letter: LegalLetter, stored: StoredFile) -> OutgoingEmail:
    to = paper.addressee(letter)
    first = letter.claims.select_related("invoice").first().invoice
    return outbox.queue(
        "notices/email/letter",
        to=to.email,
        language=letter.language,
        context={
            "letter": letter, "name": to.name, "number": first.number,
            "url": f"{invoices.client_url(first)}letters/{letter.pk}/",
            "log_head": log.head(log.business_chain(letter.business_id)).label(first.number),
        },
        business_id=letter.business_id,
        about=f"letter:{letter.pk}",
        from_name=letter.business.name,
        reply_to=letter.business.email,
        attachments=[(stored.name, stored.content_type, stored.storage_name)],
    )  # fmt: skip
