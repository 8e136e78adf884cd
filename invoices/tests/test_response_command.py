"""`manage.py invoice_response`: the interface other tools rely on."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

UQ = [
    "--status",
    "UQ",
    "--invoice",
    "2026-0007",
    "--sender",
    "0106:87654321:Kramer",
    "--receiver",
    "0106:12345678:Noor",
]
WHY = ["--reason", "QTY:ten hours", "--action-code", "CNP", "--condition", "BT-129=10"]


def run(*arguments):
    out = StringIO()
    call_command("invoice_response", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_what_is_written_by_options_is_read_as_json_and_written_again(tmp_path):
    first, data = tmp_path / "first.xml", tmp_path / "data.json"
    run("write", *UQ, *WHY, "--issue-date", "2026-11-24", "-o", str(first))
    data.write_text(run("read", str(first)))
    said = json.loads(data.read_text())
    assert said["findings"] == []
    assert said["response"]["clarifications"][0] == {
        "code": "QTY", "list": "OPStatusReason", "text": "ten hours", "conditions": [{"term": "BT-129", "value": "10"}],
    }  # fmt: skip
    assert run("write", str(data)).strip() == first.read_text().strip()


def test_what_the_rules_forbid_is_not_written(tmp_path):
    for arguments in (UQ, [*UQ, *WHY, "--after", "AP"], [*UQ, *WHY, "--issue-date", "soon"]):
        with pytest.raises(CommandError):
            run("write", *arguments)
    assert "<cbc:ResponseCode>UQ" in run("write", *UQ, *WHY, "--after", "IP")


def test_a_file_that_is_none_is_told_as_json(tmp_path):
    file = tmp_path / "x.xml"
    file.write_text("<a/>")
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("invoice_response", "read", str(file), stdout=out, stderr=StringIO())
    assert json.loads(out.getvalue())["findings"][0]["rule"] == "READ-ROOT"
