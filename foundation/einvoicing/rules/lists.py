"""Codes must come from their lists (BR-CL)."""

from __future__ import annotations

from collections.abc import Iterator

from foundation.einvoicing.codes import MIME_TYPES, code_list
from foundation.einvoicing.finding import Finding
from foundation.einvoicing.model import Address, Document, Identifier, Party
from foundation.einvoicing.rules.case import Case, error

Coded = tuple[str, str, str, str]  # rule, field, name of the list, value


def lists(case: Case) -> Iterator[Finding]:
    """A finding for every code that its list does not know."""
    for rule, field, name, value in (*_document(case.document), *_parties(case.document), *_lines(case), *_parts(case)):
        if value and value not in code_list(name):
            yield _unknown(rule, field, value)
    for place, one in enumerate(case.document.documents):
        if one.content and one.mime not in MIME_TYPES:
            yield _unknown("BR-CL-24", f"BT-125-1 documents[{place}].mime", one.mime)


def _unknown(rule: str, field: str, value: str) -> Finding:
    en, nl = (
        f"“{value}” is not in the list of allowed codes.",
        f"“{value}” staat niet in de lijst met toegestane codes.",
    )
    return error(rule, field, en, nl)


def _document(it: Document) -> Iterator[Coded]:
    types = "credit_note_types" if it.is_credit_note else "invoice_types"
    yield "BR-CL-01", "BT-3 type_code", types, it.type_code
    yield "BR-CL-04", "BT-5 currency", "currencies", it.currency
    yield "BR-CL-05", "BT-6 tax_currency", "currencies", it.tax_currency
    yield "BR-CL-06", "BT-8 tax_point_code", "tax_points", it.tax_point_code
    if it.object_id:
        yield "BR-CL-07", "BT-18-1 object_id.scheme", "object_schemes", it.object_id.scheme
    for place, note in enumerate(it.notes):
        yield "BR-CL-08", f"BT-21 notes[{place}].subject", "note_subjects", note.subject
    for place, way in enumerate(it.payment_means):
        yield "BR-CL-16", f"BT-81 payment_means[{place}].code", "payment_means", way.code
    for place, exemption in enumerate(it.exemptions):
        yield "BR-CL-22", f"BT-121 exemptions[{place}].reason_code", "exemptions", exemption.reason_code.upper()


def _parties(it: Document) -> Iterator[Coded]:
    yield from _party("seller", it.seller)
    yield from _party("buyer", it.buyer)
    if it.payee:
        yield from _identifiers("payee", it.payee.identifier, it.payee.legal_id)
    if it.representative:
        yield from _address("representative", it.representative.address)
    if it.delivery:
        yield from _address("delivery", it.delivery.address)
        if it.delivery.location:
            yield "BR-CL-26", "BT-71-1 delivery.location", "identifier_schemes", it.delivery.location.scheme


def _party(name: str, party: Party) -> Iterator[Coded]:
    yield from _address(name, party.address)
    yield from _identifiers(name, *party.identifiers, party.legal_id)
    if party.endpoint:
        yield "BR-CL-25", f"{name}.endpoint.scheme", "endpoint_schemes", party.endpoint.scheme


def _identifiers(name: str, *those: Identifier | None) -> Iterator[Coded]:
    for one in those:
        if one:
            yield "BR-CL-10", f"{name}.identifiers", "identifier_schemes", one.scheme


def _address(name: str, address: Address | None) -> Iterator[Coded]:
    if address:
        yield "BR-CL-14", f"{name}.address.country", "countries", address.country


def _lines(case: Case) -> Iterator[Coded]:
    for place, line in enumerate(case.document.lines):
        where = f"lines[{place}]"
        yield "BR-CL-18", f"BT-151 {where}.category", "vat_categories", line.category
        yield "BR-CL-23", f"BT-130 {where}.unit", "units", line.unit
        yield "BR-CL-23", f"BT-150 {where}.base_unit", "units", line.base_unit
        yield "BR-CL-15", f"BT-159 {where}.origin_country", "countries", line.origin_country
        if line.object_id:
            yield "BR-CL-07", f"BT-128-1 {where}.object_id", "object_schemes", line.object_id.scheme
        if line.standard_item:
            yield "BR-CL-21", f"BT-157-1 {where}.standard_item", "identifier_schemes", line.standard_item.scheme
        for one in line.classifications:
            yield "BR-CL-13", f"BT-158-1 {where}.classifications", "item_schemes", one.name


def _parts(case: Case) -> Iterator[Coded]:
    for where, part, _ in case.parts():
        rule, name = ("BR-CL-19", "allowance_reasons") if "allowances" in where else ("BR-CL-20", "charge_reasons")
        yield rule, f"{where}.reason_code", name, part.reason_code
        yield "BR-CL-18", f"{where}.category", "vat_categories", part.category
