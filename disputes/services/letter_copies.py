"""A letter in the business's own words: linted like everything else, and every change a new version."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import get_language

from accounts.models import Business
from clients.errors import Unsendable
from disputes.models import LetterCopy
from foundation.audit import log
from foundation.kernel.actors import Actor
from foundation.wording import letters
from invoices.tone import laws_of


@transaction.atomic
def save(
    business: Business, *, letter: str, language: str, text: str, actor: Actor, form: str = letters.FORMAL
) -> LetterCopy:
    """The next version; an empty text brings the shipped letter back. Raises Unsendable with what must change: a slot
    that nobody fills, a required one that is gone, a figure that belongs in a slot, or a claim about the law that is
    not true for every client.
    """
    Business.objects.select_for_update().get(pk=business.pk)
    if text.strip():
        _check(business, text, letter, language)
    key = {"letter": letter, "language": language, "form": form}
    last = LetterCopy.objects.for_business(business).filter(**key).first()
    number = last.number + 1 if last else 1
    copy = LetterCopy.objects.create(business=business, **key, number=number, text=text.strip())
    log.record(
        "letter.changed", chain=log.business_chain(business.pk), actor=actor, subject=f"letter:{copy.pk}",
        data=key | {"version": number},
    )  # fmt: skip
    return copy


def _check(business: Business, text: str, letter: str, language: str) -> None:
    found = letters.lint(text, letter, language, laws_of(business))
    if found.is_usable:
        return
    reader = get_language() or "nl"
    names = [f"{{{name}}}" for name in (*found.unknown, *found.dropped)]
    raise Unsendable([*names, *(finding.text(reader) for finding in found.tone.blocks)])
