"""Which rule set a UBL file of this document can keep, and what keeps it off the Peppol network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from clients.states import ClientKind
from foundation.einvoicing.check import check
from foundation.einvoicing.finding import ERROR, Finding
from foundation.einvoicing.model import Document
from foundation.einvoicing.specs import EN16931, FACTUR_X, NLCIUS, PEPPOL, Spec
from invoices.einvoice.snapshot import document


@dataclass(frozen=True)
class Choice:
    """spec: what the UBL keeps; None for a consumer, and where not even EN 16931 can be kept.
    missing: what a receiver would turn it away for, empty when nothing. factur_x: whether the PDF carries the XML."""

    spec: Spec | None
    missing: tuple[Finding, ...]
    factur_x: bool
    consumer: bool = False


def choose(snapshot: dict[str, Any]) -> Choice:
    """Peppol BIS 3 where the parties' data allow it, else NLCIUS, else plain EN 16931."""
    made = document(snapshot)
    basics = _errors(made, FACTUR_X)
    if snapshot["buyer"]["kind"] == ClientKind.CONSUMER:
        return Choice(None, basics, not basics, consumer=True)
    missing = _errors(made, PEPPOL)
    if not missing:
        return Choice(PEPPOL, (), not basics)
    at_home = snapshot["seller"]["country"] == "NL"
    rest = (NLCIUS, EN16931) if at_home else (EN16931,)
    return Choice(next((spec for spec in rest if not _errors(made, spec)), None), missing, not basics)


def suits_factur_x(made: Document) -> bool:
    """Whether the XML may be attached to the PDF: a file that receivers refuse is worse than none."""
    return not _errors(made, FACTUR_X)


def _errors(made: Document, spec: Spec) -> tuple[Finding, ...]:
    return tuple(finding for finding in check(made, spec) if finding.severity == ERROR)
