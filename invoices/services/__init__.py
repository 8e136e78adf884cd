"""The verbs of invoicing."""
