"""Forms of clients, the people there, agreements and time."""

from clients.forms.clients import ClientForm, ContactForm

__all__ = ["ClientForm", "ContactForm"]
