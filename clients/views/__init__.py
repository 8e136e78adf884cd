"""The owner's pages of clients and of time."""
