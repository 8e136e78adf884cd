"""Parsers that run only in the limited child process of sandbox.py: no Django here, no secrets, no network."""
