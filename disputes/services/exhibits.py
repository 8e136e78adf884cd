"""Typed evidence: add it, cover parts of it, remove what is still private, and note who opened it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from disputes.errors import IllegalMove, NotComplete
from disputes.evidence_kinds import DAYS, MOMENTS, EvidenceKind
from disputes.models import Dispute, DisputeLine, Exhibit, Opening
from disputes.services import checking, evidence, moves
from foundation.files import describe, door
from foundation.files.errors import FileRefused
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import local_date
from invoices.models import InvoiceDocument
from payments.models import Payment

COVER = "█"
EXACT = DAYS | MOMENTS | {"amount", "payment", "received_on", "made_at", "sha256"}


@dataclass(frozen=True)
class Judged:
    """A file that may come in, what it says of itself, and the files inside it. Nothing is stored yet."""

    checked: door.Inspected
    told: dict[str, Any] = field(default_factory=dict)
    table: list[list[str]] | None = None
    inside: Sequence[door.Inspected] = ()


def judge(upload: Any) -> Judged:
    """Reads a file in the limited child, before any transaction. Raises FileRefused for it, not for what is inside."""
    checked = door.inspect(upload)
    told = describe.of(checked)
    table = told.pop("rows", None)
    inside, left = [], []
    for each in describe.attachments(told):
        try:
            inside.append(door.inspect(each))
        except FileRefused:
            left.append(each.name)
    if "attached" in told:
        told = {**told, "kept": len(inside), "left": left}
        del told["attached"]
    return Judged(checked, told, table, inside)


def add(
    dispute: Dispute, *, kind: str, title: str, actor: Actor, line: DisputeLine | None = None, upload: Any = None,
    text: str = "", facts: Mapping[str, str] | None = None, reference: Payment | InvoiceDocument | None = None,
) -> Exhibit:  # fmt: skip
    """Private at first. The automatic checks run at once, and a mail's attachments become exhibits of their own.

    Raises FileRefused, or NotComplete when there is neither a file, nor a text, nor a row that it refers to.
    """
    if upload is None and reference is None and not text.strip():
        raise NotComplete(_("Add a file or write something."))
    judged = judge(upload) if upload else None
    with transaction.atomic():
        dispute = moves.lock(dispute)
        evidence.must_be_open(dispute)
        exhibit = Exhibit(dispute=dispute, party=actor.party, kind=kind, title=title.strip()[:200], line=line)
        exhibit.text, exhibit.facts = text.strip(), {**(facts or {}), **_referred(dispute, reference)}
        if isinstance(reference, InvoiceDocument):
            exhibit.file = reference.file
        _create(exhibit, judged, actor)
    return exhibit


def _create(exhibit: Exhibit, judged: Judged | None, actor: Actor) -> None:
    if judged:
        exhibit.file, exhibit.told = door.accept(judged.checked), judged.told
    checking.run(exhibit, judged.table if judged else None)
    exhibit.save(force_insert=True)
    hashes = [exhibit.file.sha256] if exhibit.file else []
    moves.record(exhibit.dispute, "exhibit.added", actor, files=hashes, text=exhibit.title, data={"kind": exhibit.kind})
    for each in judged.inside if judged else ():
        evidence.keep(
            exhibit.dispute, each, title=each.name, line=exhibit.line, share=False, actor=actor, parent=exhibit,
            kind=EvidenceKind.PHOTO if each.kind.name == "jpg" else EvidenceKind.DOCUMENT,
        )  # fmt: skip


def _referred(dispute: Dispute, row: Payment | InvoiceDocument | None) -> dict[str, str]:
    """The facts as they are now; the row itself may be corrected later."""
    if row is None:
        return {}
    if row.invoice_id != dispute.invoice_id:
        raise NotComplete(_("This does not belong to the invoice of this case."))
    if isinstance(row, Payment):
        return {"payment": str(row.pk), "amount": str(row.amount), "received_on": row.received_on.isoformat()}
    return {"made_at": row.made_at.isoformat(), "sha256": row.file.sha256}


def recheck(exhibit: Exhibit, *, actor: Actor) -> None:
    """Runs the checks once more: a payment may have been taken back, a line looked at again."""
    exhibit = Exhibit.objects.select_related("dispute__business", "dispute__invoice", "file", "line__invoice_line").get(
        pk=exhibit.pk
    )
    checking.run(exhibit)
    with transaction.atomic():
        dispute = moves.lock(exhibit.dispute)
        evidence.must_be_open(dispute)
        exhibit.save(update_fields=["checks", "checked_at"])
        results = {check[0]: check[1] for check in exhibit.checks}
        moves.record(dispute, "exhibit.checked", actor, data={"label": exhibit.label, "results": results})


def redact(exhibit: Exhibit, *, upload: Any = None, words: str = "", actor: Actor) -> Exhibit:
    """A new private item in place of the original: another file, or the same text with words covered.

    The original stays on record. Is it shared, it is withdrawn in the same act and no longer handed out.
    """
    cover = [word.strip() for word in words.splitlines() if word.strip()]
    if exhibit.file_id and upload is None:
        raise NotComplete(_("Add the copy in which you have covered what nobody should see."))
    if not exhibit.file_id and not cover:
        raise NotComplete(_("Name the words that are to be covered."))
    judged = judge(upload) if upload else None
    with transaction.atomic():
        dispute = moves.lock(exhibit.dispute)
        evidence.must_be_open(dispute)
        exhibit = dispute.exhibits.select_related("line__invoice_line").get(pk=exhibit.pk)
        if exhibit.party != actor.party:
            raise IllegalMove(_("Only the side that added an exhibit can cover parts of it."))
        if exhibit.shared_at and not exhibit.withdrawn_at:
            evidence.withdraw_exhibit(exhibit, actor=actor)
        copy = _covered(exhibit, cover)
        _create(copy, judged, actor)
        if judged and not _alike(exhibit, judged):
            copy.checks, copy.checked_at = [], None  # a print of a mail has no headers: nothing can be said about it
            copy.save(update_fields=["checks", "checked_at"])
    return copy


def _covered(original: Exhibit, cover: Sequence[str]) -> Exhibit:
    return Exhibit(
        dispute=original.dispute,
        party=original.party,
        kind=original.kind,
        line=original.line,
        redacts=original,
        title=_hide(original.title, cover)[:200],
        text=_hide(original.text, cover),
        facts=_hidden(original.facts, cover),
    )


def _hidden(facts: dict[str, str], cover: Sequence[str]) -> dict[str, str]:
    """A date or an amount that is touched is left out: half of one would be read as another."""
    covered = {name: _hide(value, cover) for name, value in facts.items()}
    return {name: text for name, text in covered.items() if name not in EXACT or text == facts[name]}


def _hide(text: str, cover: Sequence[str]) -> str:
    """Every spelling in upper or lower case; the bar does not tell how long the word was."""
    for word in sorted(cover, key=len, reverse=True):
        text = re.sub(re.escape(word), COVER * 4, text, flags=re.IGNORECASE)
    return text


def _alike(original: Exhibit, judged: Judged) -> bool:
    return original.file is not None and original.file.content_type == judged.checked.kind.content_type


@transaction.atomic
def remove(exhibit: Exhibit, *, actor: Actor) -> None:
    """Only what was never shared. What came out of it and is still private goes with it."""
    dispute = moves.lock(exhibit.dispute)
    own = dispute.exhibits.filter(party=actor.party)
    exhibit = own.filter(pk=exhibit.pk, shared_at=None).first()
    if exhibit is None:
        raise IllegalMove(_("What was shared can be withdrawn, but not removed."))
    if exhibit.redactions.exists() or exhibit.attached.filter(shared_at__isnull=False).exists():
        raise IllegalMove(_("Something else in the case refers to it, so it has to stay. It remains private."))
    for each in [*exhibit.attached.all(), exhibit]:
        _remove(each, actor)


def _remove(exhibit: Exhibit, actor: Actor) -> None:
    stored, by_reference = exhibit.file, exhibit.kind == EvidenceKind.INVOICE_VERSION
    moves.record(exhibit.dispute, "exhibit.removed", actor, files=[stored.sha256] if stored else [])
    exhibit.delete()
    if stored and not by_reference and not Exhibit.objects.filter(file=stored).exists():
        door.forget(stored)


@transaction.atomic
def note_opening(exhibit: Exhibit, *, actor: Actor) -> None:
    """The other side has opened a shared exhibit: the first time each day is an event, later ones are counted."""
    if exhibit.shared_at is None or exhibit.party == actor.party:
        return
    day = local_date(timezone.now(), exhibit.dispute.business.time_zone)
    row, is_first = Opening.objects.get_or_create(exhibit=exhibit, party=actor.party, opened_on=day)
    if is_first:
        hashes = [exhibit.file.sha256] if exhibit.file else []
        moves.record(exhibit.dispute, "exhibit.opened", actor, files=hashes, data={"label": exhibit.label})
    else:
        Opening.objects.filter(pk=row.pk).update(times=F("times") + 1)
