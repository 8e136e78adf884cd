import ssl
import subprocess

import pytest

from foundation.mail import delivery, smtp
from foundation.mail.models import OutgoingEmail
from foundation.mail.tests import make
from foundation.mail.tests import sink as sinks

State = OutgoingEmail.State
pytestmark = pytest.mark.django_db


def now(email: OutgoingEmail) -> OutgoingEmail:
    return OutgoingEmail.objects.get(pk=email.pk)


def test_a_server_that_is_not_there_costs_nothing_but_time(settings):
    settings.MAIL_URL = "smtp://127.0.0.1:1/"
    email = make.letter()
    assert delivery.send_once(email.pk) == State.PENDING
    assert "refused" in now(email).error


def test_a_refused_password_is_not_the_fault_of_the_letter(sink, settings):
    sink.answers = {"ehlo": "250-sink\r\n250 AUTH PLAIN", "auth": "535 wrong"}
    email = make.letter()
    settings.MAIL_URL = f"smtp://alice:p%40ss@127.0.0.1:{sink.port}/"
    assert delivery.send_once(email.pk) == State.PENDING
    assert now(email).error == "535 wrong"


@pytest.mark.parametrize(
    "where", ["smtp://u:p%40%2F@mail.example:2525/?tls=1", "smtps://mail.example", "smtp://h/?ssl=1"]
)
def test_the_address_of_the_mail_server_is_read_in_full(where):
    server = smtp.Server.from_url(where)
    if server.user:
        assert server == smtp.Server("mail.example", 2525, "u", "p@/", starttls=True, ssl=False)
    else:
        assert (server.port, server.ssl, server.starttls) == (465, True, False)


def test_a_server_that_cannot_encrypt_gets_no_letter_when_encryption_is_asked(sink, settings):
    settings.MAIL_URL = sink.url + "?tls=1"
    email = make.letter()
    assert delivery.send_once(email.pk) == State.PENDING
    assert "STARTTLS" in now(email).error
    assert "mail" not in sink.seen


@pytest.fixture
def tls_sink(tmp_path, settings, monkeypatch):
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    ask = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    ask += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(cert)]
    subprocess.run(ask, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    with sinks.running(tls=context) as server:
        server.cert = cert
        yield server


def test_over_tls_the_letter_arrives_whole_and_a_strange_certificate_is_refused(tls_sink, settings, monkeypatch):
    settings.MAIL_URL = f"smtp://alice:secret@localhost:{tls_sink.port}/?tls=1"
    email = make.letter()
    assert delivery.send_once(email.pk) == State.PENDING
    assert "certificate" in now(email).error.lower()
    make.lapse(email)
    monkeypatch.setenv("SSL_CERT_FILE", str(tls_sink.cert))
    assert delivery.send_once(email.pk) == State.SENT
    assert "auth" in tls_sink.seen
    assert len(tls_sink.taken) == 1
