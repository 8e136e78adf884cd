"""Seller, buyer and the others in UBL."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from foundation.einvoicing.model import (
    Address,
    Contact,
    Delivery,
    Document,
    Identifier,
    Party,
    Payee,
    TaxRepresentative,
)
from foundation.einvoicing.ubl_vocabulary import ubl

CREDITOR = "SEPA"  # the scheme under which UBL hides BT-90 among the seller's identifiers


def seller(document: Document) -> Element | None:
    creditor = (Identifier(document.creditor_id, CREDITOR),) if document.creditor_id else ()
    return ubl("cac:AccountingSupplierParty", _party(document.seller, creditor))


def buyer(document: Document) -> Element | None:
    return ubl("cac:AccountingCustomerParty", _party(document.buyer))


def payee(one: Payee | None) -> Element | None:
    return one and ubl(
        "cac:PayeeParty",
        ubl("cac:PartyIdentification", identifier("cbc:ID", one.identifier)),
        ubl("cac:PartyName", ubl("cbc:Name", one.name)),
        ubl("cac:PartyLegalEntity", identifier("cbc:CompanyID", one.legal_id)),
    )


def representative(one: TaxRepresentative | None) -> Element | None:
    return one and ubl(
        "cac:TaxRepresentativeParty",
        ubl("cac:PartyName", ubl("cbc:Name", one.name)),
        address("cac:PostalAddress", one.address),
        _tax_scheme(one.vat_id, "VAT"),
    )


def delivery(one: Delivery | None) -> Element | None:
    return one and ubl(
        "cac:Delivery",
        ubl("cbc:ActualDeliveryDate", one.day),
        ubl("cac:DeliveryLocation", identifier("cbc:ID", one.location), address("cac:Address", one.address)),
        ubl("cac:DeliveryParty", ubl("cac:PartyName", ubl("cbc:Name", one.name))),
    )


def identifier(tag: str, one: Identifier | None) -> Element | None:
    return one and ubl(tag, one.value, schemeID=one.scheme)


def _party(party: Party, more: tuple[Identifier, ...] = ()) -> Element | None:
    return ubl(
        "cac:Party",
        identifier("cbc:EndpointID", party.endpoint),
        (ubl("cac:PartyIdentification", identifier("cbc:ID", one)) for one in (*party.identifiers, *more)),
        ubl("cac:PartyName", ubl("cbc:Name", party.trading_name)),
        address("cac:PostalAddress", party.address),
        _tax_scheme(party.vat_id, "VAT"),
        _tax_scheme(party.tax_id, "TAX"),
        ubl(
            "cac:PartyLegalEntity",
            ubl("cbc:RegistrationName", party.name),
            identifier("cbc:CompanyID", party.legal_id),
            ubl("cbc:CompanyLegalForm", party.legal_text),
        ),
        ubl("cac:Contact", _contact(party.contact)),
    )


def _tax_scheme(number: str, scheme: str) -> Element | None:
    if not number:
        return None
    return ubl("cac:PartyTaxScheme", ubl("cbc:CompanyID", number), ubl("cac:TaxScheme", ubl("cbc:ID", scheme)))


def _contact(one: Contact | None) -> Iterator[Element | None]:
    if one:
        yield ubl("cbc:Name", one.name)
        yield ubl("cbc:Telephone", one.phone)
        yield ubl("cbc:ElectronicMail", one.email)


def address(tag: str, one: Address | None) -> Element | None:
    return one and ubl(
        tag,
        ubl("cbc:StreetName", one.line_1),
        ubl("cbc:AdditionalStreetName", one.line_2),
        ubl("cbc:CityName", one.city),
        ubl("cbc:PostalZone", one.postcode),
        ubl("cbc:CountrySubentity", one.subdivision),
        ubl("cac:AddressLine", ubl("cbc:Line", one.line_3)),
        ubl("cac:Country", ubl("cbc:IdentificationCode", one.country)),
    )
