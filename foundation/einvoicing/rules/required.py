"""What must be there (BR-01 to BR-65, BR-CO-03 to BR-CO-26)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from foundation.einvoicing.finding import Finding
from foundation.einvoicing.model import Document, Line, PaymentMeans, Period
from foundation.einvoicing.rules.case import Case, error

TRANSFERS = ("30", "58")
Test = Callable[[Document], object]

DOCUMENT: tuple[tuple[str, str, str, str, Test], ...] = (
    ("BR-02", "BT-1 number", "a number", "een nummer", lambda it: it.number),
    ("BR-04", "BT-3 type_code", "a type", "een soort", lambda it: it.type_code),
    ("BR-05", "BT-5 currency", "a currency", "een valuta", lambda it: it.currency),
    ("BR-06", "BT-27 seller.name", "the seller's name", "de naam van de verkoper", lambda it: it.seller.name),
    ("BR-07", "BT-44 buyer.name", "the buyer's name", "de naam van de klant", lambda it: it.buyer.name),
    (
        "BR-09",
        "BT-40 seller.address.country",
        "the seller's country",
        "het land van de verkoper",
        lambda it: it.seller.address.country,
    ),
    (
        "BR-11",
        "BT-55 buyer.address.country",
        "the buyer's country",
        "het land van de klant",
        lambda it: it.buyer.address.country,
    ),
    ("BR-16", "BG-25 lines", "at least one line", "ten minste één regel", lambda it: it.lines),
    (
        "BR-17",
        "BT-59 payee.name",
        "the payee's name",
        "de naam van de begunstigde",
        lambda it: not it.payee or it.payee.name,
    ),
    (
        "BR-18",
        "BT-62 representative.name",
        "the tax representative's name",
        "de naam van de fiscaal vertegenwoordiger",
        lambda it: not it.representative or it.representative.name,
    ),
    (
        "BR-20",
        "BT-69 representative.address.country",
        "the tax representative's country",
        "het land van de fiscaal vertegenwoordiger",
        lambda it: not it.representative or it.representative.address.country,
    ),
    (
        "BR-56",
        "BT-63 representative.vat_id",
        "the tax representative's VAT number",
        "het btw-nummer van de fiscaal vertegenwoordiger",
        lambda it: not it.representative or it.representative.vat_id,
    ),
    (
        "BR-57",
        "BT-80 delivery.address.country",
        "the country of delivery",
        "het land van levering",
        lambda it: not it.delivery or not it.delivery.address or it.delivery.address.country,
    ),
    (
        "BR-62",
        "BT-34-1 seller.endpoint.scheme",
        "the scheme of the seller's electronic address",
        "het schema van het elektronisch adres van de verkoper",
        lambda it: not it.seller.endpoint or it.seller.endpoint.scheme,
    ),
    (
        "BR-63",
        "BT-49-1 buyer.endpoint.scheme",
        "the scheme of the buyer's electronic address",
        "het schema van het elektronisch adres van de klant",
        lambda it: not it.buyer.endpoint or it.buyer.endpoint.scheme,
    ),
    (
        "BR-CO-26",
        "BT-29/30/31 seller",
        "an identifier, registration number or VAT number of the seller",
        "een identificatie, KvK-nummer of btw-nummer van de verkoper",
        lambda it: it.seller.identifiers or it.seller.legal_id or it.seller.vat_id,
    ),
)

LINE: tuple[tuple[str, str, str, str, Callable[[Line], object]], ...] = (
    ("BR-23", "BT-130 unit", "a unit", "een eenheid", lambda it: it.unit),
    ("BR-25", "BT-153 description", "a description", "een omschrijving", lambda it: it.description),
    ("BR-CO-04", "BT-151 category", "a VAT category", "een btw-categorie", lambda it: it.category),
    (
        "BR-64",
        "BT-157-1 standard_item.scheme",
        "the scheme of its item number",
        "het schema van het artikelnummer",
        lambda it: not it.standard_item or it.standard_item.scheme,
    ),
    (
        "BR-65",
        "BT-158-1 classifications",
        "the list of its classification",
        "de lijst van de classificatie",
        lambda it: all(one.name for one in it.classifications),
    ),
    (
        "BR-54",
        "BT-160/161 attributes",
        "a name and a value for each attribute",
        "een naam en een waarde bij elk kenmerk",
        lambda it: all(one.name and one.value for one in it.attributes),
    ),
)


def required(case: Case) -> Iterator[Finding]:
    """Missing terms of the document, its lines, payment, references, allowances and periods."""
    document = case.document
    for rule, field, en, nl, present in DOCUMENT:
        if not present(document):
            yield error(rule, field, f"The document needs {en}.", f"Het document mist {nl}.")
    for place, line in enumerate(document.lines):
        yield from _line(place, line)
    for place, way in enumerate(document.payment_means):
        yield from _payment(place, way)
    yield from _references(document)
    yield from _reasons(case)
    yield from _periods(document)


def _line(place: int, line: Line) -> Iterator[Finding]:
    number = line.id or str(place + 1)
    for rule, field, en, nl, present in LINE:
        if not present(line):
            yield error(rule, f"{field} lines[{place}]", f"Line {number} needs {en}.", f"Regel {number} mist {nl}.")
    if line.gross_price is not None and line.gross_price < 0:
        yield error(
            "BR-28",
            f"BT-148 lines[{place}]",
            f"The gross price of line {number} must not be negative.",
            f"De brutoprijs van regel {number} mag niet negatief zijn.",
        )


def _payment(place: int, way: PaymentMeans) -> Iterator[Finding]:
    where = f"payment_means[{place}]"
    if not way.code:
        yield error("BR-49", f"BT-81 {where}", "A way of paying needs a code.", "Een betaalwijze mist een code.")
    if way.code in TRANSFERS and not way.iban:
        yield error(
            "BR-61",
            f"BT-84 {where}",
            "A bank transfer needs an account number.",
            "Een overboeking mist een rekeningnummer.",
        )
    elif (way.account_name or way.bic) and not way.iban:
        yield error("BR-50", f"BT-84 {where}", "The account has no number.", "De rekening heeft geen nummer.")


def _references(document: Document) -> Iterator[Finding]:
    if any(not one.reference for one in document.documents):
        yield error("BR-52", "BT-122 documents", "An attachment has no reference.", "Een bijlage heeft geen kenmerk.")
    if any(not one.number for one in document.preceding):
        yield error(
            "BR-55",
            "BT-25 preceding",
            "The invoice that is referred to has no number.",
            "De factuur waarnaar wordt verwezen heeft geen nummer.",
        )
    if len(document.buyer.identifiers) > 1:
        yield error(
            "UBL-SR-16",
            "BT-46 buyer.identifiers",
            "The buyer can have only one identifier.",
            "De klant kan maar één identificatie hebben.",
        )
    if len({way.code for way in document.payment_means}) > 1:
        yield error(
            "UBL-SR-47",
            "BT-81 payment_means",
            "All ways of paying must have the same code.",
            "Alle betaalwijzen moeten dezelfde code hebben.",
        )
    if document.tax_point and document.tax_point_code:
        yield error(
            "BR-CO-03",
            "BT-7/BT-8",
            "Give the tax point as a date or as a code, not both.",
            "Geef het moment van de btw als datum of als code, niet allebei.",
        )


def _reasons(case: Case) -> Iterator[Finding]:
    rules = {("allowances", True): "BR-33", ("charges", True): "BR-38"}
    rules |= {("allowances", False): "BR-42", ("charges", False): "BR-44"}
    for where, part, whole in case.parts():
        kind = "allowances" if "allowances" in where else "charges"
        if not (part.reason or part.reason_code):
            en, nl = "Say what the discount or surcharge is for.", "Zeg waarvoor de korting of toeslag is."
            yield error(rules[kind, whole], f"{where}.reason", en, nl)
        if whole and not part.category:
            rule = "BR-32" if kind == "allowances" else "BR-37"
            en, nl = "The discount or surcharge needs a VAT category.", "De korting of toeslag mist een btw-categorie."
            yield error(rule, f"{where}.category", en, nl)


def _periods(document: Document) -> Iterator[Finding]:
    spans: list[tuple[str, str, str, Period | None]] = [("BR-29", "BR-CO-19", "BG-14 period", document.period)]
    spans += [("BR-30", "BR-CO-20", f"BG-26 lines[{at}].period", line.period) for at, line in enumerate(document.lines)]
    for order, filled, field, span in spans:
        if span and span.start and span.end and span.end < span.start:
            yield error(order, field, "The period ends before it starts.", "De periode eindigt voordat ze begint.")
        if span and not (span.start or span.end):
            yield error(filled, field, "The period has no dates.", "De periode heeft geen datums.")
