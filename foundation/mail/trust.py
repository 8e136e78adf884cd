"""Whether the sender in a letter's From is who sent it, as far as mail servers can tell (RFC 8601)."""

from __future__ import annotations

import re
from enum import StrEnum

from django.conf import settings

RESULT = re.compile(r"\b(dmarc|dkim|spf)\s*=\s*([a-z]+)([^;]*)", re.IGNORECASE)
BAD = {"fail", "softfail", "permerror", "policy"}
SIGNER = re.compile(r"header\.(?:d|i)\s*=\s*@?([^\s;@]+)", re.IGNORECASE)
ENVELOPE = re.compile(r"smtp\.mailfrom\s*=\s*(?:[^\s;@]*@)?([^\s;@]+)", re.IGNORECASE)


class Trust(StrEnum):
    """PASSED only where INBOUND_AUTHSERV names the server whose word counts; anybody can write a header."""

    PASSED = "passed"
    UNKNOWN = "unknown"
    FAILED = "failed"


def judge(headers: list[str], domain: str) -> Trust:
    """`headers`: every Authentication-Results of the letter; `domain`: that of its From.

    A bad result counts whoever wrote it: nobody forges one against himself. A good one counts from our own server only.
    """
    ours = [header for header in headers if _writer(header) == settings.INBOUND_AUTHSERV.lower() != ""]
    if settings.INBOUND_AUTHSERV:
        newest = ours[:1]  # servers write on top: an older one of that name came with the letter
        return Trust.PASSED if any(_passes(header, domain) for header in newest) else Trust.FAILED
    return Trust.FAILED if any(_fails(header) for header in headers) else Trust.UNKNOWN


def _writer(header: str) -> str:
    return header.split(";")[0].split()[0].lower() if header.split(";")[0].split() else ""


def _results(header: str) -> list[tuple[str, str, str]]:
    plain = re.sub(r"\([^()]*\)", " ", header)  # comments may say anything
    return [(kind.lower(), value.lower(), rest) for kind, value, rest in RESULT.findall(plain)]


def _passes(header: str, domain: str) -> bool:
    results = _results(header)
    dmarc = [value for kind, value, _rest in results if kind == "dmarc"]
    if dmarc and dmarc[0] != "none":
        return dmarc[0] == "pass"
    return any(
        value == "pass" and _aligned(kind, rest, domain) for kind, value, rest in results if kind in ("dkim", "spf")
    )


def _aligned(kind: str, rest: str, domain: str) -> bool:
    """Signed or sent by the domain in From itself, or by one above or below it."""
    found = (SIGNER if kind == "dkim" else ENVELOPE).search(rest)
    named = found[1].lower().rstrip(".") if found else ""
    if "." not in named or not domain:
        return False
    return named == domain or named.endswith("." + domain) or domain.endswith("." + named)


def _fails(header: str) -> bool:
    results = _results(header)
    dmarc = [value for kind, value, _rest in results if kind == "dmarc"]
    if dmarc and dmarc[0] != "none":
        return dmarc[0] in BAD
    good = any(value == "pass" for _kind, value, _rest in results)
    return not good and any(value in BAD for _kind, value, _rest in results)
