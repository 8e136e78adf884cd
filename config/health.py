"""Checks that `manage.py doctor` and /healthz/ready share."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

SWEEP_IS_OLD = timedelta(minutes=3)


@dataclass(frozen=True)
class Result:
    name: str
    ok: bool
    text: str
    mend: str = ""


def python() -> Result:
    version = ".".join(map(str, sys.version_info[:3]))
    return Result("Python", sys.version_info >= (3, 11), version, "Install Python 3.11 or newer.")


def database() -> Result:
    mend = "Check DATABASE_URL in .env and that the server runs."
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        return Result("Database", False, str(error).strip(), mend)
    return Result("Database", True, connection.vendor)


def migrations() -> Result:
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        return Result("Migrations", False, str(error).strip(), "Run: python manage.py migrate")
    return Result("Migrations", not waiting, f"{waiting} waiting", "Run: python manage.py migrate")


def secret_key() -> Result:
    fine = not settings.PRODUCTION or (len(settings.SECRET_KEY) >= 50 and "laptop" not in settings.SECRET_KEY)
    return Result(
        "Secret key", fine, "set" if settings.PRODUCTION else "laptop", "Set SECRET_KEY to 50 random characters."
    )


def site_url() -> Result:
    fine = not settings.PRODUCTION or settings.SITE_URL.startswith("https://")
    return Result("Site address", fine, settings.SITE_URL, "Set SITE_URL to the https address that clients use.")


def pdf() -> Result:
    """In a process of its own: the web process never loads WeasyPrint."""
    done = subprocess.run([sys.executable, "-c", "import weasyprint"], capture_output=True, text=True, check=False)  # noqa: S603
    text = "WeasyPrint loads" if done.returncode == 0 else done.stderr.strip().splitlines()[-1][:150]
    return Result("PDF", done.returncode == 0, text, "Run: make pango")


def font() -> Result:
    folders = [entry[1] for entry in settings.STATICFILES_DIRS if isinstance(entry, tuple)]
    found = any(Path(folder).glob("*.ttf") for folder in folders)
    return Result("Font", found, "Geist", "Run: make run (it installs fontpkg-geist).")


def translations() -> Result:
    compiled = (Path(settings.LOCALE_PATHS[0]) / "nl" / "LC_MESSAGES" / "django.mo").exists()
    return Result("Dutch", compiled, "compiled" if compiled else "not compiled", "Run: make messages")


def mail() -> Result:
    if settings.MAIL_URL:
        return Result("Mail", True, "a mail server is set")
    fine = not settings.PRODUCTION
    return Result(
        "Mail", fine, f"letters are kept in {settings.MAIL_DIR}", "Set MAIL_URL=smtp://user:password@host:587/?tls=1"
    )


def answers() -> Result:
    if not settings.INBOUND_DOMAIN:
        return Result("Answers by mail", True, "off: letters are answered to the person")
    way_in = bool(settings.INBOUND_WEBHOOK_SECRET or settings.IMAP_URL)
    text = f"to {settings.INBOUND_MAILBOX}+…@{settings.INBOUND_DOMAIN}" + ("" if way_in else ", which nobody reads")
    return Result("Answers by mail", way_in, text, "Set INBOUND_WEBHOOK_SECRET or IMAP_URL (docs/running.md).")


def broker() -> Result:
    if not settings.REDIS_URL:
        return Result("Queue", True, "folders under var/celery (one machine)")
    import redis

    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1).ping()
    except redis.RedisError as error:
        return Result(
            "Queue", False, str(error), "Start Redis or correct REDIS_URL. Until then the sweep does the work."
        )
    return Result("Queue", True, "Redis answers")


def worker() -> Result:
    from foundation.mail.queries import last_sweep

    try:
        at = last_sweep()
    except DatabaseError:
        at = None
    fine = at is not None and timezone.now() - at < SWEEP_IS_OLD
    text = f"last seen {at:%Y-%m-%d %H:%M:%S} UTC" if at else "never seen"
    return Result("Worker", fine, text, "Start it: make run, or: celery -A config worker -B")


def disk() -> Result:
    free = shutil.disk_usage(settings.BASE_DIR).free // 2**20
    return Result("Disk", free > 500, f"{free} MB free", "Free some space: documents and the database need it.")


CHECKS = (
    python, database, migrations, secret_key, site_url, pdf, font, translations, mail, answers, broker, worker, disk,
)  # fmt: skip
