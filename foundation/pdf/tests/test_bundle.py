"""Many PDFs into one: strangers' pages keep what they show, numbers run on, memory does not grow with the pages."""

import io
import os

import pikepdf
import pytest
from pypdf import PdfReader

from foundation.pdf import bundle
from foundation.pdf.bundle import Mark
from foundation.pdf.errors import PdfFailed

TYPEFACE = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)


def write(path, words=("one",), size=(595, 842), weight=0, **entries):
    """A PDF with a page per word; `weight` bytes that do not pack lie in each."""
    with pikepdf.Pdf.new() as pdf:
        for word in words:
            pdf.add_blank_page(page_size=size)
            page = pdf.pages[-1].obj
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=TYPEFACE))
            drawn = f"BT /F 12 Tf 20 100 Td ({word}) Tj ET\n%".encode() + os.urandom(weight).hex().encode()
            page.Contents = pdf.make_stream(drawn)
            for key, value in entries.items():
                page[f"/{key}"] = value(pdf) if callable(value) else value
        pdf.save(path)
    return path


def note(pdf):
    """A note whose words stand only in its appearance, as filled-in forms keep theirs."""
    drawn = pdf.make_stream(b"BT /F 12 Tf 2 2 Td (filled in) Tj ET")
    drawn.Type, drawn.Subtype, drawn.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 100, 20]
    drawn.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=TYPEFACE))
    return pikepdf.Array(
        [
            pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[50, 50, 150, 70], F=4,
                    AP=pikepdf.Dictionary(N=drawn),
                )
            )
        ]
    )  # fmt: skip


def framed(tmp_path, source, label="K-1"):
    bundle.frame(source, tmp_path / "framed.pdf", label)
    return PdfReader(tmp_path / "framed.pdf").pages


@pytest.mark.parametrize(
    ("size", "entries", "across"),
    [((595, 842), {}, False), ((3000, 1000), {}, True), ((200, 300), {}, False), ((595, 842), {"Rotate": 90}, True)],
)
def test_pages_of_any_size_lie_on_a4_the_right_way_up_with_their_label(tmp_path, size, entries, across):
    (page,) = framed(tmp_path, write(tmp_path / "a.pdf", size=size, **entries), "F-12 (ü)")
    assert (page.mediabox.width > page.mediabox.height) is across
    assert {round(page.mediabox.width), round(page.mediabox.height)} == {595, 842}
    assert "F-12 (ü) · 1/1" in page.extract_text()
    assert "one" in page.extract_text()


def test_what_was_filled_in_or_noted_stays_and_what_acts_does_not(tmp_path):
    action = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org"))
    (page,) = framed(tmp_path, write(tmp_path / "a.pdf", Annots=note, AA=action))
    assert "filled in" in page.extract_text()
    assert "/AA" not in page
    assert "/Annots" not in page


def test_a_file_that_is_no_pdf_is_refused_with_a_reason_for_the_log(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    with pytest.raises(PdfFailed) as refused:
        bundle.frame(tmp_path / "a.pdf", tmp_path / "b.pdf", "K-1")
    assert "frame" in refused.value.detail


def test_numbers_run_on_through_all_volumes_and_bookmarks_lead_to_them(tmp_path):
    count = bundle.OPEN_AT_ONCE + 3
    sources = [write(tmp_path / f"{n}.pdf", (f"word{n}", "more")) for n in range(count)]
    marks = [Mark("All", 1), *(Mark(f"No {n}", 2 * n + 1, 1) for n in range(count))]
    told = bundle.bind(sources, tmp_path / "out.pdf", marks=marks, title="T", language="nl", author="A")
    book = PdfReader(io.BytesIO((tmp_path / "out.pdf").read_bytes()))
    assert told["pages"] == len(book.pages) == 2 * count
    for number, page in enumerate(book.pages, 1):
        assert f"[{number:04}]" in page.extract_text()
    last = book.outline[1][-1]
    assert (last.title, book.get_destination_page_number(last)) == (f"No {count - 1}", 2 * count - 2)
    assert book.trailer["/Root"]["/Lang"] == "nl"


def test_ten_times_the_pages_take_hardly_more_memory(tmp_path):
    def peak(count):
        sources = [write(tmp_path / f"{count}-{n}.pdf", "abcd", weight=40_000) for n in range(count)]
        return bundle.bind(sources, tmp_path / "out.pdf", marks=[], title="", language="en", author="")["peak_mb"]

    assert peak(30) - peak(3) < 6  # megabytes; the files together are 10
