"""What the verifier of a case file finds, and what only a head from an old letter shows: docs/concerns/casefile.md."""

import pytest

from disputes.tests.bundles import chained, events, log_of, made, opened, rewritten, share, verify, zipped
from disputes.tests.make import make_dispute, make_disputed_invoice, to_negotiation
from foundation.pdf import fence
from invoices.tests.make import make_business

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return to_negotiation(make_dispute(make_disputed_invoice(make_business())))


@pytest.fixture
def log(dispute):
    """The log as the client keeps it."""
    return log_of(dispute)


def head(row):
    return f"G-2026-0001 · {row['seq']} · {row['hash'][:12]}…"


def test_an_honest_log_holds_also_against_an_old_letter(log, tmp_path):
    rows = events(log)
    code, said = verify(tmp_path, log, head(rows[2]), f"{rows[-1]['seq']}:{rows[-1]['hash']}")
    assert code == 0
    assert "was checked against a head from outside" in said
    assert "not checked" in verify(tmp_path, log)[1]


CHANGES = {
    "body": lambda row: row | {"body": row["body"].replace('"how":"', '"how":"x')},
    "text": lambda row: row | {"text": "Something else entirely.", "text_salt": "0" * 32},
    "name": lambda row: row | {"name": "Mallory"},
    "hash": lambda row: row | {"hash": "a" * 64},
    "hash alone": lambda row: {"seq": row["seq"], "previous": row["previous"], "hash": "b" * 64, "withheld": True},
    "place": lambda row: row | {"seq": row["seq"] + 1},
}


@pytest.mark.parametrize("name", CHANGES)
def test_an_edit_inside_the_log_shows_by_itself(name, log, tmp_path):
    rows = events(log)
    rows[1] = CHANGES[name](rows[1])
    code, said = verify(tmp_path, rewritten(log, rows))
    assert (code, "FAULT log" in said) == (1, True)


@pytest.mark.parametrize("gone", [0, 2])
def test_an_event_taken_out_shows_by_itself(gone, log, tmp_path):
    rows = events(log)
    del rows[gone]
    assert verify(tmp_path, rewritten(log, rows))[0] == 1


def test_a_cut_tail_shows_only_against_a_head_from_outside(log, tmp_path):
    rows = events(log)
    cut = rewritten(log, rows[:-2])
    assert verify(tmp_path, cut)[0] == 0
    code, said = verify(tmp_path, cut, head(rows[-1]))
    assert (code, "there is no such event" in said) == (1, True)


def test_a_cut_without_a_new_manifest_shows_by_itself(log, tmp_path):
    files = opened(log)
    files["log.jsonl"] = b"".join(files["log.jsonl"].splitlines(keepends=True)[:-1])
    code, said = verify(tmp_path, zipped(files))
    assert (code, "though its head is at" in said) == (1, True)


def test_a_chain_written_anew_shows_only_against_a_head_from_outside(log, tmp_path):
    rows, old = events(log), events(log)
    rows[1]["body"] = rows[1]["body"].replace('"how":"session"', '"how":"link"')
    assert rows[1]["body"] != old[1]["body"]
    forged = rewritten(log, chained(rows))
    assert verify(tmp_path, forged)[0] == 0
    assert verify(tmp_path, forged, head(old[0]))[0] == 0  # a letter from before the change proves nothing about it
    for letter in old[1:]:
        assert verify(tmp_path, forged, head(letter))[0] == 1


FILES = {
    "changed": lambda files: files | {"exhibits/K-1-a.csv": b"date,hours\n2026-10-01,9\n"},
    "gone": lambda files: {name: data for name, data in files.items() if name != "exhibits/K-1-a.csv"},
    "added": lambda files: files | {"exhibits/K-2-b.csv": b"a,b\n"},
    "bundle": lambda files: files | {"bundle.pdf": files["bundle.pdf"] + b" "},
    "no manifest": lambda files: {name: data for name, data in files.items() if name != "manifest.json"},
    "broken log": lambda files: files | {"log.jsonl": b"{"},
}


def test_no_file_of_a_case_file_can_be_changed_added_or_taken_away(dispute, tmp_path, monkeypatch):
    from disputes.tests.bundles import blank

    monkeypatch.setattr(fence, "render_paper", lambda paper: blank())
    share(dispute, "a.csv", b"date,hours\n2026-10-01,4\n", "Hours")
    files = opened(made(dispute))
    assert verify(tmp_path, zipped(files))[0] == 0
    assert {name for name, change in FILES.items() if verify(tmp_path, zipped(change(files)))[0] == 1} == set(FILES)
