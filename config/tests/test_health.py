"""Is it well? What the proxy asks and what the doctor says."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from config import health
from foundation.mail import jobs
from foundation.mail.models import Heartbeat

pytestmark = pytest.mark.django_db


def test_the_process_answers_without_a_database_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz/live").json() == {"live": True}


def test_ready_only_while_a_worker_was_seen_lately(client):
    assert client.get("/healthz/ready").status_code == 503
    jobs.sweep_outbox()
    assert client.get("/healthz/ready").status_code == 200
    Heartbeat.objects.update(beat_at=timezone.now() - timedelta(minutes=4))
    answer = client.get("/healthz/ready")
    assert answer.status_code == 503
    assert answer.json() == {"database": True, "migrations": True, "worker": False}


def test_the_doctor_says_what_is_wrong_and_how_to_mend_it(capsys):
    with pytest.raises(CommandError, match="need mending"):
        call_command("doctor")
    said = capsys.readouterr().out
    assert "MEND Worker: never seen" in said
    assert "make run" in said


def test_the_doctor_is_content_when_a_worker_sweeps(capsys):
    jobs.sweep_outbox()
    call_command("doctor")
    assert "checks are fine" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("check", "fields", "word"),
    [
        (health.secret_key, {"PRODUCTION": True, "SECRET_KEY": "short"}, "SECRET_KEY"),
        (health.site_url, {"PRODUCTION": True, "SITE_URL": "http://x.example"}, "https"),
        (health.mail, {"PRODUCTION": True, "MAIL_URL": ""}, "MAIL_URL"),
        (health.broker, {"REDIS_URL": "redis://127.0.0.1:1/0"}, "Redis"),
    ],
)
def test_each_check_can_fail_and_names_the_mend(settings, check, fields, word):
    for name, value in fields.items():
        setattr(settings, name, value)
    result = check()
    assert not result.ok
    assert word in result.mend


def test_the_doctor_says_that_nobody_fetches_the_answers(settings):
    settings.INBOUND_DOMAIN = "in.helder.example"
    assert not health.answers().ok
    settings.IMAP_URL = "imaps://carol@mail.test/INBOX"
    assert health.answers().ok
