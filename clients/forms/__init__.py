"""Forms of clients, the people there, agreements and time."""

from clients.forms.clients import ClientForm, ContactForm
from clients.forms.terms import TermForm

__all__ = ["ClientForm", "ContactForm", "TermForm"]
