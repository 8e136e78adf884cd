"""What a buyer says of an invoice: Peppol BIS Invoice Response 3 (transaction T111, a UBL ApplicationResponse).

The codes, what must stand together, and in which order statuses may come. The XML is read and written in response_xml.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from foundation.einvoicing.finding import ERROR, WARNING, Finding
from foundation.einvoicing.parties import Party

CUSTOMIZATION = "urn:fdc:peppol.eu:poacc:trns:invoice_response:3"
PROFILE = "urn:fdc:peppol.eu:poacc:bis:invoice_response:3"
REASON, ACTION = "OPStatusReason", "OPStatusAction"
INVOICE, CREDIT_NOTE, PAYMENT = "380", "381", "481"  # UNTDID 1001

# UNCL4343, the subset of T111, in the order in which they may come (OP-BR111-R012): (English, Dutch).
STATUSES = {
    "AB": ("Received", "Ontvangen"),
    "IP": ("In process", "In behandeling"),
    "UQ": ("Under query", "Vraag over de factuur"),
    "CA": ("Conditionally accepted", "Onder voorwaarden akkoord"),
    "RE": ("Rejected", "Afgewezen"),
    "AP": ("Accepted", "Akkoord"),
    "PD": ("Paid", "Betaald"),
}
ORDER = tuple(STATUSES)
NEEDS_REASON = ("UQ", "CA", "RE")
PARTLY_PAID = "PPD"
REASONS = {
    "NON": ("No issue", "Geen probleem"),
    "REF": ("References incorrect", "Verwijzingen kloppen niet"),
    "LEG": ("Legal information incorrect", "Wettelijke gegevens kloppen niet"),
    "REC": ("Receiver unknown", "Ontvanger onbekend"),
    "QUA": ("Item quality insufficient", "Kwaliteit onvoldoende"),
    "DEL": ("Delivery issues", "Problemen met de levering"),
    "PRI": ("Prices incorrect", "Prijzen kloppen niet"),
    "QTY": ("Quantity incorrect", "Hoeveelheid klopt niet"),
    "ITM": ("Items incorrect", "Artikelen kloppen niet"),
    "PAY": ("Payment terms incorrect", "Betaalvoorwaarden kloppen niet"),
    "UNR": ("Not recognized", "Niet herkend"),
    "FIN": ("Finance incorrect", "Financiële gegevens kloppen niet"),
    PARTLY_PAID: ("Partially paid", "Deels betaald"),
    "OTH": ("Other", "Iets anders"),
}
ACTIONS = {
    "NOA": ("No action required", "Er hoeft niets te gebeuren"),
    "PIN": ("Provide information", "Geef informatie"),
    "NIN": ("Issue a new invoice", "Maak een nieuwe factuur"),
    "CNF": ("Credit fully", "Crediteer geheel"),
    "CNP": ("Credit partially", "Crediteer deels"),
    "CNA": ("Credit the amount paid", "Betaal het betaalde terug"),
    "OTH": ("Other", "Iets anders"),
}
LISTS = {REASON: REASONS, ACTION: ACTIONS}


@dataclass(frozen=True)
class Condition:
    """What should be corrected: the business term of the invoice (`BT-48`) and the value that the buyer proposes."""

    term: str
    value: str = ""


@dataclass(frozen=True)
class Clarification:
    """Why, or what is asked: a code of the list (OPStatusReason, OPStatusAction), words, proposed values."""

    code: str = ""
    list: str = REASON
    text: str = ""
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True)
class InvoiceResponse:
    """tir111 by name: id 001, issue_date 002, issue_time 003, note 004, sender 007–009 and 026–028, receiver 010–012,
    status 013, effective_date 014, clarifications 015–018, invoice_date 019, invoice_number 020, invoice_type 021,
    seller 022–023, buyer 024–025, payment 029. Dates as stated, without a zone."""

    id: str
    issue_date: date
    status: str
    invoice_number: str
    sender: Party
    receiver: Party
    issue_time: time | None = None
    note: str = ""
    effective_date: date | None = None
    clarifications: tuple[Clarification, ...] = ()
    invoice_date: date | None = None
    invoice_type: str = INVOICE
    payment: str = ""
    seller: Party | None = None
    buyer: Party | None = None
    customization: str = CUSTOMIZATION
    profile: str = PROFILE

    @property
    def reasons(self) -> list[str]:
        return [one.code for one in self.clarifications if one.code and one.list == REASON]

    @property
    def actions(self) -> list[str]:
        return [one.code for one in self.clarifications if one.code and one.list == ACTION]

    @property
    def partly(self) -> bool:
        """Paid in part: the one "paid" after which another may come."""
        return PARTLY_PAID in self.reasons


def check(response: InvoiceResponse) -> list[Finding]:
    """What a receiver may object to. Errors: do not send it."""
    return [*_required(response), *_codes(response), *_together(response)]


def _required(it: InvoiceResponse) -> Iterator[Finding]:
    named = {
        "tir111-001 id": it.id,
        "tir111-020 invoice_number": it.invoice_number,
        "tir111-007 sender.name": it.sender.name,
        "tir111-009 sender.endpoint": it.sender.endpoint and it.sender.endpoint.value,
        "tir111-010 receiver.name": it.receiver.name,
        "tir111-012 receiver.endpoint": it.receiver.endpoint and it.receiver.endpoint.value,
    }
    for field, value in named.items():
        if not value:
            yield Finding("T111-REQUIRED", field, "This is missing.", "Dit ontbreekt.")


def _codes(it: InvoiceResponse) -> Iterator[Finding]:
    if it.status not in STATUSES:
        yield _unknown("tir111-013 status", it.status, "AB, IP, UQ, CA, RE, AP, PD")
    for place, one in enumerate(it.clarifications):
        if one.list not in LISTS:
            yield _unknown(f"tir111-015 clarifications[{place}].list", one.list, ", ".join(LISTS))
        elif one.code and one.code not in LISTS[one.list]:
            yield _unknown(f"tir111-015 clarifications[{place}].code", one.code, ", ".join(LISTS[one.list]))


def _unknown(field: str, value: str, known: str) -> Finding:
    en, nl = f"“{value[:40]}” is not one of: {known}.", f"“{value[:40]}” is geen van: {known}."
    return Finding("T111-CODE", field, en, nl)


def _together(it: InvoiceResponse) -> Iterator[Finding]:
    if it.status in NEEDS_REASON and not any(one.code for one in it.clarifications):
        yield Finding(
            "PEPPOL-T111-R001", "tir111-015 clarifications",
            f"The status {it.status} needs a code that says why.",
            f"Status {it.status} heeft een code nodig die zegt waarom.",
        )  # fmt: skip
    for place, one in enumerate(it.clarifications):
        if one.code == "OTH" and not one.text.strip():
            yield Finding(
                "PEPPOL-T111-R002", f"tir111-016 clarifications[{place}].text",
                "The code OTH should come with words.", "Bij code OTH horen woorden.", WARNING,
            )  # fmt: skip
        if one.code == PARTLY_PAID and one.list == REASON:
            yield from _partly_paid(it, one, place)


def _partly_paid(it: InvoiceResponse, one: Clarification, place: int) -> Iterator[Finding]:
    if it.status != "PD":
        en, nl = (
            "PPD (partially paid) belongs to the status PD only.",
            "PPD (deels betaald) hoort alleen bij status PD.",
        )
        yield Finding("T111-PPD", f"tir111-015 clarifications[{place}].code", en, nl)
    if not one.text.strip():
        en, nl = (
            "PPD needs words: what was paid, and what is left.",
            "PPD heeft woorden nodig: wat is betaald, wat rest.",
        )
        yield Finding("T111-PPD", f"tir111-016 clarifications[{place}].text", en, nl)


@dataclass(frozen=True)
class Said:
    """A status that was reported before; `partly`: paid in part."""

    status: str
    partly: bool = False

    @classmethod
    def of(cls, response: InvoiceResponse) -> Said:
        return cls(response.status, response.partly)


def out_of_order(before: Said | None, after: Said) -> Finding | None:
    """Why `after` may not follow `before` (OP-BR111-R004, R005, R012); None when it may. Any may be the first."""
    if before is None or before.status not in ORDER or after.status not in ORDER:
        return None
    if before.status == "RE" or (before.status == "PD" and not before.partly):
        return _order("OP-BR111-R004", f"After {before.status} no other status can follow.",
                      f"Na {before.status} kan geen andere status volgen.")  # fmt: skip
    if before.status == "AP" and after.status != "PD":
        return _order("OP-BR111-R005", "After AP only PD can follow.", "Na AP kan alleen PD volgen.")
    repeated = before.status == after.status and after.status in ("UQ", "PD")
    if not repeated and ORDER.index(after.status) <= ORDER.index(before.status):
        row = " < ".join(ORDER)
        return _order("OP-BR111-R012", f"{after.status} cannot come after {before.status}. The order is {row}.",
                      f"{after.status} kan niet na {before.status} komen. De volgorde is {row}.")  # fmt: skip
    return None


def _order(rule: str, en: str, nl: str) -> Finding:
    return Finding(rule, "tir111-013 status", en, nl, ERROR)
