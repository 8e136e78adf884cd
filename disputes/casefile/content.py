"""What a case file tells, gathered once: ready words, pieces of paper, the log. The same content, the same bytes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import translation

from disputes.casefile import chapters, chronology, pieces, proofs, witness
from disputes.casefile.pieces import Piece
from disputes.models import CaseFile, Dispute
from foundation.audit import log, stamps
from foundation.audit.log import Head
from foundation.audit.models import Stamp
from foundation.audit.queries import events


@dataclass(frozen=True)
class Content:
    """`facts` holds plain strings for templates and tables; `moment` is that of the last event, the only clock here."""

    dispute: Dispute
    language: str
    with_offers: bool
    head: Head
    moment: datetime
    facts: dict[str, Any]
    papers: list[Piece]
    exhibits: list[Piece]
    log: list[dict[str, Any]]
    stamp: Stamp | None

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over everything that is told: equal fingerprints stand for equal files."""
        told = {
            "facts": self.facts,
            "options": [self.language, self.with_offers],
            "pieces": [piece.told() for piece in (*self.papers, *self.exhibits)],
            "log": hashlib.sha256(witness.as_jsonl(self.log)).hexdigest(),
            "stamp": hashlib.sha256(bytes(self.stamp.answer)).hexdigest() if self.stamp else "",
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def gather(wanted: CaseFile) -> Content:
    """The case as it stands now, in the language of the file. `wanted.dispute` comes with business and invoice."""
    dispute, language = wanted.dispute, wanted.language
    head = log.head(log.case_chain(dispute.pk))
    moment = events(head.chain).values_list("recorded_at", flat=True).last() or dispute.opened_at
    stamp = stamps.find(head)
    with translation.override(language):
        lines = list(witness.lines(dispute, with_offers=wanted.with_offers))
        facts = chapters.facts(dispute, language, moment=moment, with_offers=wanted.with_offers)
        facts["chronology"] = chronology.rows(dispute, language, with_offers=wanted.with_offers)
        papers = pieces.papers(dispute, language)
        exhibits = pieces.exhibits(dispute, proofs.shared(dispute), facts["evidence"], language)
        facts["certificate"] = chapters.certificate(dispute, language, head=head, lines=lines, stamp=stamp)
    return Content(dispute, language, wanted.with_offers, head, moment, facts, papers, exhibits, lines, stamp)
