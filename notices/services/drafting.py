"""Writing a letter: begun, changed, decided upon, dropped. Nothing leaves here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.audit import log
from foundation.kernel.actors import Actor
from invoices.models import Invoice
from invoices.services import settle
from notices import judging
from notices.errors import LetterGone, LetterIncomplete, LetterRefused, TextChanged
from notices.models import LegalLetter, LetterClaim
from notices.states import COOLS, LetterKind, LetterState


@transaction.atomic
def prepare(
    invoices: Sequence[Invoice], *, kind: str, channel: str, language: str, actor: Actor, own_text: str = "",
    plan: str = "", case: tuple[UUID, str] | None = None, given: dict[str, str] | None = None,
) -> LegalLetter:  # fmt: skip
    """Begin a letter about one or more invoices of one client. `case`: id and number of the dispute it belongs to."""
    first = _same_client(invoices)
    settle.lock(first.pk)
    case_id, case_number = case or (None, "")
    if case_id and LegalLetter.objects.filter(case_id=case_id, state__in=MAKING).exists():
        raise LetterGone(_("There is a letter in the making in this case already."))
    letter = LegalLetter.objects.create(
        business=first.business, client=first.client, kind=LetterKind(kind), channel=channel, language=language,
        own_text=own_text.strip(), given=(given or {}) | ({"plan": plan.strip()} if plan.strip() else {}),
        case_id=case_id, case_number=case_number,
    )  # fmt: skip
    LetterClaim.objects.bulk_create(LetterClaim(letter=letter, invoice=invoice) for invoice in invoices)
    judging.compose(letter, now=timezone.now())  # a letter that cannot be written is not begun
    record("letter.begun", letter, actor)
    return letter


MAKING = (LetterState.DRAFT, LetterState.COOLING)


def _same_client(invoices: Sequence[Invoice]) -> Invoice:
    if not invoices:
        raise LetterIncomplete(_("Choose at least one invoice."))
    if len({(invoice.business_id, invoice.client_id, invoice.currency) for invoice in invoices}) > 1:
        raise LetterIncomplete(_("One letter is about invoices of one client in one currency."))
    return invoices[0]


@transaction.atomic
def rewrite(
    letter: LegalLetter, *, invoices: Sequence[Invoice], channel: str, language: str, actor: Actor, own_text: str = "",
    plan: str = "",
) -> LegalLetter:  # fmt: skip
    """Change what is not decided yet."""
    letter = lock(letter)
    if letter.state != LetterState.DRAFT:
        raise LetterGone
    _same_client([*invoices, letter.claims.select_related("invoice").first().invoice])
    letter.channel, letter.language, letter.own_text = channel, language, own_text.strip()
    letter.given = {name: value for name, value in letter.given.items() if name != "plan"}
    letter.given |= {"plan": plan.strip()} if plan.strip() else {}
    letter.save(update_fields=["channel", "language", "own_text", "given"])
    letter.claims.all().delete()
    LetterClaim.objects.bulk_create(LetterClaim(letter=letter, invoice=invoice) for invoice in invoices)
    judging.compose(letter, now=timezone.now())
    record("letter.rewritten", letter, actor)
    return letter


@transaction.atomic
def decide(letter: LegalLetter, *, sha256: str, actor: Actor) -> LegalLetter:
    """The sender means to send it: the two days begin. Raises LetterRefused when the check finds an error."""
    letter = lock(letter)
    if letter.state != LetterState.DRAFT or letter.kind not in COOLS:
        raise LetterGone
    composed = judging.compose(letter, now=timezone.now())
    refuse(composed, letter, sha256)
    LegalLetter.objects.filter(pk=letter.pk, state=LetterState.DRAFT).update(
        state=LetterState.COOLING, decided_at=timezone.now()
    )
    letter.refresh_from_db()
    record("letter.decided", letter, actor, data={"text_sha256": composed.sha256})
    return letter


@transaction.atomic
def drop(letter: LegalLetter, *, actor: Actor) -> None:
    """Not sent after all."""
    letter = lock(letter)
    if not LegalLetter.objects.filter(pk=letter.pk, state__in=MAKING).update(state=LetterState.DROPPED):
        raise LetterGone
    record("letter.dropped", letter, actor)


def refuse(composed: judging.Composed, letter: LegalLetter, sha256: str) -> None:
    """Raise unless this is the text that was read, and the law has nothing against it."""
    if composed.errors:
        raise LetterRefused([finding.text(get_language() or "en") for finding in composed.errors])
    if composed.sha256 != sha256:
        raise TextChanged


def lock(letter: LegalLetter) -> LegalLetter:
    """Invoices first, then the letter, till the end of the transaction. Returns the letter as it is now."""
    for pk in letter.claims.order_by("invoice_id").values_list("invoice_id", flat=True):
        settle.lock(pk)
    return LegalLetter.objects.select_for_update(of=("self",)).select_related("business", "client").get(pk=letter.pk)


def record(verb: str, letter: LegalLetter, actor: Actor, **more: Any) -> None:
    """In the log of the business, without a name or an amount that belongs to a person alone."""
    data = {"kind": letter.kind, "channel": letter.channel, **(more.pop("data", None) or {})}
    chain = log.business_chain(letter.business_id)
    log.record(verb, chain=chain, actor=actor, subject=f"letter:{letter.pk}", data=data, **more)
