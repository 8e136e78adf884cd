"""What a file is, by its title or name: a receipt, several of them, a log of hours, or a yes to extra work."""

from __future__ import annotations

from foundation.wording import lexicon

RECEIPT, RECEIPTS, LOG, YES = "receipt_titles", "receipts_titles", "log_titles", "change_order_titles"


def is_called(title: str, kind: str) -> bool:
    """Whether a word of the title names this kind of paper, in either language: `bon-parkeren.pdf`."""
    plain = title.replace("_", " ").replace("-", " ")
    return any(lexicon.phrases(language, kind).search(plain) for language in lexicon.LANGUAGES)
