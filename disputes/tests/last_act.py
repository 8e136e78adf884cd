"""The last act of every story: its case file. It holds, it is the same twice, it tells what that story has and hides
what stays private, and whoever tampers with it is found.

Six are printed by a stand-in that keeps the words of every page; two, one in each language, really, and their words are
read back from the PDF.
"""

import hashlib
import io
import re

from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfReader

from disputes.casefile import archive, content, sections
from disputes.models import CaseFile, Dispute, Exhibit
from disputes.tests import play as stage
from disputes.tests.bundles import CSV, blank, events, made, opened, rewritten, sealed, verify, zipped
from foundation.files.tests.make import photo_with_place
from foundation.mail.models import OutgoingEmail
from foundation.pdf import fence

ALWAYS = {"summary", "schedule", "chronology", "evidence", "hours", "invoices", "delivery", "calculation"}
# What each story has besides. Nobody answers the questions about the agreement where the case ends before.
BESIDES = {
    "hours_too_many_end_in_a_plan": {"contract", "performance"},
    "a_wrong_rate_is_conceded": {"performance"},
    "extra_work_is_settled_in_mediation": {"contract", "performance"},
    "a_client_who_falls_silent_has_agreed_to_nothing": {"contract"},
    "a_freelancer_who_falls_silent_gets_no_money_for_it": {"performance"},
    "an_invoice_is_paid_and_then_disputed": {"contract", "performance"},
    "a_wrong_account_number_stops_the_paying_first": {"talk", "performance"},
    "a_consumer_gets_fourteen_days_before_it_costs_anything": {"contract", "performance", "formal"},
}
PRINTED = {"a_wrong_account_number_stops_the_paying_first", "a_consumer_gets_fourteen_days_before_it_costs_anything"}
OFFER, MEDIATED = "So that it is fair to both of us.", "Nobody asked me first."
SECRETS = ("Weak spots of my claim", "Do not tell them.", "I may be wrong here.", OFFER, MEDIATED)
LETTER_FOOT = re.compile(r"(G-\d{4}-\d{4}) · (\d+) · ([0-9a-f]{12})")


def put_evidence(monkeypatch):
    """After the report both sides put something on the table, and the freelancer keeps something back."""
    report = stage.Play.report

    def with_evidence(play, *given, **more):
        report(play, *given, **more)
        _evidence(play)

    monkeypatch.setattr(stage.Play, "report", with_evidence)


def _evidence(play):
    _adds(play, "client", "photo", title="The screen that day", upload=_file("screen.jpg", photo_with_place()))
    _share(play, "client")
    _adds(play, "freelancer", "time_log", title="Hours kept", upload=_file("hours.csv", CSV))
    call = {"who": "Noor", "at": "2026-04-01T10:00"}
    _adds(play, "freelancer", "call_note", title="A call", text="Ten was said.", **call)
    _share(play, "freelancer")
    _adds(play, "freelancer", "call_note", title="Weak spots of my claim", text="Do not tell them.", **call)
    play.does("freelancer", "notes", text="I may be wrong here.")


def _adds(play, side, kind, **fields):
    browser, room = play.room(side)
    play.taken(browser.post(f"{room}evidence/{kind}/", fields, follow=True))


def _file(name, data):
    return SimpleUploadedFile(name, data)


def _share(play, who):
    items = [str(pk) for pk in Exhibit.objects.filter(party=who, shared_at=None).values_list("pk", flat=True)]
    play.does(who, "pack/share", items=items, first="1")


def case_file(name, monkeypatch, tmp_path):
    """Of the one case there is, in its language."""
    case, papers = Dispute.objects.get(), []
    if name not in PRINTED:
        monkeypatch.setattr(fence, "render_paper", lambda paper: papers.append(paper.html) or blank())
    wanted = CaseFile(dispute=case, language=case.language, with_offers=False)
    assert set(sections.chapters(content.gather(wanted))) == ALWAYS | BESIDES[name]
    data = made(case, language=case.language)
    words = "".join(papers) or _read(opened(data)["bundle.pdf"])
    assert made(case, language=case.language) == data
    assert opened(data)["verify.py"] == archive.VERIFIER.read_bytes()
    code, said = verify(tmp_path, data)
    assert (code, said.splitlines()[-1]) == (0, "Everything holds.")
    for expected in (case.number, "Ten was said.", "Hours kept", "The screen that day", "F-2", "K-1"):
        assert expected in words, expected
    _keeps_its_secrets(data, words)
    _names_whoever_tampers(data, case, tmp_path)


def _read(book):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(book)).pages)


def _keeps_its_secrets(data, words):
    everything = b"".join(opened(data).values())
    for secret in SECRETS:
        assert secret not in words
        assert secret.encode() not in everything
    assert b"SecretCamera" not in everything  # nor the place that stood beside it
    assert b"written at home" not in everything


def _names_whoever_tampers(data, case, tmp_path):
    """By the file or the place in the log; what agrees with itself again, by the last line of an old letter."""
    files, rows = opened(data), events(data)
    texts = OutgoingEmail.objects.filter(about=f"case:{case.pk}").values_list("text", flat=True)
    feet = [LETTER_FOOT.search(text).groups() for text in texts if LETTER_FOOT.search(text)]
    old_letter = " · ".join(max(feet, key=lambda foot: int(foot[1])))
    second, faults = rows[1]["body"], lambda data, *heads: verify(tmp_path, data, *heads)[1]
    edited = [*rows[:1], rows[1] | {"body": second.replace('"how":"', '"how":"x')}, *rows[2:]]
    assert "FAULT log 2: the hash is not that of the content" in faults(rewritten(data, edited))
    assert "FAULT log 3: the place after 1 is missing" in faults(rewritten(data, [rows[0], *rows[2:]]))
    cut, anew = rewritten(data, rows[:-1]), rewritten(data, _written_anew(rows))
    assert "Everything holds." in faults(cut)
    assert "there is no such event" in faults(cut, f"{rows[-1]['seq']}:{rows[-1]['hash']}")
    assert "Everything holds." in faults(anew)
    assert "the head from outside says" in faults(anew, old_letter)
    label = next(path for path in files if path.startswith("exhibits/F-1"))
    forged = files | {label: files[label].replace(b"4", b"9")}
    assert f"FAULT {label}: was changed" in faults(zipped(forged))
    assert f"FAULT {label}: its hash is not the one that the log has for F-1" in faults(sealed(forged))


def _written_anew(rows):
    """From the second event on every hash is new, and all of it agrees with itself; what is withheld has no content."""
    rows = [dict(row) for row in rows]
    rows[1]["body"] = rows[1]["body"].replace('"how":"', '"how":"x')
    last = rows[0]["hash"]
    for row in rows[1:]:
        row["previous"] = last
        row["hash"] = last = hashlib.sha256((last + row.get("body", "")).encode()).hexdigest()
    return rows
