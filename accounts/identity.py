"""Numbers that identify a business: checked by their own check digits, without asking anybody on the network."""

from __future__ import annotations

from stdnum import bic, iban
from stdnum.eu import vat
from stdnum.exceptions import ValidationError as BadNumber
from stdnum.iso7064 import mod_97_10
from stdnum.nl import bsn, btw, postcode

EU_PREFIX = {"GR": "EL"}
VIES_PREFIXES = tuple(sorted(EU_PREFIX.get(country.upper(), country.upper()) for country in vat.MEMBER_STATES))


def compact_iban(text: str) -> str:
    """Without blanks, in capitals. ValueError when length or check digits are wrong (ISO 13616)."""
    try:
        return iban.validate(text)
    except BadNumber as error:
        raise ValueError("iban") from error


def spaced_iban(number: str) -> str:
    """In groups of four, as printed on a bank card."""
    return iban.format(number) if number else ""


def masked_iban(number: str) -> str:
    """Country and the last four characters: enough to recognise, too little to use."""
    return f"{number[:2]}… {number[-4:]}" if number else "–"


def compact_bic(text: str) -> str:
    """ISO 9362. ValueError when it is not 8 or 11 characters of the right kind."""
    try:
        return bic.validate(text)
    except BadNumber as error:
        raise ValueError("bic") from error


def compact_vat_id(text: str, country: str) -> str:
    """With its country letters (`NL004495445B01`). Checked for EU countries, taken as typed elsewhere."""
    plain = "".join(character for character in text.upper() if character.isalnum())
    prefix = EU_PREFIX.get(country, country)
    if prefix.lower() not in vat.MEMBER_STATES:
        return plain
    if not plain.startswith(prefix):
        plain = prefix + plain
    try:
        return vat.validate(plain)
    except BadNumber as error:
        raise ValueError("vat") from error


def may_contain_bsn(vat_id: str) -> bool:
    """True for a Dutch VAT number of the old kind: nine digits that pass the BSN test, and no new btw-id.

    A company's RSIN passes the same test; only the owner can tell which of the two it is.
    """
    if not vat_id.startswith("NL"):
        return False
    number = btw.compact(vat_id)
    return bsn.is_valid(number[:9]) and not mod_97_10.is_valid("NL" + number)


def compact_kvk(text: str) -> str:
    """Eight digits. The Chamber of Commerce gives them no check digit."""
    digits = "".join(character for character in text if character not in " .-")
    if not (digits.isascii() and digits.isdigit() and len(digits) == 8):
        raise ValueError("kvk")
    return digits


def compact_oin(text: str) -> str:
    """The number of a Dutch government body (Peppol scheme 0190): twenty digits, the first six of them zeros."""
    digits = "".join(character for character in text if character not in " .-")
    if not (digits.isascii() and digits.isdigit() and len(digits) == 20 and digits.startswith("000000")):
        raise ValueError("oin")
    return digits


def tidy_postal_code(text: str, country: str) -> str:
    """`1234 AB` for the Netherlands (ValueError if impossible), as typed elsewhere."""
    if country != "NL":
        return text
    try:
        return postcode.validate(text)
    except BadNumber as error:
        raise ValueError("postal code") from error
