"""A mailbox behind IMAP, as small as `imaplib` lets one be: log in, look for unread letters, read and mark them."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Mailbox:
    """`letters` by UID; `seen` holds the UIDs that were marked."""

    letters: dict[int, bytes]
    seen: set[int] = field(default_factory=set)
    logins: list[str] = field(default_factory=list)
    url: str = ""


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, _space, command = line.partition(" ")
            if not self.answer(tag, command):
                break

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def answer(self, tag: str, command: str) -> bool:
        box, words = self.server.box, command.upper().split()
        if words[0] == "CAPABILITY":
            self.say("* CAPABILITY IMAP4rev1")
        elif words[0] == "LOGIN":
            box.logins.append(command)
            if "right" not in command:
                self.say(f"{tag} NO wrong password")
                return True
        elif words[:2] == ["UID", "SEARCH"]:
            self.say("* SEARCH " + " ".join(str(uid) for uid in sorted(set(box.letters) - box.seen)))
        elif words[:2] == ["UID", "FETCH"]:
            most = int(re.search(r"<0\.(\d+)>", command)[1])
            data = box.letters[int(words[2])][:most]
            self.wfile.write(b"* 1 FETCH (UID %s BODY[]<0> {%d}\r\n" % (words[2].encode(), len(data)) + data + b")\r\n")
        elif words[:2] == ["UID", "STORE"]:
            box.seen.add(int(words[2]))
        self.say(f"{tag} OK done")
        return words[0] != "LOGOUT"


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextmanager
def mailbox(*letters: bytes) -> Iterator[Mailbox]:
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.box = Mailbox(dict(enumerate(letters, 1)))
        server.box.url = f"imap://carol:right@127.0.0.1:{server.server_address[1]}/INBOX"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.box
        server.shutdown()
