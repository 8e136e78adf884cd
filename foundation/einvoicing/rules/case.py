"""What a rule looks at, and short ways to say what it found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from foundation.einvoicing.finding import WARNING, Finding
from foundation.einvoicing.model import AllowanceCharge, Document, Totals
from foundation.einvoicing.specs import Spec


@dataclass(frozen=True)
class Case:
    """document as `spec` would write it; sums: the totals it states, or else those its lines come to."""

    document: Document
    spec: Spec
    sums: Totals

    def parts(self) -> Iterator[tuple[str, AllowanceCharge, bool]]:
        """Every allowance and charge: its place, itself, and whether it is of the whole document."""
        for name in ("allowances", "charges"):
            for place, part in enumerate(getattr(self.document, name)):
                yield f"{name}[{place}]", part, True
            for at, line in enumerate(self.document.lines):
                for place, part in enumerate(getattr(line, name)):
                    yield f"lines[{at}].{name}[{place}]", part, False


def error(rule: str, field: str, en: str, nl: str) -> Finding:
    return Finding(rule, field, en, nl)


def warning(rule: str, field: str, en: str, nl: str) -> Finding:
    return Finding(rule, field, en, nl, WARNING)
