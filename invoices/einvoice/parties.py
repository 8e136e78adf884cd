"""Seller and buyer of a snapshot as parties of EN 16931, with the addresses at which the network finds them."""

from __future__ import annotations

from typing import Any

from foundation.einvoicing.parties import Address, Contact, Identifier, Party

KVK, OIN = "0106", "0190"
# VAT numbers as electronic addresses (Peppol EAS). Belgium, Denmark, Sweden and Norway use the number of the company.
VAT_ADDRESSES = {
    "AT": "9914", "BG": "9926", "CY": "9928", "CZ": "9929", "DE": "9930", "EE": "9931", "ES": "9920", "FI": "0213",
    "FR": "9957", "GB": "9932", "GR": "9933", "HR": "9934", "HU": "9910", "IE": "9935", "IT": "0211", "LT": "9937",
    "LU": "9938", "LV": "9939", "MT": "9943", "NL": "9944", "PL": "9945", "PT": "9946", "RO": "9947", "SI": "9949",
    "SK": "9950",
}  # fmt: skip
BELGIAN = "0208"


def seller(snapshot: dict[str, Any]) -> Party:
    told = snapshot["seller"]
    contact = Contact(name=told["contact_name"], phone=told["phone"], email=told["email"])
    return _party(told, snapshot, contact)


def buyer(snapshot: dict[str, Any]) -> Party:
    told = snapshot["buyer"]
    contact = Contact(name=told["contact"], email=told["email"]) if told["contact"] or told["email"] else None
    return _party(told, snapshot, contact)


def _party(party: dict[str, Any], snapshot: dict[str, Any], contact: Contact | None) -> Party:
    kvk, oin = party.get("kvk", ""), party.get("oin", "")  # snapshots of versions 1 and 2 kept fewer numbers
    return Party(
        name=party["name"],
        address=Address(
            line_1=party["address"], city=party["city"], postcode=party["postal_code"], country=party["country"]
        ),
        legal_id=_legal_id(party, kvk, oin),
        vat_id="" if _outside_vat(snapshot) else party["vat_id"],
        endpoint=_endpoint(party, kvk, oin),
        contact=contact,
    )


def _legal_id(party: dict[str, Any], kvk: str, oin: str) -> Identifier | None:
    """A Dutch party is registered under its OIN or its KvK number (BR-NL-10)."""
    if oin and party["country"] == "NL":
        return Identifier(oin, OIN)
    return Identifier(kvk, KVK if party["country"] == "NL" else "") if kvk else None


def _endpoint(party: dict[str, Any], kvk: str, oin: str) -> Identifier | None:
    """Where the network finds a party: a government body by its OIN, others by their KvK number, else by their VAT
    number. A consumer is not found at all.
    """
    country, vat_id = party["country"], party["vat_id"]
    if party.get("kind") == "consumer":
        return None
    if country == "NL" and oin:
        return Identifier(oin, OIN)
    if country == "NL" and kvk:
        return Identifier(kvk, KVK)
    if country == "BE" and vat_id:
        return Identifier(vat_id.removeprefix("BE"), BELGIAN)
    return Identifier(vat_id, VAT_ADDRESSES[country]) if vat_id and country in VAT_ADDRESSES else None


def _outside_vat(snapshot: dict[str, Any]) -> bool:
    """An invoice outside VAT shows no VAT number of anybody (BR-O-02)."""
    return any(line["category"] == "O" for line in snapshot["lines"])
