"""SMTP in two halves: everything but the final dot, then the dot. Between them the outbox commits where it stands."""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

TIMEOUT = 10  # seconds for each answer
DOT_TIMEOUT = 25  # scanners read the letter before they answer the dot; a task lives 60 s


class Refused(Exception):
    """The server said no for good (5xx)."""


class TryLater(Exception):
    """The letter was surely not accepted: no connection, a lost one, or a 4xx."""


class Unknown(Exception):
    """The dot was sent and no readable answer came: the letter may have been accepted."""


@dataclass(frozen=True)
class Server:
    """What MAIL_URL says: smtp://user:password@host:port/?tls=1 (STARTTLS) or ?ssl=1 (TLS from the first byte)."""

    host: str
    port: int
    user: str
    password: str
    starttls: bool
    ssl: bool

    @classmethod
    def from_url(cls, url: str) -> Self:
        parts = urlsplit(url)
        asked = parse_qs(parts.query)
        over_ssl = parts.scheme == "smtps" or asked.get("ssl") == ["1"]
        starttls = asked.get("tls") == ["1"] and not over_ssl
        port = parts.port or (465 if over_ssl else 587 if starttls else 25)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname or "localhost", port, user, password, starttls, over_ssl)


class _Halved:
    """The two halves of `data`, for both kinds of connection of the standard library."""

    def send_all_but_dot(self, sender: str, to: str, letter: bytes) -> None:
        """MAIL, RCPT, DATA and the whole letter. Raises Refused or TryLater; afterwards only the dot is missing."""
        try:
            _expect(250, self.mail(sender))
            _expect(250, self.rcpt(to))
            _expect(354, self.docmd("DATA"))
            self.send(_stuffed(letter))
            self._hear_an_early_no()
        except (smtplib.SMTPException, OSError) as error:
            raise TryLater(_words(error)) from error

    def hand_over(self) -> None:
        """The dot. Returns when the server took the letter; Unknown means that nobody can tell."""
        try:
            self.sock.settimeout(DOT_TIMEOUT)
            self.send(b".\r\n")
            reply = self.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise Unknown(_words(error)) from error
        if not 200 <= reply[0] < 600 or reply[0] // 100 == 3:
            raise Unknown(_words(reply))
        _expect(250, reply)

    def _hear_an_early_no(self) -> None:
        """A server that hung up or complained during the letter is heard now; after the dot nobody could tell."""
        self.sock.settimeout(0)
        try:
            early = self.sock.recv(1000)
        except (BlockingIOError, ssl.SSLWantReadError):
            return  # silence, as it should be
        finally:
            self.sock.settimeout(TIMEOUT)
        if not early:
            raise smtplib.SMTPServerDisconnected("Connection closed before the letter was complete")
        code = int(early[:3]) if early[:3].isdigit() else 421
        _expect(0, (code, early[4:]))  # whatever it says, it is not what we waited for


class _Plain(_Halved, smtplib.SMTP):
    pass


class _Tls(_Halved, smtplib.SMTP_SSL):
    pass


@contextmanager
def connected(url: str) -> Iterator[_Halved]:
    """A connection ready for MAIL. It says QUIT only after success: inside an unfinished letter QUIT would be text."""
    try:
        server = _open(Server.from_url(url))
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise TryLater(_words(error)) from error
    try:
        yield server
        with suppress(smtplib.SMTPException, OSError):  # the letter is accepted; a rude goodbye changes nothing
            server.sock.settimeout(TIMEOUT)
            server.quit()
    finally:
        server.close()


def _open(where: Server) -> _Plain | _Tls:
    name = urlsplit(settings.SITE_URL).hostname or "localhost"  # getfqdn() would ask DNS and may hang
    if where.ssl:
        trust = ssl.create_default_context()
        server = _Tls(where.host, where.port, local_hostname=name, timeout=TIMEOUT, context=trust)
    else:
        server = _Plain(where.host, where.port, local_hostname=name, timeout=TIMEOUT)
    try:
        server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else the lone dot waits 40 ms for an ACK
        if where.starttls:
            server.starttls(context=ssl.create_default_context())
        server.ehlo_or_helo_if_needed()
        if where.user:
            server.login(where.user, where.password)
    except (smtplib.SMTPException, OSError):
        server.close()
        raise
    return server


def _expect(wanted: int, reply: tuple[int, bytes]) -> None:
    code = reply[0]
    if code // 100 == 5:
        raise Refused(_words(reply))
    if code // 100 != wanted // 100:
        raise TryLater(_words(reply))


def _stuffed(letter: bytes) -> bytes:
    """Line ends as CRLF and leading dots doubled (RFC 5321 4.5.2): no line of a letter can end it early."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", letter)
    lines = re.sub(rb"(?m)^\.", b"..", lines)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def _words(what: Exception | tuple[int, bytes]) -> str:
    """What the server said, as one line of text."""
    if isinstance(what, smtplib.SMTPResponseException):
        what = (what.smtp_code, what.smtp_error)
    if isinstance(what, tuple):
        said = what[1] if isinstance(what[1], str) else what[1].decode("utf-8", "replace")
        return " ".join(f"{what[0]} {said}".split())
    return " ".join(str(what).split()) or type(what).__name__
