"""Pages of payments: by hand, from the bank, and a client's account."""
