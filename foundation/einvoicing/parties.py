"""Who sells, buys, receives and pays (EN 16931 BG-4 to BG-15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Identifier:
    """A value with the list it comes from: ISO 6523 ICD for parties (0106 KvK), EAS for endpoints, 7143 for items."""

    value: str
    scheme: str = ""


@dataclass(frozen=True, kw_only=True)
class Address:
    """BG-5, BG-8, BG-12, BG-15: line_1 BT-35/50/64/75, line_2 BT-36/51/65/76, line_3 BT-162/163/164/165,
    city BT-37/52/66/77, postcode BT-38/53/67/78, subdivision BT-39/54/68/79, country BT-40/55/69/80 (ISO 3166-1)."""

    line_1: str = ""
    line_2: str = ""
    line_3: str = ""
    city: str = ""
    postcode: str = ""
    subdivision: str = ""
    country: str = ""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """BG-6, BG-9: name BT-41/56, phone BT-42/57, email BT-43/58."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Party:
    """BG-4 seller or BG-7 buyer: name BT-27/44, trading_name BT-28/45, identifiers BT-29/46, legal_id BT-30/47 (KvK
    under 0106), vat_id BT-31/48, tax_id BT-32 (seller), legal_text BT-33 (seller), endpoint BT-34/49."""

    name: str
    address: Address = Address()
    trading_name: str = ""
    identifiers: tuple[Identifier, ...] = ()
    legal_id: Identifier | None = None
    vat_id: str = ""
    tax_id: str = ""
    legal_text: str = ""
    endpoint: Identifier | None = None
    contact: Contact | None = None


@dataclass(frozen=True, kw_only=True)
class Payee:
    """BG-10, only when somebody else than the seller is paid: name BT-59, identifier BT-60, legal_id BT-61."""

    name: str
    identifier: Identifier | None = None
    legal_id: Identifier | None = None


@dataclass(frozen=True, kw_only=True)
class TaxRepresentative:
    """BG-11: name BT-62, vat_id BT-63, address BG-12."""

    name: str
    vat_id: str
    address: Address = Address()


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """BG-13: name BT-70, location BT-71, day BT-72, address BG-15."""

    name: str = ""
    location: Identifier | None = None
    day: date | None = None
    address: Address | None = None
