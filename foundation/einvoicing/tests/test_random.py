"""Whatever may be invoiced passes the official rules and comes back as it was."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings

from foundation.einvoicing import totals
from foundation.einvoicing.check import check
from foundation.einvoicing.cii import to_cii
from foundation.einvoicing.parse import parse
from foundation.einvoicing.tests import judge
from foundation.einvoicing.tests.make import NIGHTLY
from foundation.einvoicing.tests.random_documents import as_read, documents
from foundation.einvoicing.ubl import to_ubl

CALM = settings(max_examples=1500 if NIGHTLY else 25, deadline=None, suppress_health_check=list(HealthCheck))


@judge.needs_judges
@CALM
@given(documents())
def test_a_document_without_errors_passes_the_official_rules_in_both_syntaxes(document):
    assert [one for one in check(document) if one.severity == "error"] == []
    assert judge.fatal(to_ubl(document)) == []
    assert judge.fatal(to_cii(document)) == []


@CALM
@given(documents())
def test_reading_what_was_written_gives_it_back(document):
    expected = as_read(document)
    for write in (to_ubl, to_cii):
        xml = write(document)
        read = parse(xml)
        assert read.findings == ()
        assert read.document.stated == totals.totals(document)
        assert [replace(row, base_unit="") for row in read.document.lines] == list(expected.lines)
        assert (read.document.seller, read.document.buyer) == (expected.seller, expected.buyer)
        assert (read.document.notes, read.document.exemptions) == (expected.notes, ordered(expected))
        assert write(read.document) == xml


def ordered(document):
    places = [group.category for group in document.stated.breakdown]
    return tuple(sorted(document.exemptions, key=lambda one: places.index(one.category)))


@CALM
@given(documents())
def test_from_one_syntax_to_the_other_and_back_changes_nothing(document):
    xml = to_cii(document)
    assert to_cii(parse(to_ubl(parse(xml).document)).document) == xml
