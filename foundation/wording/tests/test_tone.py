"""Messages: the hand-labelled corpus, what blocks, what the client is told, and when to wait."""

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from foundation.wording import figures, lexicon
from foundation.wording.tests import read
from foundation.wording.tone import GENTLE, LegalFacts, ToneContext, better_time, tone

RULES = {
    "capitals", "exclamation", "absolute", "insult", "threat", "passive_aggressive", "blame", "pressure", "admission",
    "long_sentence", "no_date", "no_ask", "no_acknowledgement", "send_later", "too_often", "no_exhibit", "open_offer",
    "legal", "slot", "figure",
}  # fmt: skip
NIGHT = datetime(2026, 5, 4, 23, 15)
DAY = datetime(2026, 5, 4, 14, 0)


def rules(text: str, **known) -> set[str]:
    return {finding.rule for finding in tone(text, ToneContext(**{"expects_reply": False} | known)).findings}


@pytest.mark.parametrize("language", lexicon.LANGUAGES)
def test_the_rules_agree_with_the_hand_labels(language):
    cases = list(read.cases(f"messages_{language}"))
    found = [{f.rule for f in tone(case.text, read.tone_context(case, language)).findings} for case in cases]
    wrong = [(c.text, sorted(c.expected ^ got)) for c, got in zip(cases, found, strict=True) if got != c.expected]
    agreement = 1 - len(wrong) / len(cases)
    assert len(cases) >= 200
    assert agreement >= 0.95, f"{agreement:.1%} of {len(cases)}: {wrong}"


@pytest.mark.parametrize("language", lexicon.LANGUAGES)
def test_the_corpus_shows_every_rule_and_many_calm_messages(language):
    labels = Counter(label for case in read.cases(f"messages_{language}") for label in case.expected or {"calm"})
    wanted = RULES | ({"mixed_address"} if language == "nl" else set())
    assert not [rule for rule in wanted if not labels[rule]]
    assert labels["calm"] >= 30


@pytest.mark.parametrize("language", lexicon.LANGUAGES)
def test_no_rule_hides_behind_the_others(language):
    """Per rule: of ten messages that it marks or should mark, nine are right."""
    wrong, all_of_them = Counter(), Counter()
    for case in read.cases(f"messages_{language}"):
        got = {finding.rule for finding in tone(case.text, read.tone_context(case, language)).findings}
        wrong.update(got ^ case.expected)
        all_of_them.update(got | case.expected)
    assert {rule: wrong[rule] for rule in wrong if wrong[rule] > all_of_them[rule] / 10} == {}


@pytest.mark.parametrize("language", lexicon.LANGUAGES)
def test_every_hit_has_a_suggestion_in_both_languages(language):
    for case in read.cases(f"messages_{language}"):
        for finding in tone(case.text, read.tone_context(case, language)).findings:
            assert finding.text("nl") != finding.text("en")
            assert "{" not in finding.text("en").replace("{name}", "").replace("{naam}", "")


@pytest.mark.parametrize("language", lexicon.LANGUAGES)
def test_only_law_slots_and_figures_block(language):
    for case in read.cases(f"messages_{language}"):
        result = tone(case.text, read.tone_context(case, language))
        blocking = {finding.rule for finding in result.blocks}
        assert blocking == {finding.rule for finding in result.findings} & {"legal", "slot", "figure"}


def test_the_client_gets_gentle_hints_and_is_never_stopped():
    text = "SCHANDALIG! U bent altijd te laat, {naam}, en het is € 999,00 volgens art. 6:119a BW. Nu betalen!"
    known = {"amounts": frozenset(), "law": LegalFacts(consumer=True)}
    client = tone(text, ToneContext(side="client", **known))
    assert {finding.rule for finding in client.findings} <= GENTLE
    assert not client.blocks
    assert client.hits < tone(text, ToneContext(**known)).hits
    own = tone(text, ToneContext(**known)).findings
    assert {f.rule: f.text("nl") for f in client.findings}["absolute"] not in {f.text("nl") for f in own}


@pytest.mark.parametrize(
    ("now", "incoming", "proposed"),
    [
        (NIGHT, None, datetime(2026, 5, 5, 9, 0)),
        (datetime(2026, 5, 5, 3, 0), None, datetime(2026, 5, 5, 9, 0)),
        (DAY, None, None),
        (DAY, DAY - timedelta(minutes=9), datetime(2026, 5, 5, 9, 0)),
        (DAY, DAY - timedelta(minutes=10), None),
        (None, None, None),
    ],
)
def test_what_is_written_in_haste_waits_till_the_morning(now, incoming, proposed):
    assert better_time(ToneContext(now=now, last_incoming=incoming)) == proposed


def test_one_hit_at_night_may_go_and_two_had_better_wait():
    assert tone("Tot morgen!", ToneContext(now=NIGHT, expects_reply=False)).send_at is None
    late = tone("U weigert te betalen!", ToneContext(now=NIGHT, expects_reply=False))
    assert late.send_at == datetime(2026, 5, 5, 9, 0)
    assert "send_later" in {finding.rule for finding in late.findings}


def test_a_legal_claim_is_held_against_the_tables_and_told_what_is_true():
    law = LegalFacts(interest_rate=Decimal("10.40"))
    result = tone("De wettelijke rente is 12,5 % per jaar.", ToneContext(law=law, expects_reply=False))
    assert [finding.text("nl") for finding in result.blocks] == [
        "“12,5 %” klopt niet met de wet. De wettelijke rente is nu 10,4 %."
    ]
    assert result.blocks[0].text("en").endswith("Statutory interest is now 10.4%.")


@pytest.mark.parametrize("text", ["Over de rente betaalt u 21 % btw.", "Korting 5 % op regel 2."])
def test_another_percentage_is_no_legal_claim(text):
    assert "legal" not in rules(text, law=LegalFacts(interest_rate=Decimal("10.40")))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("€ 1.234,50", "1234.50"), ("€1,234.50", "1234.50"), ("100 euro", "100"), ("EUR 12,-", "12"),
        ("€ 1.500", "1500"), ("€ 0,50", "0.50"), ("€ 12 500,00", "12500.00"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(text, value):
    assert [found for found, _ in figures.amounts(text)] == [Decimal(value)]


@pytest.mark.parametrize("text", ["", "!" * 2000, "u " * 3000, "je … nooit " * 400, "€" * 1000, "[" * 2000])
def test_any_text_is_judged_and_soon(text):
    start = datetime.now()
    tone(text, ToneContext(amounts=frozenset(), law=LegalFacts()))
    assert datetime.now() - start < timedelta(seconds=1)
