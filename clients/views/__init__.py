"""Pages of clients, the people there, the table that comes in and goes out; of agreements, and of time."""
