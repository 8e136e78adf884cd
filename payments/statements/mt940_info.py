"""Field :86: of MT940, in the four ways banks fill it: /CODE/ words, ?nn subfields, labels, or plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from payments.statements.model import compact, tidy

IBAN = r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}"
# Code words of ING, ABN AMRO and Rabobank. A value may hold slashes, so it ends only where the next known word begins.
WORDS = (
    "EREF|PREF|IREF|MARF|CSID|CNTP|REMI|PURP|ULTC|ULTD|EXCH|CHGS|RTRN|RREF|TRTP|TRCD|IBAN|BIC|NAME|ORDP|BENM|ADDR|"
    "ISDT|ACCW|SVCL|OCMT|SWOD|CDTRREF|SUM"
)
CODED = re.compile(rf"/({WORDS})/(.*?)(?=/(?:{WORDS})/|$)", re.S)
SUBFIELD = re.compile(r"\?(\d{2})([^?]*)", re.S)
LABELS = re.compile(r"\b(IBAN|BIC|Naam|Omschrijving|Kenmerk|Betalingskenm\.?|Machtiging|Incassant)\s*:", re.I)


@dataclass(frozen=True)
class Info:
    name: str = ""
    iban: str = ""
    text: str = ""
    reference: str = ""
    end_to_end: str = ""
    is_return: bool = False


def read(info: str) -> Info:
    """What is known of the other side. Never fails: whatever is not understood stays in the text."""
    if re.match(r"\s*/[A-Z]{3,7}/", info):
        return _coded(info.replace("\n", ""))
    if re.match(r"\d{3}\?\d{2}", info.replace("\n", "")):
        return _subfields(info.replace("\n", ""))
    if len(LABELS.findall(info)) >= 2:
        return _labelled(info)
    return Info(text=tidy(info, 2000))


def _coded(info: str) -> Info:
    # Rabobank and ABN AMRO put the name under /ORDP/ or /BENM/ and say so with an empty word.
    found: dict[str, str] = {}
    for word, value in CODED.findall(info):
        if value.strip("/ "):
            found.setdefault(word, value)
    account, _bic, name, *_rest = [*found.get("CNTP", "").strip().split("/"), "", "", ""]
    known = Info(
        name=tidy(name or found.get("NAME", "").strip("/"), 140),
        iban=compact(account or found.get("IBAN", "")),
        end_to_end=_mark(found.get("EREF", "")),
        is_return="RTRN" in found,
    )
    text, reference = _remittance(found.get("REMI", ""))
    return replace(known, text=text, reference=reference)


def _remittance(value: str) -> tuple[str, str]:
    """`USTD//text`, `STRD/CUR/kenmerk`, `STRD/ISO/RF…`, `SEPA/CUR/…` or just text."""
    if match := re.match(r"(?:STRD|SEPA)/([A-Z]*)/?([^/]*)", value):
        return "", compact(match[2], 35)
    return tidy(re.sub(r"^USTD//?", "", value).strip("/"), 2000), ""


def _subfields(info: str) -> Info:
    """The German way: 20–29 and 60–63 text, 31 account, 32–33 name; SEPA words such as EREF+ and SVWZ+ inside."""
    parts: dict[str, str] = {}
    for number, value in SUBFIELD.findall(info):
        parts[number] = value
    text = "".join(value for number, value in sorted(parts.items()) if number[0] in "26")
    sepa = dict(re.findall(r"(EREF|KREF|MREF|CRED|SVWZ|ABWA)\+(.*?)(?=(?:EREF|KREF|MREF|CRED|SVWZ|ABWA)\+|$)", text))
    return Info(
        name=tidy(parts.get("32", "") + parts.get("33", ""), 140),
        iban=compact(parts.get("31")),
        text=tidy(sepa.get("SVWZ", text), 2000),
        end_to_end=_mark(sepa.get("EREF", "")),
    )


def _labelled(info: str) -> Info:
    """ABN AMRO's older way: `SEPA Overboeking  IBAN: NL…  Naam: …  Omschrijving: …  Kenmerk: …`."""
    pieces = LABELS.split(info.replace("\n", " " if "  " in info else ""))
    found = {label.lower().rstrip("."): value for label, value in zip(pieces[1::2], pieces[2::2], strict=True)}
    iban = re.match(IBAN, compact(found.get("iban"))) or [""]
    return Info(
        name=tidy(found.get("naam"), 140),
        iban=compact(iban[0]),
        text=tidy(found.get("omschrijving", ""), 2000),
        reference=compact(found.get("betalingskenm"), 35),
        end_to_end=_mark(found.get("kenmerk", "")),
    )


def _mark(value: str) -> str:
    mark = tidy(value.strip("/"), 35)
    return "" if compact(mark) in {"NOTPROVIDED", "NONREF"} else mark
