"""Any paper becomes an archive copy that is the same wherever and whenever it is made."""

import io
import time
from dataclasses import replace
from pathlib import Path

import pikepdf

from foundation.pdf import fence
from foundation.pdf.paper import Embedded
from foundation.pdf.tests.make import make_paper
from foundation.pdf.typeface import static_fonts


def opened(paper):
    return pikepdf.open(io.BytesIO(fence.render_paper(paper)))


def test_an_attachment_is_of_the_kind_we_say_whatever_its_name():
    odd = Embedded("table.bin", b"a;b", "text/csv", "Data", "A table")
    pdf = opened(make_paper(attachments=(odd,)))
    (spec,) = pdf.Root.AF
    assert (spec.EF.F.Subtype, spec.AFRelationship, str(spec.Desc)) == ("/text/csv", "/Data", "A table")


def test_a_paper_without_an_e_invoice_does_not_claim_one():
    pdf = opened(make_paper())
    xmp = pdf.Root.Metadata.read_bytes().decode()
    assert xmp.count("<rdf:RDF") == 1
    assert "pdfuaid" in xmp
    assert "fx:" not in xmp


def test_dates_and_identifier_come_from_the_paper():
    pdf = opened(make_paper(identifier="an-identifier"))
    assert str(pdf.docinfo.CreationDate) == str(pdf.docinfo.ModDate) == "D:20261103093000+00'00"
    assert bytes(pdf.trailer.ID[0]) == b"an-identifier"
    assert "2026-11-03T09:30:00+00:00" in pdf.Root.Metadata.read_bytes().decode()


def test_an_appendix_follows_with_its_own_page_numbers_and_changes_with_its_words():
    first, second = (replace(make_paper(), appendix=make_paper(f"<p>{word}</p>")) for word in ("one", "two"))
    assert len(opened(first).pages) == 2
    assert fence.render_paper(first) != fence.render_paper(second)
    assert fence.render_paper(first) == fence.render_paper(first)


def test_the_fonts_are_the_same_wherever_they_are_made(tmp_path):
    font = Path(fence.font())
    one = static_fonts(font, tmp_path / "one")
    time.sleep(1.1)
    assert static_fonts(font, tmp_path / "two") == one
    assert set(one) == {"fonts/regular.ttf", "fonts/semibold.ttf"}
    assert b"fvar" not in b"".join(one.values())


def test_the_fonts_are_made_also_where_nothing_can_be_kept(tmp_path):
    """A file lies where the folder should be: that stops even root from writing."""
    (tmp_path / "taken").write_text("")
    assert len(static_fonts(Path(fence.font()), tmp_path / "taken" / "fonts")) == 2
