"""A parser that does not end is ended."""

import os
import tempfile
import time

import pytest

from foundation.files import door, sandbox
from foundation.files.errors import FileRefused
from foundation.files.tests import make

ENDLESS = """
import subprocess, sys, pathlib
helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
pathlib.Path(r"{place}").write_text(str(helper.pid))
while True:
    pass
"""

GREEDY = """
import resource, runpy
for limit, value in runpy.run_path(r"{main}", run_name="limits")["LIMITS"].items():
    resource.setrlimit(limit, (value, value))
try:
    {act}
    print()
except MemoryError:
    print("MemoryError")
"""


def _program(tmp_path, text):
    program = tmp_path / "program.py"
    program.write_text(text)
    return program


def _source(data=b"x"):
    source = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - closed with the test
    source.write(data)
    return source


def _is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().split(") ")[1][0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not os.path.exists("/proc/self/stat"), reason="needs /proc")
def test_an_endless_parser_is_killed_together_with_what_it_started(tmp_path):
    place = tmp_path / "pid"
    program = _program(tmp_path, ENDLESS.format(place=place))
    began = time.monotonic()
    verdict = sandbox.judge("pdf", _source(), side=1, program=program, wall=2)
    assert verdict.reason == "too_complex"
    assert time.monotonic() - began < 6
    helper = int(place.read_text())
    deadline = time.monotonic() + 3
    while _is_alive(helper) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_alive(helper)


def test_a_parser_that_crashes_means_a_damaged_file(tmp_path):
    program = _program(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    assert sandbox.judge("pdf", _source(), side=1, program=program).reason == "damaged"


def test_a_missing_library_is_our_fault_and_loud(tmp_path):
    with pytest.raises(sandbox.ParserMissing):
        sandbox.judge("pdf", _source(), side=1, program=_program(tmp_path, "import no_such_library"))


def test_the_child_knows_no_secret_of_ours(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "s3cret")
    program = _program(tmp_path, "import os; print('s3cret' in str(os.environ))")
    assert sandbox.judge("pdf", _source(), side=1, program=program).reason == "False"


@pytest.mark.parametrize(("act", "answer"), [("b'x' * 900_000_000", "MemoryError"), ("open('/dev/null')", "")])
def test_the_child_may_use_only_so_much_memory(tmp_path, act, answer):
    program = _program(tmp_path, GREEDY.format(main=sandbox.PROGRAM, act=act))
    assert sandbox.judge("pdf", _source(), side=1, program=program).reason == answer


@pytest.mark.django_db
def test_a_check_that_runs_out_of_time_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(sandbox, "_run", lambda *args: -9)
    with pytest.raises(FileRefused) as refused:
        door.accept(make.upload("a.pdf", make.pdf()))
    assert refused.value.reason == "too_complex"
    assert "too complicated" in str(refused.value)


def test_the_web_process_itself_never_imports_a_parser():
    import subprocess
    import sys

    code = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; django.setup();"
        "import foundation.files.door, foundation.files.serve, foundation.files.forms, foundation.files.admin;"
        "print([name for name in ('pikepdf', 'PIL', 'lxml', 'puremagic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
