"""How a case file writes amounts, days and moments: in its language, by the clock of the business."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from disputes import queries
from disputes.models import Dispute
from foundation.kernel.money import format_amount
from invoices.sheets import day


class Words:
    def __init__(self, dispute: Dispute, language: str) -> None:
        self.language, self.currency, self.zone = language, dispute.invoice.currency, dispute.business.time_zone

    def money(self, amount: Decimal) -> str:
        return format_amount(amount, self.currency, self.language)

    def when(self, moment: datetime | None) -> str:
        return queries.local_time(moment, self.zone, self.language)

    def on(self, value: date | None) -> str:
        return day(value.isoformat(), self.language) if value else ""

    def day_of(self, moment: datetime | None) -> str:
        return queries.local_day(moment, self.zone, self.language)
