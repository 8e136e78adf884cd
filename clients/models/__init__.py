"""Who is invoiced, the people there, what was agreed with them before the work, and the hours worked."""

from clients.models.agreement import Agreement, AgreementFile, AgreementPaper, Clause, Rate, ScopeItem
from clients.models.client import Client
from clients.models.contact import Contact
from clients.models.scheduled import ScheduledLetter
from clients.models.term import Term
from clients.models.time import TimeEntry

__all__ = [
    "Agreement", "AgreementFile", "AgreementPaper", "Clause", "Client", "Contact", "Rate", "ScheduledLetter",
    "ScopeItem", "Term", "TimeEntry",
]  # fmt: skip
