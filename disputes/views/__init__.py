"""Pages by audience: client, owner."""
