"""Every string that people read has its Dutch."""

from tools import messages


def test_every_string_has_dutch():
    assert [message.id for message in messages.untranslated(messages.stored())] == []
