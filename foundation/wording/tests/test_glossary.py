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


def test_the_meaning_goes_behind_the_whole_word_that_an_abbreviation_stands_in():
    for text, told in (
        ("Controle BIM-model hal, 4 mei", "Controle BIM-model (BIM = bouwmodel) hal, 4 mei"),
        ("Pre-BIM onderzoek", "Pre-BIM (BIM = bouwmodel) onderzoek"),
        ("BIM- en CAD-werk", "BIM- (BIM = bouwmodel) en CAD-werk"),
    ):
        assert glossary.with_meaning(text, "BIM", "bouwmodel") == told
        assert glossary.explained(told) == {"BIM": "bouwmodel"}
        assert glossary.is_explained("BIM", told)
        assert not glossary.is_explained("BIM", text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Controle BIM-model hal", ["BIM"]),
        ("Pre-BIM onderzoek en pre-GIS kaart", ["BIM", "GIS"]),
        ("BIM- en CAD-werk", ["BIM", "CAD"]),
        ("Toets WMO/BIM-model", ["WMO", "BIM"]),
        ("Review of the non-GAAP figures", ["GAAP"]),
        ("E-mail aan B2B-klant over T-shirt en SKU-2024", []),
        ("Vertaling NL-EN, levering 2-3 dagen, BTW-aangifte, PDF-bestand", []),
        ("Planning MEI-JUNI en MEI-rapport", []),
        ("Zie www.bim.nl/BIM-model en info@BIM-model.nl", []),
        ("Overleg Jansen-Smit over Noord-Holland", []),
        ("CONTROLE BIM-MODEL", []),
    ],
)
def test_the_parts_of_a_word_with_hyphens_are_looked_at(text, found):
    assert glossary.used(text) == found


@pytest.mark.parametrize(
    "text", ["A-" * 3000, "AB-a" * 900, "", "(" * 3000, "A" * 3000, "AB (" * 900, "AB = " * 900, "a " * 3000 + "(AB)"]
)
def test_any_text_is_read_and_soon(text):
    glossary.explained(text)
    glossary.used(text)
    glossary.with_meaning(text, "AB", "x")


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
