"""Letters, amounts and days in words, for pages and papers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from accounts.models import Business
from foundation.kernel.money import format_amount
from invoices.sheets import day


def moment(at: datetime, business: Business, language: str) -> str:
    """`26 nov 2026, 14:05` where the business lives."""
    locale = {"nl": "nl_NL"}.get(language, "en_GB")
    return format_datetime(at, "d MMM y, HH:mm", tzinfo=ZoneInfo(business.time_zone), locale=locale)


def on(value: date | None, language: str) -> str:
    return day(value.isoformat(), language) if value else ""


def table(facts: dict[str, Any], language: str) -> dict[str, Any]:
    """The claims of a letter and their sums, from what the letter keeps."""
    currency = facts["currency"]
    money = lambda text: format_amount(Decimal(text), currency, language)  # noqa: E731
    return {
        "claims": [
            {
                "number": claim["number"],
                "due_on": day(claim["due_on"], language),
                "principal": money(claim["principal"]),
                "interest": money(claim["interest"]) if claim.get("interest") else "",
            }
            for claim in facts["claims"]
        ],
        "principal": money(facts["principal"]),
        "interest": money(facts["interest"]) if Decimal(facts["interest"]) else "",
        "costs": money(facts["costs"]) if Decimal(facts["costs"]) else "",
        "vat": money(facts["vat"]) if Decimal(facts.get("vat", 0)) else "",  # letters of before knew no VAT
        "total": money(sum((Decimal(facts[name]) for name in ("principal", "interest", "costs")), Decimal(0))),
        "on": day(facts["on"], language),
    }
