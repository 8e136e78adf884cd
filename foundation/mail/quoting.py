"""What somebody wrote, apart from what their mail program repeated below it."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.conf import settings

HIDDEN = "…"
# "On Mon, … wrote:", "Op ma … schreef …:", "Am … schrieb …:", "Le … a écrit :" - also broken over several lines.
INTRODUCTION = re.compile(
    r"(On\b.{5,300}\bwrote|Op\b.{5,300}\b(schreef|heeft\b.{1,200}\bgeschreven)\b.{0,200}|Am\b.{5,300}\bschrieb\b.{0,200}"
    r"|Le\b.{5,300}\ba écrit)\s*:",
    re.IGNORECASE,
)
DIVIDER = re.compile(
    r"-{2,}\s*(Original Message|Oorspronkelijk bericht|Forwarded message|Doorgestuurd bericht"
    r"|Ursprüngliche Nachricht|Message d'origine)\s*-{2,}|_{20,}",
    re.IGNORECASE,
)
HEADER = re.compile(r"\*?(From|Van|Von|De)\s?:\*?\s.+", re.IGNORECASE)
SECOND_HEADER = re.compile(r"\*?(Sent|Date|Verzonden|Datum|Gesendet|Envoyé|To|Aan)\s?:\*?\s.+", re.IGNORECASE)
SIGNATURE = re.compile(r"-- ?")
# A token of a secret link, also where a mail scanner wrote the address into another one.
SECRET = re.compile(r"(/|%2F)[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])", re.IGNORECASE)
LINES_OF_AN_INTRODUCTION = 3


class Words(NamedTuple):
    """own: what this letter adds. quoted: the rest, kept to be unfolded."""

    own: str
    quoted: str


def apart(text: str) -> Words:
    """Whoever answers between the quoted lines keeps them all: their words mean nothing without."""
    lines = discreet(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    start = _start(lines)
    tail = lines[start:]
    if _answers_between(tail):
        return Words("\n".join(lines).strip(), "")
    own = "\n".join(lines[:start]).strip()
    return Words(own, "\n".join(tail).strip()) if own else Words("", "\n".join(lines).strip())


def discreet(text: str) -> str:
    """Without the secrets that a quoted letter of ours carries: links of one side are not for the other."""
    text = SECRET.sub(lambda found: found[1] + HIDDEN, text)
    if settings.INBOUND_DOMAIN:
        ours = rf"{re.escape(settings.INBOUND_MAILBOX)}\+[a-z0-9]{{20,}}@{re.escape(settings.INBOUND_DOMAIN)}"
        text = re.sub(ours, HIDDEN, text, flags=re.IGNORECASE)
    return text


def _start(lines: list[str]) -> int:
    """Where the repeated part begins; the number of lines when there is none."""
    for place, line in enumerate(lines):
        if _introduces(lines, place) or DIVIDER.fullmatch(line.strip()) or _is_header(lines, place):
            return place
        if SIGNATURE.fullmatch(line):
            return place
        if line.startswith(">") and all(not rest.strip() or rest.startswith(">") for rest in lines[place:]):
            return place
    return len(lines)


def _introduces(lines: list[str], place: int) -> bool:
    if not re.match(r"(On|Op|Am|Le)\b", lines[place].strip(), re.IGNORECASE):
        return False
    for size in range(1, LINES_OF_AN_INTRODUCTION + 1):
        if INTRODUCTION.fullmatch(" ".join(part.strip() for part in lines[place : place + size])):
            return True
    return False


def _is_header(lines: list[str], place: int) -> bool:
    following = [line for line in lines[place + 1 : place + 4] if line.strip()]
    return bool(HEADER.fullmatch(lines[place].strip()) and following and SECOND_HEADER.fullmatch(following[0].strip()))


def _answers_between(tail: list[str]) -> bool:
    """Own lines after quoted ones, before any signature."""
    marks = [place for place, line in enumerate(tail) if line.startswith(">")]
    if not marks or SIGNATURE.fullmatch(tail[0]):
        return False
    end = next((place for place, line in enumerate(tail) if SIGNATURE.fullmatch(line)), len(tail))
    return any(line.strip() and not line.startswith(">") for line in tail[marks[0] : end])
