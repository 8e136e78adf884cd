"""Seller, buyer and the others in CII."""

from __future__ import annotations

from collections.abc import Iterable

from lxml.etree import _Element as Element

from foundation.einvoicing.cii_vocabulary import cii
from foundation.einvoicing.model import Address, Contact, Delivery, Identifier, Party, Payee, TaxRepresentative


def trade_party(tag: str, party: Party) -> Element | None:
    """BG-4 or BG-7."""
    return cii(
        tag,
        identifiers(party.identifiers),
        cii("ram:Name", party.name),
        cii("ram:Description", party.legal_text),
        _organisation(party.legal_id, party.trading_name),
        _contact(party.contact),
        address(party.address),
        cii("ram:URIUniversalCommunication", identifier("ram:URIID", party.endpoint)),
        _registration(party.vat_id, "VA"),
        _registration(party.tax_id, "FC"),
    )


def payee(one: Payee | None) -> Element | None:
    return one and cii(
        "ram:PayeeTradeParty",
        identifiers((one.identifier,) if one.identifier else ()),
        cii("ram:Name", one.name),
        _organisation(one.legal_id),
    )


def representative(one: TaxRepresentative | None) -> Element | None:
    return one and cii(
        "ram:SellerTaxRepresentativeTradeParty",
        cii("ram:Name", one.name),
        address(one.address),
        _registration(one.vat_id, "VA"),
    )


def delivery_party(one: Delivery) -> Element | None:
    """BT-70, BT-71 and BG-15; the day stands elsewhere."""
    return cii(
        "ram:ShipToTradeParty",
        identifiers((one.location,) if one.location else ()),
        cii("ram:Name", one.name),
        address(one.address),
    )


def identifier(tag: str, one: Identifier | None) -> Element | None:
    return one and cii(tag, one.value, schemeID=one.scheme)


def identifiers(those: Iterable[Identifier]) -> list[Element | None]:
    """An identifier of a known list is "global" in CII; the plain ones come first."""
    plain_first = sorted(those, key=lambda one: bool(one.scheme))
    return [identifier("ram:GlobalID" if one.scheme else "ram:ID", one) for one in plain_first]


def _organisation(legal_id: Identifier | None, trading_name: str = "") -> Element | None:
    name = cii("ram:TradingBusinessName", trading_name)
    return cii("ram:SpecifiedLegalOrganization", identifier("ram:ID", legal_id), name)


def _contact(one: Contact | None) -> Element | None:
    return one and cii(
        "ram:DefinedTradeContact",
        cii("ram:PersonName", one.name),
        cii("ram:TelephoneUniversalCommunication", cii("ram:CompleteNumber", one.phone)),
        cii("ram:EmailURIUniversalCommunication", cii("ram:URIID", one.email)),
    )


def address(one: Address | None) -> Element | None:
    return one and cii(
        "ram:PostalTradeAddress",
        cii("ram:PostcodeCode", one.postcode),
        cii("ram:LineOne", one.line_1),
        cii("ram:LineTwo", one.line_2),
        cii("ram:LineThree", one.line_3),
        cii("ram:CityName", one.city),
        cii("ram:CountryID", one.country),
        cii("ram:CountrySubDivisionName", one.subdivision),
    )


def _registration(number: str, scheme: str) -> Element | None:
    return cii("ram:SpecifiedTaxRegistration", cii("ram:ID", number, schemeID=scheme))
