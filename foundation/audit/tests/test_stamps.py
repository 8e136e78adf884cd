"""Time stamps of a local authority, and heads that were kept outside."""

import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from shutil import which

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from foundation.audit import log, stamps
from foundation.audit.models import Stamp
from foundation.audit.tests.make import recorded
from foundation.audit.tests.tamper import cut_after, without_guards, write_anew

pytestmark = pytest.mark.django_db
CONFIG = """
[req]
distinguished_name = who
x509_extensions = stamping
prompt = no
[who]
CN = Local authority
[stamping]
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
signer_cert = {folder}/cert.pem
signer_key = {folder}/key.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
crypto_device = builtin
"""


def openssl(*arguments, **more):
    return subprocess.run(["openssl", *map(str, arguments)], capture_output=True, check=True, **more).stdout


@pytest.fixture
def authority(tmp_path, settings):
    """A time-stamping authority in a thread: openssl signs, we listen. `spoil` changes its answers."""
    if not which("openssl"):
        pytest.skip("openssl is not installed")
    (tmp_path / "conf").write_text(CONFIG.format(folder=tmp_path))
    (tmp_path / "serial").write_text("01\n")
    openssl(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
        "-config", tmp_path / "conf", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem",
    )  # fmt: skip

    class Answer(BaseHTTPRequestHandler):
        spoil = staticmethod(lambda answer: answer)
        asked = 0

        def do_POST(self):
            Answer.asked += 1
            (tmp_path / "asked").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            reply = ("ts", "-reply", "-config", tmp_path / "conf", "-queryfile", tmp_path / "asked")
            answer = Answer.spoil(openssl(*reply))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *said):
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    settings.TSA_URL = f"http://127.0.0.1:{server.server_port}/"
    yield Answer
    server.shutdown()
    server.server_close()


def test_an_authority_stamps_a_head_once_and_openssl_confirms_it(authority, tmp_path):
    head = log.head(recorded(count=2).chain)
    made = stamps.stamp(head)
    assert (stamps.stamp(head), authority.asked) == (made, 1)
    (tmp_path / "head.txt").write_text(stamps.text_of(head))
    (tmp_path / "head.tsr").write_bytes(bytes(made.answer))
    check = ("ts", "-verify", "-in", tmp_path / "head.tsr", "-CAfile", tmp_path / "cert.pem", "-data")
    assert b"OK" in openssl(*check, tmp_path / "head.txt")
    (tmp_path / "other.txt").write_text(stamps.text_of(log.head(recorded().chain)))
    with pytest.raises(subprocess.CalledProcessError):
        openssl(*check, tmp_path / "other.txt")
    with pytest.raises(DatabaseError, match="stays as it came"), transaction.atomic():
        Stamp.objects.update(authority="elsewhere")


SPOILT = {
    "nothing": lambda answer: b"",
    "no stamp at all": lambda answer: b"<html>Welcome</html>",
    "cut off": lambda answer: answer[:40],
    "a refusal": lambda answer: b"\x30\x07\x30\x03\x02\x01\x02\x30\x00",
    "too long": lambda answer: answer + b"\0" * 70_000,
}


@pytest.mark.parametrize("name", SPOILT)
def test_an_answer_that_is_no_stamp_on_this_head_is_refused(name, authority):
    authority.spoil = staticmethod(SPOILT[name])
    with pytest.raises(stamps.StampRefused):
        stamps.stamp(log.head(recorded().chain))
    assert not Stamp.objects.exists()


def test_an_old_answer_is_not_taken_for_a_new_one(authority):
    old = bytes(stamps.stamp(log.head(recorded().chain)).answer)
    authority.spoil = staticmethod(lambda answer: old)
    with pytest.raises(stamps.StampRefused, match="something else"):
        stamps.stamp(log.head(recorded().chain))


def test_without_an_authority_nothing_is_asked_and_nothing_fails(settings):
    assert stamps.stamp(log.head(recorded().chain)) is None
    settings.TSA_URL = "file:///etc/passwd"
    with pytest.raises(stamps.StampRefused, match="no web address"):
        stamps.stamp(log.head(recorded().chain))


def test_the_head_of_an_old_letter_alone_finds_its_chain_and_a_forgery(capsys):
    chain = recorded(count=4).chain
    early, late = recorded(chain), recorded(chain)
    letter = f"G-2026-0007 · {late.seq} · {late.hash[:12]}…"
    call_command("verify_log", head=letter)
    assert f"{chain}: 6 events, 0 faults" in capsys.readouterr().out
    with without_guards():
        write_anew(chain, early.seq, **{'"how":"link"': '"how":"mail"'})
    call_command("verify_log", case=chain)
    with pytest.raises(CommandError, match="cut or written anew"):
        call_command("verify_log", head=letter)
    with without_guards():
        cut_after(chain, 2)
    with pytest.raises(CommandError, match="does not hold"):
        call_command("verify_log", case=chain, head=letter)
