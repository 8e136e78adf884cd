"""Rows of the law that admins add or verify, and letters with legal effect."""

from notices.models.letter import LegalLetter, LetterClaim
from notices.models.limitation import LimitationTask
from notices.models.statute import LawCheck, LawRow

__all__ = ["LawCheck", "LawRow", "LegalLetter", "LetterClaim", "LimitationTask"]
