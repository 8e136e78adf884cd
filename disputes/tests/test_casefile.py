"""The case file: what is in it, what stays out, and that the same state gives the same bytes."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from disputes.casefile.chapters import OF_OFFERS
from disputes.services import evidence, letters, messages, outcome
from disputes.tests.bundles import blank, made, manifest, opened, share, verify, with_exhibits
from disputes.tests.make import (
    CAROL,
    accept,
    fresh,
    make_dispute,
    make_disputed_invoice,
    offer,
    to_negotiation,
    to_restated,
    to_review,
)
from foundation.pdf import fence
from invoices.tests.make import actor_of, make_business

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def papers(monkeypatch):
    """What was to be printed; the pages themselves stay empty."""
    found = []
    monkeypatch.setattr(fence, "render_paper", lambda paper: found.append(paper) or blank())
    return found


@pytest.fixture
def dispute():
    return make_dispute(make_disputed_invoice(make_business()))


def settled(dispute):
    dispute = to_negotiation(dispute)
    accept(dispute, offer(dispute))
    return fresh(dispute)


def conceded(dispute):
    outcome.concede(dispute, actor=actor_of(dispute.business))
    return fresh(dispute)


def withdrawn(dispute):
    outcome.withdraw(dispute, reason="I counted again.", actor=CAROL)
    return fresh(dispute)


STORIES = [fresh, to_restated, to_review, to_negotiation, settled, conceded, withdrawn]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_every_story_gives_a_case_file_that_holds(story, dispute, papers, tmp_path):
    dispute = story(dispute)
    data = made(dispute)
    code, said = verify(tmp_path, data)
    assert (code, said.splitlines()[-1]) == (0, "Everything holds.")
    words = "".join(paper.html for paper in papers)
    for expected in (dispute.number, "We agreed on ten hours.", "Carol Kramer", "Decision", "Head of the log"):
        assert expected in words
    assert "Half of it." not in words + "".join(map(repr, opened(data).values()))


def test_the_bundle_reads_as_a_court_expects_and_is_the_same_every_time(dispute):
    dispute = with_exhibits(to_restated(dispute))
    data = made(dispute)
    assert made(dispute) == data
    book = PdfReader(io.BytesIO(opened(data)["bundle.pdf"]))
    pages = [page.extract_text() for page in book.pages]
    assert [f"[{number:04}]" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)
    found = {mark.title: book.get_destination_page_number(mark) for mark in _flat(book.outline)}
    for title, words in (("K-2 The quote", "K-2 · 1/2"), ("K-1 The letter of 1 October", "Ten it is.")):
        assert words in pages[found[title]]
    index = pages[found["Contents"]]
    assert f"{found['K-2 The quote'] + 1:04}" in index
    targets = {each.get_object()["/Dest"][0].idnum for each in book.pages[found["Contents"]]["/Annots"]}
    assert book.pages[found["K-2 The quote"]].indirect_reference.idnum in targets
    assert pages[found["F-1 Hours kept"]].count("2026-10-0") == 2
    assert len(book.pages[found["F-2 The room that day"]].images) == 1


def _flat(outline):
    for mark in outline:
        yield from _flat(mark) if isinstance(mark, list) else [mark]


def test_private_files_never_enter_and_withdrawn_ones_are_named_only(dispute, papers):
    dispute = with_exhibits(dispute)
    first = dispute.exhibits.get(title="The quote")
    evidence.withdraw_exhibit(first, actor=CAROL)
    data = made(dispute)
    everything = "".join(map(repr, opened(data).values())) + "".join(paper.html for paper in papers)
    assert "Weak spots" not in everything
    assert dispute.exhibits.get(number=None).file.sha256 not in everything
    assert "exhibits/K-2-quote.pdf" not in opened(data)
    assert [each["exhibit"] for each in manifest(data)["left_out"]] == ["K-2"]
    assert opened(data)["exhibits/K-1-letter.eml"].startswith(b"From: Carol")


def test_a_damaged_exhibit_is_named_in_the_manifest_and_has_a_page_that_says_so(dispute, papers, tmp_path):
    dispute = with_exhibits(dispute)
    hurt = dispute.exhibits.get(title="The quote").file
    with open(default_storage.path(hurt.storage_name), "ab") as file:
        file.write(b"more")
    default_storage.delete(dispute.exhibits.get(title="Hours kept").file.storage_name)
    data = made(dispute)
    assert {each["exhibit"] for each in manifest(data)["damaged"]} == {"K-2", "F-1"}
    assert "exhibits/K-2-quote.pdf" not in opened(data)
    assert any("damaged or missing" in paper.html and "K-2" in paper.html for paper in papers)
    code, said = verify(tmp_path, data)
    assert (code, said.count("NOTE ")) == (0, 2)


def test_a_pdf_that_cannot_be_shown_still_travels_as_it_is(dispute, papers, monkeypatch):
    from foundation.pdf import bundle
    from foundation.pdf.errors import PdfFailed

    dispute = with_exhibits(dispute)

    def refuse(*_given):
        raise PdfFailed("crashed")

    monkeypatch.setattr(bundle, "frame", refuse)
    data = made(dispute)
    assert opened(data)["exhibits/K-2-quote.pdf"] == blank(2)
    assert manifest(data)["damaged"] == []
    assert any("cannot be shown on paper" in paper.html for paper in papers)


def test_offers_come_along_only_when_asked_for(dispute, papers):
    dispute = to_negotiation(dispute)
    offer(dispute)
    without, with_them = made(dispute), made(dispute, with_offers=True)
    said = [opened(data)["log.jsonl"].decode() for data in (without, with_them)]
    assert ['"verb\\":\\"dispute.propose' in text for text in said] == [False, True]
    assert manifest(without)["withheld_events"] > manifest(with_them)["withheld_events"]
    assert any("Half of it." in paper.html for paper in papers)
    assert [paper.html.count("There is an offer") for paper in papers if paper.title.startswith("Letters")] == [0, 1]
    assert set(map(str, OF_OFFERS)) <= set(map(str, letters.EVENTS.values()))


def test_words_that_would_break_a_page_or_a_table_do_not(dispute, papers):
    messages.write(dispute, text="=1+1 </table><script>x</script> " + "w" * 900, actor=CAROL)
    share(dispute, "a.csv", b"=HYPERLINK,2\n1,2\n", "=cmd|' /C calc'!A0")
    tables = opened(made(dispute))["chronology.csv"].decode("utf-8-sig")
    assert "'=1+1" in tables
    assert not any("<script>" in paper.html for paper in papers)


def test_the_command_writes_the_file_or_says_why_not(dispute, papers, tmp_path, capsys):
    target = tmp_path / "out.zip"
    call_command("casefile", str(dispute.pk), output=str(target))
    told = capsys.readouterr().out
    assert "pages, log to 1:" in told
    assert "[0001]" in told
    assert "offers are left out" in told
    assert manifest(target.read_bytes())["case"] == dispute.number
    with pytest.raises(CommandError, match="no case"):
        call_command("casefile", "G-1999-0001", output=str(target))
