"""Numbers must look like those of their register (PEPPOL-COMMON-R040 to R057): a wrong digit reaches nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from foundation.einvoicing.finding import Finding
from foundation.einvoicing.model import Document, Identifier
from foundation.einvoicing.rules.case import Case, error, warning


def is_gln(value: str) -> bool:
    """GS1: weights 3 and 1 from the right, the last digit makes the sum a multiple of ten."""
    if not re.fullmatch(r"[0-9]{8,14}", value):
        return False
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(value)))
    return weighted % 10 == 0


def is_belgian(value: str) -> bool:
    """Ten digits; the last two are 97 less the others modulo 97."""
    return bool(re.fullmatch(r"[01][0-9]{9}", value)) and 97 - int(value[:8]) % 97 == int(value[8:])


def _pattern(pattern: str) -> Callable[[str], bool]:
    return lambda value: bool(re.fullmatch(pattern, value))


# scheme: rule, what it is, the test, whether a receiver refuses it
FORMATS: dict[str, tuple[str, str, Callable[[str], bool], bool]] = {
    "0088": ("R040", "GLN", is_gln, True),
    "0208": ("R043", "Belgian enterprise number", is_belgian, True),
    "0106": ("R054", "KvK (8)", _pattern(r"[0-9]{8}"), False),
    "0190": ("R055", "OIN (20)", _pattern(r"[0-9]{20}"), False),
    "9944": ("R056-1", "NL…B..", _pattern(r"NL[0-9]{9}B[0-9]{2}"), False),
    "0217": ("R057", "KvK (12)", _pattern(r"[0-9]{12}"), False),
}


def identifiers(case: Case) -> Iterator[Finding]:
    """A finding for each number that cannot be of the register it names, and for Dutch VAT numbers."""
    for field, one in _all(case.document):
        if one and one.scheme in FORMATS:
            rule, name, fits, refused = FORMATS[one.scheme]
            if not fits(one.value):
                yield (error if refused else warning)(f"PEPPOL-COMMON-{rule}", field, *_wrong(one.value, name))
    for field, number in (
        ("BT-31 seller.vat_id", case.document.seller.vat_id),
        ("BT-48 buyer.vat_id", case.document.buyer.vat_id),
    ):
        if number.startswith("NL") and not re.fullmatch(r"NL[0-9]{9}B[0-9]{2}", number):
            yield warning("PEPPOL-COMMON-R056-2", field, *_wrong(number, "NL123456789B01"))


def _wrong(value: str, name: str) -> tuple[str, str]:
    return f"“{value}” is not a valid number ({name}).", f"“{value}” is geen geldig nummer ({name})."


def _all(it: Document) -> Iterator[tuple[str, Identifier | None]]:
    for name, party in (("seller", it.seller), ("buyer", it.buyer)):
        yield f"{name}.endpoint", party.endpoint
        yield f"{name}.legal_id", party.legal_id
        for place, one in enumerate(party.identifiers):
            yield f"{name}.identifiers[{place}]", one
    if it.payee:
        yield "payee.identifier", it.payee.identifier
        yield "payee.legal_id", it.payee.legal_id
