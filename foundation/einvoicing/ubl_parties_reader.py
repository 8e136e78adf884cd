"""Seller, buyer and the others from UBL."""

from __future__ import annotations

from foundation.einvoicing.model import Address, Contact, Delivery, Identifier, Party, Payee, TaxRepresentative
from foundation.einvoicing.reader import Reader
from foundation.einvoicing.ubl_parties import CREDITOR


def party(one: Reader) -> Party:
    """BG-4 or BG-7. Who gives a trading name only is known by that name."""
    legal = one.one("cac:PartyLegalEntity")
    name, trading = legal.text("cbc:RegistrationName"), one.text("cac:PartyName/cbc:Name")
    vat_id, tax_id = _tax_ids(one)
    return Party(
        name=name or trading,
        trading_name=trading if name else "",
        identifiers=tuple(found for found in _identifiers(one) if found.scheme != CREDITOR),
        legal_id=identifier(legal, "cbc:CompanyID"),
        legal_text=legal.text("cbc:CompanyLegalForm"),
        vat_id=vat_id,
        tax_id=tax_id,
        endpoint=identifier(one, "cbc:EndpointID"),
        address=address(one.one("cac:PostalAddress")) or Address(),
        contact=_contact(one.one("cac:Contact")),
    )


def creditor(one: Reader) -> str:
    """BT-90, which UBL keeps among the identifiers of the seller or the payee."""
    return next((found.value for found in _identifiers(one) if found.scheme == CREDITOR), "")


def payee(one: Reader) -> Payee | None:
    if not one:
        return None
    those = [found for found in _identifiers(one) if found.scheme != CREDITOR]
    legal_id = identifier(one.one("cac:PartyLegalEntity"), "cbc:CompanyID")
    return Payee(name=one.text("cac:PartyName/cbc:Name"), identifier=those[0] if those else None, legal_id=legal_id)


def representative(one: Reader) -> TaxRepresentative | None:
    if not one:
        return None
    return TaxRepresentative(
        name=one.text("cac:PartyName/cbc:Name"),
        vat_id=_tax_ids(one)[0],
        address=address(one.one("cac:PostalAddress")) or Address(),
    )


def delivery(one: Reader) -> Delivery | None:
    if not one:
        return None
    place = one.one("cac:DeliveryLocation")
    return Delivery(
        name=one.text("cac:DeliveryParty/cac:PartyName/cbc:Name"),
        location=identifier(place, "cbc:ID"),
        day=one.day("cbc:ActualDeliveryDate"),
        address=address(place.one("cac:Address")),
    )


def identifier(one: Reader, path: str) -> Identifier | None:
    value = one.text(path)
    return Identifier(value, one.one(path).attribute("schemeID")) if value else None


def address(one: Reader) -> Address | None:
    if not one:
        return None
    return Address(
        line_1=one.text("cbc:StreetName"),
        line_2=one.text("cbc:AdditionalStreetName"),
        line_3=one.text("cac:AddressLine/cbc:Line"),
        city=one.text("cbc:CityName"),
        postcode=one.text("cbc:PostalZone"),
        subdivision=one.text("cbc:CountrySubentity"),
        country=one.text("cac:Country/cbc:IdentificationCode"),
    )


def _identifiers(one: Reader) -> list[Identifier]:
    found = (identifier(it, "cbc:ID") for it in one.all("cac:PartyIdentification"))
    return [it for it in found if it]


def _tax_ids(one: Reader) -> tuple[str, str]:
    """BT-31 and BT-32; the scheme is VAT for the one and anything else for the other."""
    vat_id = tax_id = ""
    for scheme in one.all("cac:PartyTaxScheme"):
        is_vat = scheme.text("cac:TaxScheme/cbc:ID").upper() in ("VAT", "")
        if is_vat and not vat_id:
            vat_id = scheme.text("cbc:CompanyID")
        elif not is_vat and not tax_id:
            tax_id = scheme.text("cbc:CompanyID")
    return vat_id, tax_id


def _contact(one: Reader) -> Contact | None:
    found = Contact(name=one.text("cbc:Name"), phone=one.text("cbc:Telephone"), email=one.text("cbc:ElectronicMail"))
    return found if found != Contact() else None
