"""Seller, buyer and the others from CII."""

from __future__ import annotations

from foundation.einvoicing.model import Address, Contact, Delivery, Identifier, Party, Payee, TaxRepresentative
from foundation.einvoicing.reader import Reader


def party(one: Reader) -> Party:
    """BG-4 or BG-7. Who gives a trading name only is known by that name."""
    name, trading = one.text("ram:Name"), one.text("ram:SpecifiedLegalOrganization/ram:TradingBusinessName")
    return Party(
        name=name or trading,
        trading_name=trading if name else "",
        identifiers=tuple(identifiers(one)),
        legal_id=identifier(one, "ram:SpecifiedLegalOrganization/ram:ID"),
        legal_text=one.text("ram:Description"),
        vat_id=_registration(one, "VA"),
        tax_id=_registration(one, "FC"),
        endpoint=identifier(one, "ram:URIUniversalCommunication/ram:URIID"),
        address=address(one.one("ram:PostalTradeAddress")) or Address(),
        contact=_contact(one.one("ram:DefinedTradeContact")),
    )


def payee(one: Reader) -> Payee | None:
    if not one:
        return None
    legal_id = identifier(one, "ram:SpecifiedLegalOrganization/ram:ID")
    return Payee(name=one.text("ram:Name"), identifier=next(iter(identifiers(one)), None), legal_id=legal_id)


def representative(one: Reader) -> TaxRepresentative | None:
    if not one:
        return None
    return TaxRepresentative(
        name=one.text("ram:Name"),
        vat_id=_registration(one, "VA"),
        address=address(one.one("ram:PostalTradeAddress")) or Address(),
    )


def delivery(one: Reader) -> Delivery | None:
    """BG-13, out of the party and the event that CII keeps apart."""
    place = one.one("ram:ShipToTradeParty")
    found = Delivery(
        name=place.text("ram:Name"),
        location=next(iter(identifiers(place)), None),
        day=one.day("ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/udt:DateTimeString"),
        address=address(place.one("ram:PostalTradeAddress")),
    )
    return found if found != Delivery() else None


def identifier(one: Reader, path: str) -> Identifier | None:
    value = one.text(path)
    return Identifier(value, one.one(path).attribute("schemeID")) if value else None


def identifiers(one: Reader) -> list[Identifier]:
    """Plain ones first, then the global ones with their scheme."""
    those = [*one.all("ram:ID"), *one.all("ram:GlobalID")]
    return [Identifier(it.text(), it.attribute("schemeID")) for it in those if it.text()]


def address(one: Reader) -> Address | None:
    if not one:
        return None
    return Address(
        line_1=one.text("ram:LineOne"),
        line_2=one.text("ram:LineTwo"),
        line_3=one.text("ram:LineThree"),
        city=one.text("ram:CityName"),
        postcode=one.text("ram:PostcodeCode"),
        subdivision=one.text("ram:CountrySubDivisionName"),
        country=one.text("ram:CountryID"),
    )


def _registration(one: Reader, scheme: str) -> str:
    """BT-31 (VA) or BT-32 (FC). A number without a scheme is taken for a VAT number."""
    schemes = ("VA", "") if scheme == "VA" else (scheme,)
    those = one.all("ram:SpecifiedTaxRegistration/ram:ID")
    return next((it.text() for it in those if it.attribute("schemeID") in schemes), "")


def _contact(one: Reader) -> Contact | None:
    """BT-41 is a person or a department."""
    person = one.text("ram:PersonName")
    found = Contact(
        name=person or one.text("ram:DepartmentName"),
        phone=one.text("ram:TelephoneUniversalCommunication/ram:CompleteNumber"),
        email=one.text("ram:EmailURIUniversalCommunication/ram:URIID"),
    )
    return found if found != Contact() else None
