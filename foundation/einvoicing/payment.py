"""What a bank app reads: the EPC QR text (EPC069-12) and the RF creditor reference (ISO 11649)."""

from __future__ import annotations

import re
from decimal import Decimal

from foundation.einvoicing.numbers import decimal_field
from foundation.einvoicing.rounding import r

MAX_BYTES = 331
LARGEST = Decimal("999999999.99")


def rf_reference(base: str) -> str:
    """`RF` + two check digits + `base`, capitals and digits only (ISO 11649: 98 − (base + "RF00") mod 97).

    Other characters of `base` (dashes, slashes, spaces) are left out. Raises ValueError when nothing or more than 21
    characters are left.
    """
    reference = re.sub(r"[^A-Z0-9]", "", base.upper())
    if not 1 <= len(reference) <= 21:
        raise ValueError("reference must keep 1 to 21 letters and digits (ISO 11649)")
    return f"RF{98 - _remainder(reference + 'RF00'):02d}{reference}"


def is_valid_rf(reference: str) -> bool:
    """Whether the check digits fit; spaces and small letters are as people type them."""
    reference = reference.replace(" ", "").upper()
    return bool(re.fullmatch(r"RF[0-9]{2}[A-Z0-9]{1,21}", reference)) and _remainder(reference[4:] + reference[:4]) == 1


def _remainder(text: str) -> int:
    """Letters count as 10 to 35; what is left of the number after division by 97."""
    return int("".join(str(int(character, 36)) for character in text)) % 97


def epc_text(name: str, iban: str, amount: Decimal, bic: str = "", reference: str = "", text: str = "") -> str:
    """The text of an EPC QR code, version 002, UTF-8, one element a line (EPC069-12 v3.1). Encode at level M.

    `amount` in euros, rounded to cents, 0.01 to 999999999.99; `reference` is an RF reference, `text` free text for the
    payee, never both. The text is shortened to 140 characters, the name to 70. Raises ValueError naming the field.
    """
    iban, bic, reference = (re.sub(r"\s", "", part).upper() for part in (iban, bic, reference))
    euros = r(decimal_field("amount", amount))
    if not Decimal("0.01") <= euros <= LARGEST:
        raise ValueError("amount must be between 0.01 and 999999999.99 euro")
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}", iban) or _remainder(iban[4:] + iban[:4]) != 1:
        raise ValueError("iban is not a valid IBAN")
    if bic and not re.fullmatch(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?", bic):
        raise ValueError("bic is not a valid BIC")
    if reference and not is_valid_rf(reference):
        raise ValueError("reference is not a valid RF reference")
    if reference and text:
        raise ValueError("reference and text exclude each other")
    name, text = _one_line(name, 70), _one_line(text, 140)
    if not name:
        raise ValueError("name must not be empty")
    return _fit(["BCD", "002", "1", "SCT", bic, name, iban, f"EUR{euros:f}", "", reference, text])


def _one_line(text: str, length: int) -> str:
    return " ".join(text.split())[:length].strip()


def _fit(elements: list[str]) -> str:
    """Join the elements. Letters of several bytes can make them too long: the free text gives way, then the name."""
    for place in (10, 5):
        while len("\n".join(elements).encode()) > MAX_BYTES and len(elements[place]) > 1:
            elements[place] = elements[place][:-1].rstrip()
    return "\n".join(elements).rstrip("\n")
