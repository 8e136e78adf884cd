"""The exact text of an agreement: what is read is what is accepted."""

from __future__ import annotations

import hashlib
import unicodedata

from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from clients.models import Agreement
from clients.sheets import sheet


def text(agreement: Agreement) -> str:
    """Canonical plain text in the agreement's language: Unicode NFC, LF, no spaces at the ends, one LF at the end."""
    with translation.override(agreement.language):
        words = get_template("clients/agreement.txt").template.render(
            Context({"sheet": sheet(agreement)}, autoescape=False)
        )
    plain = unicodedata.normalize("NFC", words).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in plain.strip().split("\n")) + "\n"


def fingerprint(words: str) -> str:
    """SHA-256 of the exact text, in hex."""
    return hashlib.sha256(words.encode()).hexdigest()
