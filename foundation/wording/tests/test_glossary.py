"""Abbreviations: what a text explains, and what a file is by its name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.wording import glossary, lexicon, papers


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


def test_the_meaning_of_one_that_is_tied_to_another_goes_behind_both_and_is_read_there():
    told = glossary.with_meaning("Ontwerp NEN-EPC woning", "EPC", "energieprestatie")
    assert told == "Ontwerp NEN-EPC (EPC = energieprestatie) woning"
    assert glossary.explained(told) == {"EPC": "energieprestatie"}
    assert glossary.with_meaning("Ontwerp woning", "EPC", "energieprestatie") == "Ontwerp woning"


PIECES = st.sampled_from(
    ["AB", "BIM", "BTW", "AB-CD", "ISMS", "(", ")", "=", " ", ", ", ".", "\n", "model", "van een", "KB 12", "a", "(("]
)


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_whatever_a_text_is_what_is_found_in_it_stands_in_it(text):
    used = glossary.used(text)
    assert len(used) == len(set(used))
    assert all(word in text and word.isupper() and word not in lexicon.abbreviations() for word in used)
    words = " ".join(text.split())
    for short, meaning in glossary.explained(text).items():
        assert short in text
        assert meaning in words
        assert glossary.is_explained(short, text)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_a_meaning_that_was_put_in_is_one_that_is_read(text):
    for short in glossary.used(text):
        told = glossary.with_meaning(text, short, "het model")
        assert glossary.is_explained(short, told)
        assert text in {told.replace(" (het model)", "", 1), told.replace(f" ({short} = het model)", "", 1)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("BIM en ISMS, en nog eens BIM", ["BIM", "ISMS"]),
        ("NEN-EPC en BIM/ETL", ["NEN", "EPC", "BIM", "ETL"]),
        ("ALLES IN HOOFDLETTERS\nBIM hier", ["BIM"]),
        ("BTW en EUR", []),
        ("Foto voor KB 4711 en BIM-model", ["BIM"]),
        ("A en ABCDEFG", []),
    ],
)
def test_an_abbreviation_is_two_to_six_capitals_that_not_every_client_knows_and_no_number_of_a_paper(text, words):
    assert glossary.used(text) == words


@pytest.mark.parametrize("shape", ["BIM ({})", "BIM = {}", "{} (BIM)"])
def test_what_is_longer_than_two_hundred_characters_explains_nothing_and_is_not_searched_further(shape):
    """The limit is also what keeps the search short, whatever somebody pastes into a line."""
    assert glossary.explained(shape.format("b" * 200)) == {"BIM": "b" * 200}
    found = glossary.explained(shape.format("b" * 201))
    assert all(len(meaning) <= 200 for meaning in found.values())
    assert found == {} or shape != "BIM ({})"


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
