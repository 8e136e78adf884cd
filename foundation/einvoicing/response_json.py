"""An Invoice Response as plain data, there and back. Dates as ISO 8601; what is empty is left out."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from foundation.einvoicing.as_json import plain_data
from foundation.einvoicing.parties import Contact, Identifier, Party
from foundation.einvoicing.response import Clarification, Condition, InvoiceResponse

ALWAYS = ("id", "status", "invoice_number")
PLAIN = ("note", "invoice_type", "payment", "customization", "profile")


def response_data(response: InvoiceResponse) -> dict[str, Any]:
    """`{id, issue_date, status, invoice_number, sender: {name, endpoint: {value, scheme}}, clarifications: […], …}`."""
    data: dict[str, Any] = plain_data(response)
    if response.issue_time:
        data["issue_time"] = response.issue_time.isoformat("seconds")
    return {key: value for key, value in data.items() if value}


def from_data(data: dict[str, Any]) -> InvoiceResponse:
    """What `response_data` gave. What is missing reads as empty, for `check` to tell; only a date has to be there.

    Raises ValueError or TypeError for what is no date, or a name that nothing has.
    """
    return InvoiceResponse(
        **{name: str(data.get(name, "")) for name in ALWAYS},
        **{name: str(data[name]) for name in PLAIN if data.get(name)},
        issue_date=date.fromisoformat(data.get("issue_date", "")),
        issue_time=time.fromisoformat(data["issue_time"]) if data.get("issue_time") else None,
        effective_date=_day(data.get("effective_date")),
        invoice_date=_day(data.get("invoice_date")),
        sender=_party(data.get("sender", {})),
        receiver=_party(data.get("receiver", {})),
        seller=_party(data["seller"]) if data.get("seller") else None,
        buyer=_party(data["buyer"]) if data.get("buyer") else None,
        clarifications=tuple(_clarification(one) for one in data.get("clarifications", ())),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _party(data: dict[str, Any]) -> Party:
    contact = data.get("contact")
    return Party(
        name=data.get("name", ""),
        endpoint=_identifier(data.get("endpoint")),
        legal_id=_identifier(data.get("legal_id")),
        identifiers=tuple(Identifier(**one) for one in data.get("identifiers", ())),
        contact=Contact(**contact) if contact else None,
    )


def _identifier(data: dict[str, str] | None) -> Identifier | None:
    return Identifier(**data) if data else None


def _clarification(data: dict[str, Any]) -> Clarification:
    conditions = tuple(Condition(**one) for one in data.get("conditions", ()))
    return Clarification(**{**data, "conditions": conditions})
