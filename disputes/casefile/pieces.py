"""The papers and exhibits that travel with a case file: which there are, and which stay out and why."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from clients import paper as agreed
from clients.models import Agreement
from disputes import paper
from disputes.casefile import books, contract, formal
from disputes.casefile.proofs import is_covered
from disputes.casefile.words import Words
from disputes.models import Decision, Dispute, Exhibit
from foundation.files import describe, door, names
from foundation.files.errors import FileLost
from foundation.files.models import StoredFile
from foundation.kernel.actors import Party
from invoices import paper as invoices
from invoices.models import Invoice
from notices.models import LegalLetter

EXHIBIT = re.compile(r"[FK]-\d+")


@dataclass(frozen=True)
class Piece:
    """One file, or words that were typed. `left_out` says why it is only named: then neither its pages nor its bytes
    are in the case file. `clean`: a picture that names a place or a camera travels as the copy without them.
    `covered`: of an original in whose stead a redacted copy was made, not even its name is told."""

    label: str
    title: str
    date: str
    party: str
    path: str  # in the ZIP; empty where there is nothing but facts
    file: StoredFile | None
    remarks: tuple[str, ...] = ()
    left_out: str = ""
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    clean: bool = False
    covered: bool = False

    @property
    def is_exhibit(self) -> bool:
        return bool(EXHIBIT.fullmatch(self.label))

    @property
    def name(self) -> str:
        return self.file.name if self.file else self.path.rpartition("/")[2]

    @property
    def sha256(self) -> str:
        """Of what was sealed: the file as it came, or the words."""
        if self.file:
            return self.file.sha256
        return hashlib.sha256(self.text.encode()).hexdigest() if self.text else ""

    @property
    def travels(self) -> bool:
        """Whether its bytes lie in the ZIP."""
        return bool(self.path) and not self.left_out

    def data(self) -> bytes:
        """The bytes that travel. Raises FileLost."""
        if self.file is None:
            return self.text.encode()
        sealed = door.read(self.file)
        return door.read_preview(self.file) if self.clean else sealed

    def told(self) -> list[Any]:
        named = [self.label, self.title, self.date, self.party, self.path, self.sha256]
        return [*named, self.remarks, self.left_out, self.facts, self.clean]


def exhibits(dispute: Dispute, shared: Sequence[Exhibit], told: Sequence[dict[str, Any]], language: str) -> list[Piece]:
    """What was shared, in the order of `shared`; `told` is the chapter about it."""
    return [_exhibit(each, dict(row), Words(dispute, language)) for each, row in zip(shared, told, strict=True)]


def _exhibit(each: Exhibit, row: dict[str, Any], words: Words) -> Piece:
    left_out = ""
    if each.withdrawn_at:
        left_out = _("Withdrawn on %(day)s by the side that had shared it.") % {"day": words.day_of(each.withdrawn_at)}
    return Piece(
        label=each.label,
        title=row["title"],
        date=words.day_of(each.added_at),
        party=str(Party(each.party).label),
        path=_path(each),
        file=each.file,
        remarks=_remarks(each, row, words),
        left_out=left_out,
        text="" if is_covered(each) else each.text,
        facts=tuple((label, value) for label, value in row.get("facts", ())),
        clean=not each.withdrawn_at and _tells_too_much(each),
        covered=is_covered(each),
    )


def _path(each: Exhibit) -> str:
    """Of what was typed a text; a payment that was pointed at has no bytes of its own."""
    if is_covered(each):
        return f"exhibits/{each.label}"
    if each.file:
        return f"exhibits/{each.label}-{names.clean(each.file.name)}"
    return f"exhibits/{each.label}.txt" if each.text else ""


def _remarks(each: Exhibit, row: dict[str, Any], words: Words) -> tuple[str, ...]:
    found = [_("Shared on %(day)s") % {"day": words.day_of(each.shared_at)}]
    if each.late:
        found.append(_("added after the evidence round"))
    if row.get("stance"):
        found.append(f"{row['stance']}{': ' + each.stance_note if each.stance_note else ''}")
    return tuple(found)


def _tells_too_much(each: Exhibit) -> bool:
    """As in the rooms: nobody but its sender gets the place and the camera that a picture names."""
    if each.file is None or not each.file.preview_name:
        return False
    try:
        told = each.told if "place" in each.told else describe.of_stored(each.file)
    except FileLost:
        return False  # its page says so
    return not told or bool(told.get("place") or told.get("camera"))


def papers(dispute: Dispute, language: str) -> list[Piece]:
    """What was agreed before, the invoice with its corrections, the letters, what was agreed or decided in the case."""
    words, invoice = Words(dispute, language), dispute.invoice
    found = [_agreement(each, words) for each in contract.accepted(invoice)]
    found += [_invoice(each, dispute, words) for each in books.versions(dispute)]
    found += [_letter(each, words) for each in formal.sent(invoice) if each.file]
    for signed in dispute.agreements.select_related("dispute__business", "proposal").order_by("pk"):
        stored, name = paper.build(signed.pk), paper.file_name(signed)
        when = words.day_of(signed.concluded_at)
        found.append(_paper(_("Settlement agreement"), dispute.number, when, stored, name))
    return _each_name_once([*found, *_decision(dispute, words)])


def _agreement(each: Agreement, words: Words) -> Piece:
    stored = agreed.of(each)
    return _paper(str(each.get_kind_display()), each.title, words.day_of(each.decided_at), stored, stored.name)


def _invoice(each: Invoice, dispute: Dispute, words: Words) -> Piece:
    stored = invoices.build(each.pk).file
    word = books.kind_of(each, dispute)
    return _paper(word, each.number, words.on(each.issued_on), stored, invoices.file_name(each), Party.FREELANCER)


def _letter(each: LegalLetter, words: Words) -> Piece:
    kind, day = str(each.get_kind_display()), words.day_of(each.sent_at)
    return _paper(kind, each.case_number or "", day, each.file, each.file.name, Party.FREELANCER)


def _decision(dispute: Dispute, words: Words) -> list[Piece]:
    made = Decision.objects.filter(dispute=dispute).select_related("file").first()
    if made is None:
        return []
    title = " · ".join(filter(None, (made.decided_by, made.reference)))
    return [_paper(str(made.get_kind_display()), title, words.on(made.decided_on), made.file, made.file.name)]


def _paper(label: str, title: str, date: str, stored: StoredFile, name: str, party: str = "") -> Piece:
    return Piece(label, title, date, str(Party(party).label) if party else "", f"papers/{names.clean(name)}", stored)


def _each_name_once(found: list[Piece]) -> list[Piece]:
    """Two notices about one invoice have one name: the second is numbered."""
    seen: dict[str, int] = {}
    unique = []
    for each in found:
        seen[each.path] = count = seen.get(each.path, 0) + 1
        stem, _dot, ending = each.path.rpartition(".")
        unique.append(replace(each, path=f"{stem}-{count}.{ending}") if count > 1 else each)
    return unique
