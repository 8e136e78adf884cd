"""Who is invoiced, the people there, and what was agreed with them before the work."""

from clients.models.agreement import Agreement, AgreementFile, AgreementPaper, Clause, Rate, ScopeItem
from clients.models.client import Client
from clients.models.contact import Contact

__all__ = ["Agreement", "AgreementFile", "AgreementPaper", "Clause", "Client", "Contact", "Rate", "ScopeItem"]
