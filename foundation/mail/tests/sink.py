"""A small mail server that does as it is told: takes letters, refuses, hangs or hangs up at any step."""

from __future__ import annotations

import email
import email.message
import email.policy
import socketserver
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Letter:
    sender: str
    to: str
    raw: bytes

    @property
    def message(self) -> email.message.EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)

    @property
    def message_id(self) -> str:
        return str(self.message["Message-ID"])


@dataclass
class Sink:
    """`answers` maps a step (greet, ehlo, auth, mail, rcpt, data, body, dot) to a reply, "hang", "drop" or a callable.

    At `dot`, "take and drop" and "take and hang" accept the letter and never say so.
    """

    port: int = 0
    answers: dict = field(default_factory=dict)
    taken: list[Letter] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    tls: ssl.SSLContext | None = None
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}/"


class _Dropped(Exception):
    pass


class _Conversation(socketserver.StreamRequestHandler):
    timeout = 30
    sink: Sink

    def handle(self) -> None:
        self.sink = self.server.sink  # type: ignore[attr-defined]
        self.sender = self.to = ""
        try:
            self.answer("greet", "220 ready")
            while line := self.rfile.readline():
                self.obey(line.decode().strip())
        except (_Dropped, OSError, ValueError):
            pass  # the deliverer was killed or told to go: part of the trial

    def obey(self, line: str) -> None:
        verb = line.split()[0].lower()
        self.sink.seen.append(verb)
        if verb == "mail":
            self.sender = line[line.index("<") + 1 : line.index(">")]
        if verb == "rcpt":
            self.to = line[line.index("<") + 1 : line.index(">")]
        if verb == "data":
            if self.answer("data", "354 go on").startswith("354"):
                self.read_letter()
        elif verb == "quit":
            self.say("221 bye")
            raise _Dropped
        elif verb == "starttls":
            self.start_tls()
        elif verb == "ehlo":
            self.answer("ehlo", "250-sink\r\n250-AUTH PLAIN\r\n250 STARTTLS" if self.sink.tls else "250 sink")
        else:
            self.answer(verb, "235 ok" if verb == "auth" else "250 ok")

    def start_tls(self) -> None:
        self.say("220 go")
        self.connection = self.sink.tls.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)

    def read_letter(self) -> None:
        lines = []
        if "body" in self.sink.answers:
            lines.append(self.rfile.readline())
            self.answer("body", "")
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise _Dropped  # the letter never ended: a real server throws it away
            lines.append(line[1:] if line.startswith(b".") else line)
        letter = Letter(self.sender, self.to, b"".join(lines))
        plan = self.sink.answers.get("dot", "250 taken")
        if plan.startswith(("250", "take", "slow")):
            self.sink.taken.append(letter)
        self.answer("dot", "250 taken")

    def answer(self, step: str, normal: str) -> str:
        plan = self.sink.answers.get(step, normal)
        if plan.endswith("hang"):
            self.sink.seen.append(f"hang at {step}")
            self.sink.over.wait(60)
            raise _Dropped
        if plan.endswith("drop"):
            raise _Dropped
        if plan.startswith("slow"):
            time.sleep(float(plan.split()[1]))
            plan = normal
        self.say(plan)
        return plan

    def say(self, words: str) -> None:
        if words:
            self.wfile.write(words.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64


@contextmanager
def running(tls: ssl.SSLContext | None = None) -> Iterator[Sink]:
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.block_on_close = False
        server.sink = sink = Sink(server.server_address[1], tls=tls)  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield sink
        finally:
            sink.over.set()
            server.shutdown()
