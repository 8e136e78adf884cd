"""Clients, and what was agreed with them."""

from clients.services.clients import create, update

__all__ = ["create", "update"]
