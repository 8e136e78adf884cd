"""Pages of clients: the list and each of them, the people there, the table that comes in and goes out; agreements."""
