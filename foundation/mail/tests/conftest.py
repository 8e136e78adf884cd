from collections.abc import Iterator

import pytest

from foundation.mail import bell, delivery
from foundation.mail.tests import sink as sinks

TEMPLATES = {
    "greeting.subject.txt": "Invoice for {{ name }}\n",
    "greeting.txt": "{% extends 'email/_letter.txt' %}{% block body %}Dear {{ name }},\nsee {{ link }}{% endblock %}",
    "greeting.html": "{% extends 'email/_letter.html' %}{% block body %}<p>Dear {{ name }}</p>{% endblock %}",
    "short.subject.txt": "{% translate 'Sent' context 'nowhere' %}{{ subject_extra }}",
    "short.txt": "{% get_current_language as now %}{{ now }} {{ words }}",
}


@pytest.fixture(autouse=True)
def post_office(settings, tmp_path, monkeypatch) -> list[str]:
    """Own folders and templates, no server, and a bell that only writes down for which letters it rang."""
    folder = tmp_path / "templates"
    folder.mkdir()
    for name, source in TEMPLATES.items():
        (folder / name).write_text(source)
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [folder, *engine["DIRS"]]}]
    settings.MAIL_URL, settings.MAIL_DIR = "", tmp_path / "mail"
    settings.SITE_URL, settings.DEFAULT_FROM_EMAIL = "https://helder.example", "Helder <post@helder.example>"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "f"}},
    }
    rung: list[str] = []
    monkeypatch.setattr(bell, "_quiet_until", 0.0)
    monkeypatch.setattr(bell.deliver, "apply_async", lambda args, **options: rung.extend(args))
    monkeypatch.setattr(delivery, "guards", {})
    return rung


@pytest.fixture
def sink(settings) -> Iterator[sinks.Sink]:
    with sinks.running() as server:
        settings.MAIL_URL = server.url
        yield server
