"""What is wrong with an e-invoice, said so that somebody can mend it."""

from __future__ import annotations

from dataclasses import dataclass

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True)
class Finding:
    """rule: the official one (BR-CO-15, PEPPOL-EN16931-R003, NL-R-003) or our own (READ-…); field: the term or the
    place, e.g. `BT-31 seller.vat_id` or `/Invoice/cac:InvoiceLine[2] (line 88)`; a sentence in two languages.

    severity: error (a receiver may refuse it), warning (allowed but unwise), note (said, but not understood by us).
    """

    rule: str
    field: str
    en: str
    nl: str
    severity: str = ERROR

    def text(self, language: str = "en") -> str:
        return self.nl if language.startswith("nl") else self.en
