"""Hand-labelled lines and messages, and how they are read."""
