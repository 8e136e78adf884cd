"""The mail as people get it: sent over SMTP by the real deliverer, read with the standard library."""

import re
from email.message import EmailMessage

from foundation.mail.jobs import sweep_outbox


class Post:
    def __init__(self, sink):
        self.sink = sink

    def letters(self, to: str) -> list[EmailMessage]:
        """All letters to this address so far; the worker has come by first."""
        sweep_outbox()
        return [letter.message for letter in self.sink.taken if letter.to == to]

    def newest(self, to: str) -> EmailMessage:
        return self.letters(to)[-1]

    def code(self, to: str) -> str:
        return re.search(r"\d{4}[ -]\d{4}", text_of(self.newest(to)))[0]

    def link(self, to: str, path: str) -> str:
        """The newest address in a letter to `to` that contains `path`."""
        for letter in reversed(self.letters(to)):
            if found := re.search(rf"https?://\S*{path}\S*", text_of(letter)):
                return found[0]
        raise AssertionError(f"No letter to {to} has a link with {path}.")


def text_of(letter: EmailMessage) -> str:
    return letter.get_body(("plain",)).get_content()


def attachments_of(letter: EmailMessage) -> dict[str, bytes]:
    return {part.get_filename(): part.get_content() for part in letter.iter_attachments()}
