"""Pages of clients and agreements."""
