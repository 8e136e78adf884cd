"""What can be checked about a piece of evidence without a person: plain functions that show their working.

A result is `ok`, `warn` or `unknown`, a code of words.py, and the numbers that belong into its sentence, as text.
Nothing is concluded from it: the sentences say what was counted, and both sides read the same ones.
"""

from __future__ import annotations

from collections.abc import Callable

from disputes.checks import letter, paper, picture, timelog
from disputes.checks.material import OK, UNKNOWN, WARN, Check, Material
from disputes.checks.words import say
from disputes.evidence_kinds import EvidenceKind as K

__all__ = ["OK", "UNKNOWN", "WARN", "Check", "Material", "of", "say"]

_PICTURE = (picture.taken, picture.place)
CHECKS: dict[str, tuple[Callable[[Material], Check], ...]] = {
    K.TIME_LOG: (
        timelog.readable, timelog.total, timelog.overlaps, timelog.long_days, timelog.late, timelog.changed,
        timelog.rate,
    ),
    K.EMAIL: (letter.headers, letter.travel, letter.signature, letter.attachments, letter.before_the_case),
    K.CONTRACT: (paper.clause, paper.accepted),
    K.QUOTE: (paper.clause, paper.accepted),
    K.TERMS: (paper.clause, paper.accepted),
    K.ORDER: (paper.clause, paper.accepted),
    K.CHANGE_ORDER: (paper.named, paper.accepted),
    K.DELIVERY_PROOF: (paper.named, paper.before_the_invoice),
    K.INVOICE_VERSION: (paper.sealed,),
    K.PAYMENT: (paper.booked,),
    K.CALL_NOTE: (paper.sent_soon,),
    K.PHOTO: _PICTURE,
    K.SCREENSHOT: (*_PICTURE, paper.named),
    K.REPOSITORY_LOG: (paper.named,),
    K.STATEMENT: (paper.named,),
    K.EXPERT_REPORT: (paper.named,),
    K.CALCULATION: (paper.amount,),
}  # fmt: skip


def of(material: Material) -> list[Check]:
    """All checks of its kind, in the order in which they are read."""
    return [check(material) for check in CHECKS.get(material.kind, ())]
