"""The chapters of a case file: formal letters, decision, typed evidence, agreements, questions, versions, hours."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from clients.tests.make import accepted, make_agreement
from clients.tests.make import make_client as make_person
from disputes import queries
from disputes.casefile import content
from disputes.evidence_kinds import Finding
from disputes.models import CaseFile
from disputes.services import contract, corrected, evidence, exhibits, info, outcome, packs
from disputes.tests.bundles import CSV, blank, events, made, manifest, opened, verify
from disputes.tests.make import (
    CAROL,
    LINES,
    SYSTEM,
    answer_contract,
    fresh,
    make_dispute,
    make_disputed_invoice,
    to_negotiation,
    to_review,
)
from disputes.tests.test_formal import decision, in_court
from foundation.files.tests.make import photo_with_place
from foundation.pdf import fence
from invoices.models import Invoice
from invoices.services import issue
from invoices.tests.make import actor_of, make_business, make_invoice, mark_sent, owner_of
from notices.models import LegalLetter
from notices.tests.make import business

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def papers(settings, tmp_path, monkeypatch):
    """What was to be printed, by the title of the page; the pages themselves stay empty."""
    settings.MEDIA_ROOT = tmp_path / "files"
    found = []
    monkeypatch.setattr(fence, "render_paper", lambda paper: found.append(paper) or blank())
    return found


@pytest.fixture
def dispute():
    return to_review(make_dispute(make_disputed_invoice(make_business())))


def facts(dispute, language="en"):
    wanted = CaseFile(dispute=fresh(dispute), language=language, with_offers=False)
    return content.gather(wanted).facts


def said(papers):
    return "".join(paper.html for paper in papers)


def add(dispute, kind, actor=None, *, share=True, **fields):
    actor = actor or actor_of(dispute.business)
    exhibit = exhibits.add(dispute, kind=kind, title=fields.pop("title", "A piece"), actor=actor, **fields)
    if share:
        packs.share(dispute, items=[exhibit.pk], first=queries.next_number(dispute, actor.party), actor=actor)
    exhibit.refresh_from_db()
    return exhibit


def upload(name, data):
    return SimpleUploadedFile(name, data)


def test_a_formal_letter_is_told_with_its_text_check_and_delivery_and_so_is_the_decision(client, papers, tmp_path):
    with time_machine.travel(datetime(2026, 7, 31, 9, tzinfo=UTC), tick=False) as clock:
        alice = business()
        client.force_login(owner_of(alice))
        client.cookies["django_language"] = "en"
        case = in_court(client, alice, clock)
        letter = LegalLetter.objects.get()
        client.post(f"/disputes/{case.pk}/decision/", decision(case, "split", "170.00"))
    told = facts(case)
    (formal,) = told["formal"]
    assert formal["text"] == letter.text
    assert formal["check"][0] == "Checked against the law and its own sums on leaving: no error."
    assert [row[0] for row in formal["delivery"]] == ["Decided", "Sent", "Received"]
    assert any("6:119a" in citation for citation, _source, _id in formal["rules"])
    assert (told["decision"]["by"], told["decision"]["outcome"]) == ("Rechtbank", "Decided, split")
    data = made(case)
    names = set(opened(data))
    assert {f"papers/{letter.file.name}", "papers/vonnis.csv"} <= names
    assert letter.text.split("\n")[0] in said(papers)
    assert verify(tmp_path, data)[0] == 0


def test_what_is_still_being_written_is_in_no_case_file(client):
    with time_machine.travel(datetime(2026, 7, 31, 9, tzinfo=UTC), tick=False):
        alice = business()
        with time_machine.travel(datetime(2026, 5, 1, 9, tzinfo=UTC), tick=False):
            case = to_negotiation(make_dispute(mark_sent(make_invoice(alice, lines=LINES, due_on=date(2026, 5, 31)))))
        client.force_login(owner_of(alice))
        client.post(f"/disputes/{case.pk}/notice/", {"channel": "registered"})
    assert LegalLetter.objects.exists()
    assert facts(case)["formal"] == []


def test_typed_evidence_is_told_with_its_facts_checks_and_the_view_of_the_other_side(dispute, papers, tmp_path):
    call = {"who": "Noor and Carol", "at": "2026-11-02T10:00:00+01:00"}
    note = add(dispute, "call_note", text="Ten hours, she said.", facts=call, title="The call")
    evidence.mark(note, stance="contested", note="I said eight.", actor=CAROL)
    add(dispute, "time_log", upload=upload("hours.csv", CSV), line=dispute.lines.get(), title="Hours")
    told = facts(dispute)
    first, second = told["evidence"]
    assert ["Who spoke with whom?", "Noor and Carol"] in first["facts"]
    assert (first["stance"], first["note"]) == ("Contested", "I said eight.")
    assert any("10 h in the log, 14 h on the line" in words for _name, _result, words in second["checks"])
    assert [row["cells"][3] for row in told["hours"] if "cells" in row] == ["4", "6"]
    assert (told["needs"]["met"], told["needs"]["of"]) == (1, 3)
    data = made(dispute)
    assert opened(data)["exhibits/F-1.txt"] == b"Ten hours, she said."
    assert verify(tmp_path, data)[0] == 0
    assert "Noor and Carol" in said(papers)


def test_a_covered_name_is_in_no_corner_of_the_case_file(dispute, papers):
    text, who = "Jan Jansen was there.", {"who": "Jan Jansen", "on": "2026-11-02"}
    first = add(dispute, "statement", text=text, facts=who, title="By Jan Jansen")
    copy = exhibits.redact(first, words="Jan Jansen", actor=actor_of(dispute.business))
    packs.share(dispute, items=[copy.pk], first=2, actor=actor_of(dispute.business))
    data = made(dispute)
    everything = said(papers) + "".join(part.decode("latin-1") for part in opened(data).values())
    assert "Jansen" not in everything
    assert [(each["exhibit"], each["path"]) for each in manifest(data)["left_out"]] == [("F-1", "exhibits/F-1")]
    assert "████ was there." in opened(data)["exhibits/F-2.txt"].decode()


def test_a_private_text_is_a_bare_hash_in_the_log(dispute):
    add(dispute, "call_note", text="My doubts.", share=False)
    assert events(made(dispute))[-1]["withheld"] is True


def test_a_picture_travels_without_its_place_and_names_the_original(dispute, tmp_path):
    photo = add(dispute, "photo", CAROL, upload=upload("room.jpg", photo_with_place()))
    plain = add(dispute, "screenshot", CAROL, upload=upload("screen.jpg", opened_copy(photo)))
    data = made(dispute)
    assert b"SecretCamera" not in opened(data)["exhibits/K-1-room.jpg"]
    files = {each["path"]: each for each in manifest(data)["files"]}
    assert files["exhibits/K-1-room.jpg"]["sealed"] == photo.file.sha256
    assert "sealed" not in files["exhibits/K-2-screen.jpg"]
    assert files["exhibits/K-2-screen.jpg"]["sha256"] == plain.file.sha256
    code, words = verify(tmp_path, data)
    assert (code, f"original {photo.file.sha256}" in words) == (0, True)


def opened_copy(exhibit):
    from foundation.files import door

    return door.read_preview(exhibit.file)


def test_agreements_are_told_with_who_accepted_them_and_answers_with_the_words_of_the_clause():
    alice = business()
    person = make_person(alice, email="carol@kramer.test")
    agreement = accepted(make_agreement(alice, buyer=person))
    dispute = to_review(make_dispute(mark_sent(make_invoice(alice, lines=LINES, client=person))))
    (clause,) = queries.clauses_of(dispute)
    answer_contract(dispute, changes=(Finding.YES, clause, None), scope=(Finding.NO, "", None))
    contract.contest(dispute, question="scope", note="It was wider.", actor=CAROL)
    told = facts(dispute)["contract"]
    (row,) = told["agreements"]
    assert (row["who"], row["sha256"]) == ("Carol Kramer", agreement.text_sha256)
    answers = {each["question"]: each for each in told["answers"]}
    changes = answers["Were changes and extra work agreed?"]
    assert (changes["finding"], changes["quote"]) == ("Yes", "Only after a yes by mail.")
    assert "Open day, 1. Extra work, page 2, § 4.1" in changes["place"]
    assert answers["Does the agreed work cover what was invoiced?"]["contested"] == "It was wider."


def test_a_question_that_stayed_open_is_told_as_a_fact(dispute, papers):
    info.request(dispute, item="The minutes", why="They name the hours.", actor=actor_of(dispute.business))
    info.leave_unanswered(fresh(dispute), actor=SYSTEM)
    made(dispute)
    assert "Not answered. That is a fact, and nothing follows from it." in said(papers)


def test_the_corrected_invoice_of_a_case_is_one_of_its_versions_once_it_is_issued(dispute):
    alice = actor_of(dispute.business)
    outcome.concede(dispute, actor=alice)
    draft = corrected.draft_for(fresh(dispute), actor=alice)
    assert [each["kind"] for each in facts(dispute)["invoices"]] == ["Invoice", "Credit note"]
    row = Invoice.objects.get(pk=draft.pk)
    issue.issue(row, version=row.version, actor=alice, reason="It is about the case file.")
    assert [each["kind"] for each in facts(dispute)["invoices"]] == ["Invoice", "Credit note", "Corrected invoice"]


def test_a_long_table_says_where_it_is_cut_and_where_the_whole_is(dispute, papers):
    rows = b"date,hours\n" + b"2026-10-01,1\n" * 450
    add(dispute, "time_log", upload=upload("long.csv", rows), title="All of it")
    made(dispute)
    words = said(papers)
    assert "Cut here: 400 of 451 rows are printed" in words
    assert "The whole is exhibits/F-1-long.csv in the ZIP." in words
    assert "Cut here: 400 of 450 rows. The whole log is exhibit F-1 in the ZIP." in words


def test_the_day_an_invoice_was_due_is_the_one_it_was_issued_with(dispute):
    first = dispute.invoice.due_on
    Invoice.objects.filter(pk=dispute.invoice_id).update(due_on=first + timedelta(days=30))
    due = [row["at"] for row in facts(dispute)["chronology"] if "due" in row["what"]]
    assert due == [first.isoformat(), (first + timedelta(days=30)).isoformat()]
