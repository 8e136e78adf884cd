"""Forms of clients and agreements."""

from clients.forms.clients import ClientForm

__all__ = ["ClientForm"]
