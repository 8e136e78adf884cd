"""The shipped letters and the sentence that slots compose."""

import re

import pytest

from foundation.wording import letters, lexicon
from foundation.wording.compose import compose
from foundation.wording.tone import LegalFacts, tone

FORMS = [("nl", "u"), ("nl", "je"), ("en", "u")]
every_letter = pytest.mark.parametrize("letter", letters.names())
every_form = pytest.mark.parametrize(("language", "form"), FORMS)


def test_every_letter_is_there_in_both_languages():
    assert len(letters.names()) == 28
    assert all(set(lexicon.sentences(code, "letters")) == set(letters.names()) for code in lexicon.LANGUAGES)


@every_form
@every_letter
def test_every_shipped_letter_scores_no_hit(letter, language, form):
    text = letters.render(letter, letters.samples(letter, language), language, form)
    result = tone(text, letters.context_of(letter, language))
    assert [(finding.rule, finding.words) for finding in result.findings] == []
    assert result.language == language


@every_form
@every_letter
def test_a_letter_without_one_of_its_slots_is_refused_by_name(letter, language, form):
    values = letters.samples(letter, language)
    about = lexicon.shared("letters")[letter]
    for english, dutch in about["slots"].items():
        name = dutch if language == "nl" else english
        if name not in letters.slots_of(letter, language) or english in about.get("sometimes", ()):
            continue
        for hole in ({}, {english: "  "}):
            with pytest.raises(letters.MissingSlots) as refused:
                letters.render(letter, {k: v for k, v in values.items() if k != english} | hole, language, form)
            assert refused.value.names == (name,)


@every_letter
def test_both_forms_of_address_have_the_same_slots(letter):
    formal, informal = (set(re.findall(r"{(\w+)}", letters.template(letter, "nl", form))) for form in ("u", "je"))
    assert formal == informal == set(lexicon.shared("letters")[letter]["slots"].values())


@every_letter
def test_a_letter_in_je_never_says_u(letter):
    text = letters.render(letter, letters.samples(letter, "nl"), "nl", "je")
    assert not re.search(r"\b[Uu]w?\b", text)


def test_a_slot_is_filled_under_its_dutch_or_its_english_name():
    english = letters.samples("08_partial_due", "nl")
    dutch = {lexicon.shared("letters")["08_partial_due"]["slots"][name]: value for name, value in english.items()}
    assert letters.render("08_partial_due", english) == letters.render("08_partial_due", dutch)


def test_the_sentence_about_vat_may_be_left_out():
    values = letters.samples("11_notice_b2c", "nl") | {"vat_sentence": ""}
    assert "incassokosten verschuldigd. Dit bedrag" in letters.render("11_notice_b2c", values)


def test_what_a_client_is_called_is_put_in_as_it_is():
    values = letters.samples("15_aftercare", "en") | {"name": "{sender} <b>"}
    assert "Dear {sender} <b>," in letters.render("15_aftercare", values, "en")


def test_an_owners_copy_is_judged_like_every_other_text():
    own = "Beste {naam},\n\nU weigert te betalen over {factuurnr} en {maatregelen}!\n\nGroet, {afzender}"
    result = letters.lint(own, "15_aftercare", "nl")
    assert result.unknown == ("maatregelen",)
    assert result.dropped == ("maatregel",)
    assert {"blame", "exclamation"} <= {finding.rule for finding in result.tone.findings}
    assert not result.is_usable


def test_a_sentence_that_is_there_only_sometimes_keeps_its_place_and_leaves_no_hole():
    letter = "21_reminder_friendly"
    slots = letters.samples(letter, "en")
    text = letters.render(letter, slots | {"last_sentence": "", "disputed_sentence": ""}, "en")
    assert "last reminder" in letters.render(letter, slots, "en")
    assert "last reminder" not in text
    assert "{" not in text
    own = letters.template(letter, "en").replace("{disputed_sentence}", "")
    assert letters.lint(own, letter, "en").dropped == ("disputed_sentence",)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("From then on we charge the statutory commercial interest.", "legal"),
        ("After that € 40.00 is added.", "figure"),
        ("See invoice 2026-0031.", "figure"),
    ],
)
def test_own_words_name_no_figure_and_claim_nothing_that_is_false_for_one_of_their_readers(words, rule):
    letter = "23_reminder_firm"
    text = letters.template(letter, "en").replace("{last_sentence}", words + " {last_sentence}")
    found = letters.lint(text, letter, "en", [LegalFacts(consumer=True), LegalFacts()])
    assert [finding.rule for finding in found.tone.blocks] == [rule]
    assert not found.is_usable


@every_form
@every_letter
def test_the_shipped_text_passes_as_an_owners_copy(letter, language, form):
    result = letters.lint(letters.template(letter, language, form), letter, language)
    assert result.is_usable
    assert not result.tone.hits


@pytest.mark.parametrize(
    ("language", "slots", "sentence"),
    [
        (
            "nl",
            {
                "what": "bespreken", "for_what": "van marketingstrategieën", "when": "5 april", "how_much": "2 uur",
                "reference": "offerte 2026-14",
            },
            "Bespreken van marketingstrategieën, op 5 april, 2 uur, volgens offerte 2026-14",
        ),
        (
            "en",
            {
                "what": "photography", "for_what": "the open day", "when": "3 November 2026", "how_much": "5 hours",
                "reference": "quote 2026-14",
            },
            "Photography for the open day, on 3 November 2026, 5 hours, under quote 2026-14",
        ),
        ("nl", {"what": "nabewerking", "when": "mei 2026"}, "Nabewerking, mei 2026"),
        ("nl", {"for_what": " bakkerij  Van Dijk. "}, "Bakkerij Van Dijk"),
        ("nl", {"what": "logo", "for_what": "bakkerij Van Dijk"}, "Logo voor bakkerij Van Dijk"),
        ("nl", {"what": "logo", "reference": "zie offerte 12"}, "Logo, zie offerte 12"),
        ("en", {"what": "", "reference": " "}, ""),
    ],
)  # fmt: skip
def test_slots_become_one_sentence(language, slots, sentence):
    assert compose(slots, language) == sentence


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        ("The log goes out with the invoice.", "changed: The log goes out with the invoice. Does"),
        ("The log goes out with the invoice", "changed: The log goes out with the invoice. Does"),
        ("Logs, and so on...", "changed: Logs, and so on... Does"),
    ],
)
def test_a_sentence_that_was_typed_and_the_letter_around_it_share_one_full_stop(measure, told):
    slots = letters.samples("15_aftercare", "en") | {"measure": measure}
    text = "I changed: {measure}. Does it fit?"
    assert told in letters.filled(text, slots, "15_aftercare")
    assert told in letters.render("15_aftercare", slots, "en", text=text)
