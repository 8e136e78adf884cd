"""Lists of words that excuse or widen a rule: one sentence each that would be judged otherwise without its list."""

from datetime import date
from decimal import Decimal

import pytest

from foundation.wording import papers
from foundation.wording.clarity import Context, clarity
from foundation.wording.tone import ToneContext, tone

DATED = {"service_date": date(2026, 5, 4)}
LUMP = {"unit": "LS", "unit_price": Decimal(900)} | DATED


@pytest.mark.parametrize(
    ("language", "text", "rules"),
    [
        ("nl", "Iedere keer dat u belt is er iets nieuws.", {"absolute"}),
        ("en", "Every time you call there is something new.", {"absolute"}),
        ("nl", "U mag altijd bellen.", set()),
        ("en", "You can always call me.", set()),
        ("nl", "Ik ben altijd voor u bereikbaar.", set()),
        ("en", "I am always here for you.", set()),
        ("en", "Where you are right I will change the invoice.", set()),
        ("nl", "Ik stel voor dat u de helft betaalt. Dit is bedoeld om te schikken.", set()),
        ("en", "I propose that you pay half. This is made to settle.", set()),
        ("nl", "Uit de urenstaat blijkt dat het tien uur was, zie bijlage 2.", set()),
        ("en", "The time sheet shows ten hours, it is attached.", set()),
    ],
)
def test_what_a_message_says_beside_a_word_decides_how_it_is_taken(language, text, rules):
    found = tone(text, ToneContext(language=language, expects_reply=False)).findings
    assert {finding.rule for finding in found} == rules


@pytest.mark.parametrize(
    ("language", "text", "known"),
    [
        ("nl", "Advies over btw Zorgbelang", DATED),
        ("en", "Advice on the return of Zorgbelang", DATED),
        ("nl", "Foto's open dag Stedelijk Lyceum, 5 mrt", {}),
        ("en", "Photographs open day City College, 5 mar", {}),
        ("nl", "Treinticket Zwolle Utrecht, congres Zorgbelang, bon bijgevoegd", DATED),
        ("en", "Train ticket Leeds London, Harbour Trust congress, receipt attached", DATED),
        ("nl", "Logo en huisstijl bakkerij Van Dijk, twee dagen", LUMP),
        ("en", "Logo and identity of Harbour Bakery, two days", LUMP),
        ("en", "Wedding, branding and packaging design for Harbour Trust", DATED),
    ],
)
def test_what_a_line_says_of_its_object_day_receipt_and_extent_makes_it_clear(language, text, known):
    assert clarity(text, Context(language=language, **known)).findings == ()


@pytest.mark.parametrize("title", ["receipts May.pdf", "kassabonnen mei.pdf"])
def test_a_file_of_receipts_is_one_in_either_language(title):
    assert papers.is_called(title, papers.RECEIPTS)
