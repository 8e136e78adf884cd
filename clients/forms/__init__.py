"""Forms of clients, the people there, and agreements."""

from clients.forms.clients import ClientForm, ContactForm

__all__ = ["ClientForm", "ContactForm"]
