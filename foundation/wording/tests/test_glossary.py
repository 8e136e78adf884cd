"""Abbreviations: what a text explains, and what a file is by its name."""

import pytest

from foundation.wording import glossary, papers


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("Opstellen DPIA (beoordeling van gevolgen) zorgportaal", {"DPIA": "beoordeling van gevolgen"}),
        ("Wet kwaliteit klachten geschillen zorg (WKKGZ)", {"WKKGZ": "Wet kwaliteit klachten geschillen zorg"}),
        ("Advies over de service level agreement (SLA)", {"SLA": "service level agreement"}),
        ("BIM = bouwwerkinformatiemodel, 3 uur", {"BIM": "bouwwerkinformatiemodel"}),
        ("Levering volgens KB (4711)", {}),
        ("Aangifte BTW (omzetbelasting)", {}),
        ("Niets dan gewone woorden (en haakjes)", {}),
    ],
)
def test_an_abbreviation_is_explained_in_brackets_before_or_behind_it_or_after_an_equals_sign(text, meaning):
    assert glossary.explained(text) == meaning


def test_the_meaning_goes_behind_the_first_mention_only():
    assert glossary.with_meaning("BIM-model en BIM", "BIM", "bouwmodel") == "BIM-model en BIM (bouwmodel)"
    assert glossary.with_meaning("BIM en BIM", "BIM", "a\\1b") == "BIM (a\\1b) en BIM"


@pytest.mark.parametrize("text", ["", "(" * 3000, "A" * 3000, "AB (" * 900, "AB = " * 900, "a " * 3000 + "(AB)"])
def test_any_text_is_read_and_soon(text):
    glossary.explained(text)
    glossary.used(text)


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("bon-parkeren.pdf", {papers.RECEIPT}),
        ("Receipt_hotel.jpg", {papers.RECEIPT}),
        ("bonnen mei.pdf", {papers.RECEIPTS}),
        ("Urenstaat mei.pdf", {papers.LOG}),
        ("Time sheet May", {papers.LOG}),
        ("Bonbon recept.pdf", set()),
        ("contract.pdf", set()),
    ],
)
def test_a_file_says_by_its_name_what_it_is(title, kinds):
    assert {kind for kind in (papers.RECEIPT, papers.RECEIPTS, papers.LOG) if papers.is_called(title, kind)} == kinds
