"""Measurements that `manage.py bench` prints. Each module has `run(rows) -> dict`; nothing it makes stays."""
