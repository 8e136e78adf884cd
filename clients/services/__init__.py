"""Clients, the people there, what was agreed with them, and the hours worked."""

from clients.services.clients import add_contact, change_contact, create, remove_contact, take_in, update

__all__ = ["add_contact", "change_contact", "create", "remove_contact", "take_in", "update"]
