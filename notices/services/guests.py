"""A guest's workspace: a letter that left keeps it; what was only begun goes with it."""

from accounts.models import Business
from notices.models import LegalLetter


def has_left(business: Business) -> bool:
    return LegalLetter.objects.for_business(business).left().exists()


def remove_all(business: Business) -> None:
    """Before the invoices that the letters speak of."""
    LegalLetter.objects.for_business(business).delete()
