"""Who is invoiced, and what was agreed with them before the work."""

from clients.models.agreement import Agreement, AgreementFile, AgreementPaper, Clause, Rate, ScopeItem
from clients.models.client import Client

__all__ = ["Agreement", "AgreementFile", "AgreementPaper", "Clause", "Client", "Rate", "ScopeItem"]
