"""A stranger's file is read in a process of its own, and what was read is kept without loss."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from foundation.einvoicing.apart import ReaderMissing, read_apart
from foundation.einvoicing.cii import to_cii
from foundation.einvoicing.parse import parse
from foundation.einvoicing.stored import from_stored, to_stored
from foundation.einvoicing.tests.cases import CASES
from foundation.einvoicing.tests.make import NIGHTLY, everything
from foundation.einvoicing.tests.random_documents import documents
from foundation.einvoicing.ubl import to_ubl

ROOT = Path(__file__).resolve().parents[3]
CALM = settings(max_examples=1500 if NIGHTLY else 25, deadline=None, suppress_health_check=list(HealthCheck))


def kept(document):
    return from_stored(json.loads(json.dumps(to_stored(document))))


@pytest.mark.parametrize("write", [to_ubl, to_cii])
def test_reading_apart_says_what_reading_here_says(write):
    xml = write(everything()).replace(b"</ram:ID>", b"</ram:ID><ram:Extra>?</ram:Extra>", 1)
    apart, here = read_apart(xml), parse(xml)
    assert (apart.document, apart.findings, apart.syntax) == (here.document, here.findings, here.syntax)
    assert apart.document


def test_a_broken_file_has_the_same_finding_apart():
    assert read_apart(b"<a/>").findings == parse(b"<a/>").findings


def test_whoever_reads_apart_loads_no_parser():
    code = (
        "import sys; from foundation.einvoicing.apart import read_apart; read_apart(b'<a/>');"
        "print([name for name in ('lxml', 'pikepdf') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "behaviour", ["import time; time.sleep(60)", "import os; os.abort()", "while True: pass", "raise SystemExit(3)"]
)
def test_a_reader_that_hangs_or_dies_is_a_finding(tmp_path, behaviour):
    program = tmp_path / "child.py"
    program.write_text(behaviour)
    start = time.monotonic()
    read = read_apart(b"x", program=program, wall=1)
    assert (read.document, [one.rule for one in read.findings]) == (None, ["READ-LIMIT"])
    assert time.monotonic() - start < 30  # the sleeper would take 60


def test_memory_that_a_reader_may_not_use_is_a_finding(tmp_path):
    program = tmp_path / "child.py"
    program.write_text(
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from foundation.einvoicing import __main__, parse\n"
        "parse.parse = lambda data: b'x' * 2**31\n"
        "sys.exit(__main__.main())"
    )
    assert [one.rule for one in read_apart(b"x", program=program).findings] == ["READ-LIMIT"]


def test_a_missing_library_is_our_fault_and_not_the_files(tmp_path):
    program = tmp_path / "child.py"
    program.write_text("import a_library_that_nobody_installed")
    with pytest.raises(ReaderMissing):
        read_apart(b"x", program=program)


@pytest.mark.parametrize("name", CASES)
def test_every_case_is_kept_and_found_again(name):
    read = parse(to_ubl(CASES[name])).document
    assert kept(read) == read


def test_what_nobody_filled_in_is_kept_as_empty():
    bare = to_ubl(CASES["standard"]).replace(b">2026-0001<", b"><").replace(b">Design work<", b"><")
    read = parse(bare).document
    assert kept(read) == read
    assert read.number == read.lines[0].description == ""


@CALM
@given(documents())
def test_any_document_is_kept_without_loss(document):
    read = parse(to_cii(document)).document
    assert kept(read) == read
