"""Every string that people read has its Dutch."""

import re

from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.mail import outbox
from tools import messages


def test_every_string_has_dutch():
    assert [message.id for message in messages.untranslated(messages.stored())] == []


def test_words_for_people_one_knows_well_replace_words_that_exist_and_never_say_u():
    with (messages.PO.parents[2] / "nl_JE" / "LC_MESSAGES" / "django.po").open("rb") as file:
        informal = [message for message in read_po(file, locale="nl") if message.id]
    dutch = {(message.id, message.context): message.string for message in messages.stored() if message.id}
    assert informal
    for message in informal:
        formal = dutch[message.id, message.context]
        assert message.string != formal
        assert not re.search(r"\b[Uu]w?\b", message.string), message.string
        assert sorted(re.findall(r"%\(\w+\)s", message.string)) == sorted(re.findall(r"%\(\w+\)s", formal))


def test_letters_say_je_to_whom_their_freelancer_says_je():
    with translation.override(outbox.spoken("nl", "informal")):
        assert _("Your new link to invoice %(number)s").startswith("Je nieuwe link")
        assert _("Save") == "Opslaan"  # all else is Dutch as it is
    with translation.override(outbox.spoken("nl", "formal")):
        assert _("Your new link to invoice %(number)s").startswith("Uw nieuwe link")
    assert outbox.spoken("en", "informal") == "en"
