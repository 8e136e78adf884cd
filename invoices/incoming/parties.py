"""Who is who on a received e-invoice, and what of them fits a client's card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts import identity
from accounts.forms import country_choices
from accounts.models import Business
from clients.models import Client
from clients.states import ClientKind
from foundation.einvoicing.model import Address, Document, Party

SIDES = SELLER, BUYER = "seller", "buyer"
KVK_SCHEME = "0106"
SPEAKS_DUTCH = ("NL", "BE")
LABELS = {name: Client._meta.get_field(name).verbose_name for name in (
    "name", "kind", "contact_name", "email", "address", "postal_code", "city", "country", "vat_id", "kvk",
    "reference", "language",
)}  # fmt: skip


@dataclass
class Card:
    """`fields` as `clients.services` takes them; `notes`: what was left out or shortened on the way, in sentences."""

    fields: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def side_of(document: Document, business: Business) -> str:
    """Which party this business is: "seller", "buyer" or "" when neither. Numbers decide; a name only without them."""
    ibans = {_plain(way.iban) for way in document.payment_means if way.iban}
    if _same_numbers(document.seller, business) or (business.iban and _plain(business.iban) in ibans):
        return SELLER
    if _same_numbers(document.buyer, business):
        return BUYER
    for side, party in ((SELLER, document.seller), (BUYER, document.buyer)):
        if business.name and business.name.casefold() in {party.name.casefold(), party.trading_name.casefold()}:
            return side
    return ""


def _same_numbers(party: Party, business: Business) -> bool:
    vat_ids = {_plain(number) for number in (party.vat_id, party.tax_id) if number}
    return bool(business.vat_id and _plain(business.vat_id) in vat_ids) or bool(
        business.kvk and business.kvk == _kvk(party)
    )


def _plain(number: str) -> str:
    return "".join(character for character in number.upper() if character.isalnum())


def _kvk(party: Party) -> str:
    numbers = [party.legal_id, *party.identifiers, party.endpoint]
    return next((one.value for one in numbers if one and one.scheme == KVK_SCHEME), "")


def card_of(document: Document, side: str) -> Card:
    """A client's card from the buyer or the seller of a document."""
    party = document.buyer if side == BUYER else document.seller
    contact, card = party.contact, Card()
    country = _country(card, party.address)
    _put(card, "name", party.name or party.trading_name)
    card.fields["kind"] = ClientKind.BUSINESS if party.vat_id or party.legal_id else ClientKind.UNKNOWN
    _put(card, "contact_name", contact.name if contact else "")
    _put(card, "email", contact.email if contact else "", _address_of_mail)
    _put(card, "address", street(party.address))
    _put(card, "postal_code", party.address.postcode)
    _put(card, "city", party.address.city)
    card.fields["country"] = country
    _put(card, "vat_id", party.vat_id, lambda text: identity.compact_vat_id(text, country))
    _put(card, "kvk", _kvk(party), identity.compact_kvk if country == "NL" else None)
    _put(card, "reference", (document.buyer_reference or document.order) if side == BUYER else "")
    card.fields["language"] = "nl" if country in SPEAKS_DUTCH else "en"
    return card


def street(address: Address) -> str:
    """The lines of a street address on one."""
    return ", ".join(filter(None, (address.line_1, address.line_2, address.line_3)))


def _put(card: Card, name: str, text: str, tidy: Callable[[str], str] | None = None) -> None:
    """Keep a text if it is valid and fits; otherwise say what happened to it."""
    text, label = " ".join(text.split()), LABELS[name]
    if text and tidy:
        try:
            text = tidy(text)
        except ValueError:
            card.notes.append(_left_out(label, text))
            text = ""
    room = Client._meta.get_field(name).max_length
    if len(text) > room:
        card.notes.append(
            _("%(what)s is longer than %(room)s characters and was cut off.") % {"what": label, "room": room}
        )
        text = text[:room].rstrip()
    card.fields[name] = text


def _left_out(label: str | Promise, text: str) -> str:
    return _("%(what)s “%(said)s” is not valid and was left out.") % {"what": label, "said": text[:60]}


def _country(card: Card, address: Address) -> str:
    code = address.country.strip().upper()
    if code in dict(country_choices()):
        return code
    if code:
        card.notes.append(_left_out(LABELS["country"], code))
    return "NL"


def _address_of_mail(text: str) -> str:
    """ValueError for what is no e-mail address."""
    try:
        validate_email(text)
    except ValidationError as error:
        raise ValueError("email") from error
    return text


@dataclass(frozen=True)
class Change:
    """A field of a known client that the file says otherwise."""

    label: str | Promise
    known: str
    said: str


def changes(client: Client, card: Card) -> list[Change]:
    """Where the file contradicts or completes the card. What the file does not say is no difference."""
    said = filled(card.fields)
    return [
        Change(LABELS[name], _shown(client, name, getattr(client, name)), _shown(client, name, value))
        for name, value in said.items()
        if getattr(client, name) != value
    ]


def filled(fields: dict[str, Any]) -> dict[str, Any]:
    """What a file really says of a client. The language is our guess, and a kind that is not known says nothing."""
    silent = ("", ClientKind.UNKNOWN)
    return {name: value for name, value in fields.items() if value not in silent and name != "language"}


def _shown(client: Client, name: str, value: Any) -> str:
    return str(dict(client._meta.get_field(name).choices or ()).get(value, value)) or "–"
