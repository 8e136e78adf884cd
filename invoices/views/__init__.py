"""Pages by audience: editor and owner here, the client's in client.py."""
