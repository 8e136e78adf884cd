"""The fence: a paper can neither reach out nor run on, and whatever happens to it happens to it alone."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from types import SimpleNamespace

import pytest

from foundation.pdf import fence, limits
from foundation.pdf.errors import PdfFailed, PdfRefused, PdfTookTooLong, PdfTooLarge
from foundation.pdf.tests import make
from foundation.pdf.tests.make import make_paper

SECRET = "a-secret-that-must-not-be-printed"
STUB = "foundation.pdf.tests.stub"


@pytest.fixture(scope="module")
def stub():
    warm = fence.Warm(STUB)
    yield warm
    warm.stop()


@pytest.fixture(scope="module")
def listener():
    """A server that counts who comes."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        found = SimpleNamespace(port=server.getsockname()[1], visitors=[])

        def wait():
            with suppress(OSError):
                while True:
                    found.visitors.append(server.accept())

        threading.Thread(target=wait, daemon=True).start()
        yield found


def told(stub, what, **more):
    return fence.measured(make_paper(title=what, **more), warm=stub, seconds=3)


def gone(pid):
    """Whether a process has ended; one that nobody collected yet has ended too."""
    for _ in range(100):
        try:
            with open(f"/proc/{pid}/stat") as stat:
                if stat.read().rpartition(")")[2].split()[0] == "Z":
                    return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("name", make.leaks("http://x", "file:///x"))
def test_a_paper_reads_nothing_outside(name, listener, tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_text(SECRET)
    url = f"http://127.0.0.1:{listener.port}"
    with pytest.raises(PdfRefused) as refused:
        fence.render_paper(make.leaks(url, secret.as_uri())[name])
    assert "refused:" in refused.value.detail
    assert SECRET not in refused.value.detail
    assert not listener.visitors


def test_what_no_paper_engine_reads_is_printed_without_it(listener, tmp_path):
    secret = tmp_path / "secret.html"
    secret.write_text(SECRET)
    svg = f'<svg width="9" height="9"><use href="{secret.as_uri()}#a"/></svg>'
    script = f'<script>fetch("http://127.0.0.1:{listener.port}")</script>'
    body = f'<iframe src="{secret.as_uri()}"></iframe>{script}{svg}'
    content = fence.render_paper(make_paper(body))
    assert content.startswith(b"%PDF")
    assert SECRET.encode() not in content
    assert not listener.visitors


@pytest.mark.parametrize("name", make.floods())
def test_a_paper_that_asks_for_too_much_ends_in_time(name):
    begun = time.monotonic()
    with suppress(PdfFailed):
        assert len(fence.measured(make.floods()[name], seconds=2).content) <= limits.OUTPUT
    assert time.monotonic() - begun < 2 + fence.START_SECONDS / 4
    assert fence.render_paper(make_paper()).startswith(b"%PDF")


def test_a_picture_that_unfolds_to_gigabytes_does_no_harm():
    import struct
    import zlib

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 5_000_000, 9)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    paper = make_paper('<img src="bomb.png" alt="a">', pictures={"bomb.png": bomb})
    with suppress(PdfFailed):
        assert fence.measured(paper, seconds=10).peak_mb < 600
    assert fence.render_paper(make_paper()).startswith(b"%PDF")


def test_a_child_that_hangs_is_killed_with_everything_it_started(stub, tmp_path):
    note = tmp_path / "pid"
    begun = time.monotonic()
    with pytest.raises(PdfTookTooLong):
        told(stub, "hang", author=str(note))
    assert time.monotonic() - begun < 10
    assert gone(int(note.read_text()))
    assert gone(int(note.with_suffix(".child").read_text()))
    assert told(stub, "fine").content == b"%PDF fine"


@pytest.mark.parametrize(
    ("what", "error"),
    [("spin", PdfTookTooLong), ("crash", PdfFailed), ("eat", PdfTooLarge), ("flood", PdfTooLarge), ("open", PdfFailed)],
)
def test_a_child_that_misbehaves_fails_alone(stub, what, error):
    assert told(stub, "fine").content == b"%PDF fine"
    pid = stub.pid
    with pytest.raises(error) as failure:
        told(stub, what)
    assert type(failure.value) is error
    assert told(stub, "fine").content == b"%PDF fine"
    assert stub.pid == pid, "the warm process itself must not be touched"


@pytest.mark.parametrize("what", ["hang", "crash", "eat"])
def test_an_appendix_that_misbehaves_fails_alone(stub, what, tmp_path):
    appendix = make_paper(title=what, author=str(tmp_path / "pid"))
    with pytest.raises(PdfFailed):
        told(stub, "fine", appendix=appendix)
    assert told(stub, "fine", appendix=make_paper(title="fine")).content == b"%PDF fine"


def test_a_child_sees_no_environment_and_has_its_limits(stub, listener, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", SECRET)
    warm = fence.Warm(STUB)
    content = told(warm, "tell", author=str(listener.port)).content
    warm.stop()
    said = json.loads(content.removeprefix(b"%PDF"))
    assert SECRET not in content.decode()
    assert set(said["environment"]) <= {"PYTHONHASHSEED", "LC_CTYPE"}
    assert {kind: pair[0] for kind, pair in said["limits"].items()} == {
        "RLIMIT_AS": limits.MEMORY, "RLIMIT_CPU": 1, "RLIMIT_FSIZE": limits.OUTPUT, "RLIMIT_NOFILE": limits.FILES,
        "RLIMIT_CORE": 0,
    }  # fmt: skip


def test_a_child_has_no_network_where_the_system_allows(stub, listener):
    import ctypes

    pid = os.fork()
    if pid == 0:
        os._exit(ctypes.CDLL(None).unshare(limits.NEW_NET) != 0)
    if os.waitpid(pid, 0)[1]:
        pytest.skip("this system does not let us take the network away")
    said = json.loads(told(stub, "tell", author=str(listener.port)).content.removeprefix(b"%PDF"))
    assert said["connected"] is False


def test_a_dead_warm_process_is_replaced(stub):
    assert told(stub, "fine").content == b"%PDF fine"
    old = stub.pid
    os.kill(old, signal.SIGKILL)
    assert told(stub, "fine").content == b"%PDF fine"
    assert stub.pid != old


def test_a_forked_worker_gets_a_warm_process_of_its_own(stub):
    assert told(stub, "fine").content == b"%PDF fine"
    mine, pid = stub.pid, os.fork()
    if pid == 0:
        try:
            ok = told(stub, "fine").content == b"%PDF fine" and stub.pid != mine
            stub.stop()
        finally:
            os._exit(0 if ok else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert told(stub, "fine").content == b"%PDF fine"
    assert stub.pid == mine


def test_the_warm_process_dies_with_its_parent(settings):
    code = (
        "import os, django; django.setup()\n"
        "from foundation.pdf import fence\nfrom foundation.pdf.tests.make import make_paper\n"
        f"warm = fence.Warm({STUB!r}); fence.measured(make_paper(title='fine'), warm=warm)\n"
        "print(warm.pid, flush=True); input()"
    )
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    parent = subprocess.Popen(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, env=env, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with parent:
        pid = next(int(line) for line in parent.stdout if line.strip().isdigit())
        parent.kill()
    assert gone(pid)


def test_a_missing_library_is_said_and_not_waited_for():
    warm = fence.Warm("foundation.pdf.tests.absent")
    with pytest.raises(PdfFailed) as failure:
        told(warm, "fine")
    assert "absent" in failure.value.detail
