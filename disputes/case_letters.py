"""Letters to start a message from: which fit where a case stands, in whose words, with what is known filled in."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from disputes.models import Dispute, LetterCopy
from disputes.states import State
from foundation.kernel.calendar import add_business_days, day, local_date
from foundation.kernel.money import format_amount
from foundation.wording import letters
from invoices.queries import client_url
from invoices.tone import form_of_address

NAMES = {
    "01_acknowledge": _("I have read it"),
    "02_restate": _("What I heard"),
    "04_facts": _("The facts"),
    "05_info_request": _("A question for something concrete"),
    "06_propose": _("A proposal"),
    "07_decline_counter": _("No, but this instead"),
    "08_partial_due": _("The part we agree on"),
    "09_mediation": _("A mediator"),
    "13_concede": _("You are right about this"),
    "15_aftercare": _("How is it going?"),
}
AT = {
    State.RAISED: ("01_acknowledge", "08_partial_due"),
    State.ACKNOWLEDGED: ("02_restate", "08_partial_due"),
    State.REVIEW: ("04_facts", "05_info_request", "08_partial_due"),
    State.AWAITING_INFO: ("04_facts", "08_partial_due"),
    State.NEGOTIATION: ("06_propose", "07_decline_counter", "08_partial_due", "09_mediation"),
    State.EXECUTING: ("13_concede",),
    State.RETROSPECTIVE: ("15_aftercare",),
}
_SLOT = re.compile(r"\{(\w+)\}")


def offered(dispute: Dispute) -> list[tuple[str, Any]]:
    """(letter, its name) that fit where the case stands."""
    return [(letter, NAMES[letter]) for letter in AT.get(State(dispute.state), ("08_partial_due",))]


def text_of(business: Business, letter: str, language: str, form: str = letters.FORMAL) -> tuple[str, int]:
    """The words of the business, or the shipped ones; and the number of the version, 0 for shipped."""
    copy = LetterCopy.objects.for_business(business).filter(letter=letter, language=language).first()
    if copy is None or not copy.text:
        return letters.template(letter, language, form), 0
    return copy.text, copy.number


def started(dispute: Dispute, letter: str) -> str:
    """The letter in the client's language with what the case knows in it; the rest stays an open slot."""
    text, _number = text_of(dispute.business, letter, dispute.language, form_of_address(dispute.invoice))
    known = _known(dispute)
    return _SLOT.sub(lambda match: known.get(match[1]) or match[0], text)


def _known(dispute: Dispute) -> dict[str, str]:
    """By English and by Dutch name of the slot. Deadlines are proposed a week from now, on a business day."""
    invoice, language = dispute.invoice, dispute.language
    money = lambda amount: format_amount(amount, invoice.currency, language)  # noqa: E731
    today = local_date(timezone.now(), dispute.business.time_zone)
    soon = add_business_days(today + timedelta(days=7), 0, dispute.business.country)
    rows = list(dispute.lines.select_related("invoice_line"))
    values = {
        "name": dispute.client_name,
        "sender": dispute.business.contact_name or dispute.business.name,
        "invoice_no": invoice.number,
        "lines": ", ".join(f"“{row.invoice_line.description[:60]}”" for row in rows),
        "line": f"“{rows[0].invoice_line.description[:60]}”" if rows else "",
        "disputed": money(sum((row.gross for row in rows), start=0)),
        "undisputed": money(invoice.undisputed_open),
        "due_date": day(invoice.due_on.isoformat(), language) if invoice.due_on else "",
        "date": day(soon.isoformat(), language),
        "desired_outcome": dispute.wish,
        "link": client_url(invoice),
    }
    return values | _in_dutch(values)


def _in_dutch(values: dict[str, str]) -> dict[str, str]:
    return {dutch: values[english] for english, dutch in letters.slot_names().items() if english in values}
