"""Verbs: transactional, keyword-only, with an actor."""
