"""Case files for tests: made without WeasyPrint, opened, tampered with, and checked by the program inside."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from functools import cache

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from disputes.casefile import archive, making
from disputes.models import CaseFile
from disputes.services import evidence
from disputes.tests.make import CAROL, fresh
from invoices.tests.make import actor_of

CSV = b"date,hours\n2026-10-01,4\n2026-10-02,6\n"
LETTER = (
    b"From: Carol <carol@kramer.test>\r\nDate: Thu, 1 Oct 2026 10:00:00 +0200\r\nSubject: Ten hours\r\n\r\n"
    b"Ten it is.\r\n"
)


@cache
def blank(pages=1):
    """A PDF of empty pages."""
    out = io.BytesIO()
    with pikepdf.Pdf.new() as pdf:
        for _page in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def picture():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return out.getvalue()


def share(dispute, name, data, title, actor=CAROL, **more):
    upload = SimpleUploadedFile(name, data)
    return evidence.add_exhibit(dispute, upload=upload, title=title, actor=actor, **more)


def with_exhibits(dispute):
    """K-1 a letter, K-2 a PDF of two pages, F-1 hours, F-2 a photo; one private note of the freelancer."""
    alice = actor_of(dispute.business)
    share(dispute, "letter.eml", LETTER, "The letter of 1 October")
    share(dispute, "quote.pdf", blank(2), "The quote")
    share(dispute, "hours.csv", CSV, "Hours kept", alice)
    share(dispute, "photo.png", picture(), "The room that day", alice)
    share(dispute, "mine.csv", CSV + b"2026-10-03,1\n", "Weak spots of my claim", alice, share=False)
    return fresh(dispute)


def made(dispute, **choices):
    """The bytes of the ZIP, as `manage.py casefile` writes them."""
    wanted = CaseFile(dispute=fresh(dispute), **{"language": "en", "with_offers": False} | choices)
    out = io.BytesIO()
    making.write(wanted, out)
    return out.getvalue()


def log_of(dispute, reader="client"):
    return archive.log_of(fresh(dispute), reader=reader, language="en")


def opened(data):
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        return {name: box.read(name) for name in box.namelist()}


def manifest(data):
    return json.loads(opened(data)["manifest.json"])


def events(data):
    return [json.loads(line) for line in opened(data)["log.jsonl"].splitlines()]


def sealed(files, **log):
    """A ZIP again, with the manifest made anew as a careful forger would."""
    told = json.loads(files["manifest.json"])
    told["log"] |= log
    known = {each["path"]: each for each in told["files"]}
    told["files"] = [
        known.get(name, {"path": name}) | {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in files.items()
        if name != "manifest.json"
    ]
    return zipped(files | {"manifest.json": json.dumps(told).encode()})


def rewritten(data, rows):
    """With the head of the last row: everything agrees with itself again."""
    text = "".join(json.dumps(row) + "\n" for row in rows).encode()
    return sealed(opened(data) | {"log.jsonl": text}, seq=rows[-1]["seq"], hash=rows[-1]["hash"])


def chained(rows):
    """Every hash anew, as somebody does who owns the whole."""
    last = "0" * 64
    for row in rows:
        row["previous"] = last
        row["hash"] = last = hashlib.sha256((last + row["body"]).encode()).hexdigest()
    return rows


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        for name, data in files.items():
            box.writestr(name, data)
    return out.getvalue()


def verify(tmp_path, data, *heads):
    """Exit code and words of the verifier that lies in the ZIP, run alone."""
    (tmp_path / "case.zip").write_bytes(data)
    (tmp_path / "verify.py").write_bytes(archive.VERIFIER.read_bytes())
    command = [sys.executable, "-I", "-S", str(tmp_path / "verify.py"), str(tmp_path / "case.zip")]
    done = subprocess.run([*command, *(f"--head={head}" for head in heads)], capture_output=True, text=True, cwd="/")
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout
