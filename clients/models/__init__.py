"""Who is invoiced, and the people there."""

from clients.models.client import Client
from clients.models.contact import Contact

__all__ = ["Client", "Contact"]
