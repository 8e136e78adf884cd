"""What the owner's page of one client shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from clients.models import Client

# Sections that packages above add: functions of (client, language) that give a dict with `template` and its facts.
also_shown: list[Callable[[Client, str], dict[str, Any]]] = []


def owner_page(client: Client, language: str) -> dict[str, Any]:
    """The client's details and the sections about them."""
    return {
        "client": client,
        "contacts": list(client.contacts.all()),
        "terms": list(client.terms.known()),
        "sections": [show(client, language) for show in also_shown],
    }
