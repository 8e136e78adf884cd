"""Who is invoiced, and the hours worked for them."""

from clients.models.client import Client
from clients.models.time import TimeEntry

__all__ = ["Client", "TimeEntry"]
