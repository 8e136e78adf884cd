"""`manage.py addresses`: what `make run` prints before it starts."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config import demo


class Command(BaseCommand):
    help = "Prints the addresses of this installation and the demo log-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        site = f"http://127.0.0.1:{options['port']}"
        rows = [
            ("Make an invoice, no registration", f"{site}/new/"),
            ("Demo business", f"{site}/accounts/login/   {demo.OWNER}  /  {demo.PASSWORD}"),
            ("Administration", f"{site}/admin/   {demo.ADMIN}  /  {demo.PASSWORD}"),
            *((name, url.replace("http://127.0.0.1:8000", site)) for name, url in demo.client_links()),
            ("Letters that no mail server took", "var/mail/ and Settings → Mail"),
        ]
        width = max(len(name) for name, _value in rows)
        self.stdout.write("")
        for name, value in rows:
            self.stdout.write(f"  {name.ljust(width)}  {value}")
        self.stdout.write("")
