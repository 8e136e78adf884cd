"""Agreements, notes, payments and the rest: is it said where, when and by whom, and does the time fit?"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from disputes.checks.material import OK, UNKNOWN, WARN, Check, Material

SOON = timedelta(hours=24)


def clause(material: Material) -> Check:
    """A place in the document, and its words."""
    page, paragraph = material.facts.get("page", ""), material.facts.get("paragraph", "")
    if not page and not paragraph:
        return Check("clause", WARN, "clause.none", {})
    facts = {"page": page or "–", "paragraph": paragraph or "–"}
    return Check("clause", OK, "clause.quoted" if material.facts.get("quote") else "clause.named", facts)


def accepted(material: Material) -> Check:
    """When and how it was accepted, and whether that was before the work (else: before the invoice)."""
    day, how = material.day("accepted_on"), material.facts.get("accepted_how", "")
    if day is None or not how:
        return Check("accepted", WARN, "accepted.unknown", {})
    work = material.service_date or material.issued_on
    facts = {"accepted_on": day.isoformat(), "how": how, "work_on": work.isoformat() if work else ""}
    if work is None:
        return Check("accepted", OK, "accepted.when", facts)
    return (
        Check("accepted", OK, "accepted.before", facts)
        if day <= work
        else Check("accepted", WARN, "accepted.after", facts)
    )


def named(material: Material) -> Check:
    """By whom or of what, and when: a piece without them weighs little."""
    who = material.facts.get("who") or material.facts.get("reference", "")
    day = material.day("on") or material.day("accepted_on")
    if who and day:
        return Check("named", OK, "named.both", {"who": who, "named_on": day.isoformat()})
    return Check("named", WARN, "named.no_day" if who else "named.no_name", {"who": who})


def before_the_invoice(material: Material) -> Check:
    day, issued = material.day("on"), material.issued_on
    if day is None or issued is None:
        return Check("delivered", UNKNOWN, "delivered.unknown", {})
    facts = {"delivered_on": day.isoformat(), "issued_on": issued.isoformat()}
    return Check(
        "delivered", OK if day <= issued else WARN, "delivered.before" if day <= issued else "delivered.after", facts
    )


def sent_soon(material: Material) -> Check:
    """Shared here within 24 hours of the call is certain; sent elsewhere is what its writer says."""
    call, said = material.moment("at"), material.moment("sent_at")
    if call is None:
        return Check("soon", UNKNOWN, "soon.no_call", {})
    here = material.shared_at
    if here and here - call <= SOON:
        return Check("soon", OK, "soon.here", {"gap_hours": _hours(here - call)})
    if said:
        code = "soon.said" if timedelta(0) <= said - call <= SOON else "soon.said_late"
        return Check("soon", UNKNOWN if code == "soon.said" else WARN, code, {"gap_hours": _hours(said - call)})
    if here:
        return Check("soon", WARN, "soon.late", {"gap_hours": _hours(here - call)})
    return Check("soon", UNKNOWN, "soon.not_yet", {"until_at": (call + SOON).isoformat()})


def _hours(gap: timedelta) -> str:
    return str((Decimal(int(gap.total_seconds())) / 3600).quantize(Decimal("0.1")))


def booked(material: Material) -> Check:
    facts = {"amount": material.facts.get("amount", ""), "booked_on": material.facts.get("received_on", "")}
    if material.told.get("reversed"):
        return Check("booked", WARN, "booked.reversed", facts)
    return Check("booked", OK, "booked.yes", facts)


def sealed(material: Material) -> Check:
    """Do the stored bytes still have the hash that was taken when the file was made?"""
    facts = {"made_at": material.facts.get("made_at", ""), "hash": material.told.get("sha256", "")[:12]}
    return (
        Check("sealed", OK, "sealed.yes", facts)
        if material.told.get("sealed")
        else Check("sealed", WARN, "sealed.no", facts)
    )


def amount(material: Material) -> Check:
    """The result beside what is disputed, without VAT."""
    typed = material.facts.get("amount", "")
    if not typed or material.line_net is None:
        return Check("amount", UNKNOWN, "amount.unknown", {})
    facts = {"amount": typed, "net_amount": str(material.line_net)}
    return Check("amount", OK, "amount.same" if Decimal(typed) == material.line_net else "amount.other", facts)
