"""What a reminder says: one letter before the due date and one per tone, as shipped or in the words of the business."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Business
from foundation.kernel.money import format_amount
from foundation.mail.outbox import spoken
from foundation.wording import letters
from foundation.wording.tone import tone as judge
from invoices import tone
from invoices.models import Invoice
from invoices.queries import address_of, signed_by
from invoices.sheets import day
from invoices.states import Tone

AHEAD, NEUTRAL = "20_reminder_ahead", "22_reminder_neutral"
OF_TONE = {Tone.FRIENDLY: "21_reminder_friendly", Tone.NEUTRAL: NEUTRAL, Tone.FIRM: "23_reminder_firm"}
NAMES = {
    AHEAD: gettext_lazy("Reminder before the due date"),
    OF_TONE[Tone.FRIENDLY]: gettext_lazy("Reminder, friendly"),
    OF_TONE[Tone.NEUTRAL]: gettext_lazy("Reminder, neutral"),
    OF_TONE[Tone.FIRM]: gettext_lazy("Reminder, firm"),
}
ON_PAPER = ("name", "sender", "link")  # a printed page says these itself
_LOOSE = re.compile(r"([,:])\n(?={)")  # between words and a slot that belongs to them

Copies = Mapping[tuple[str, str, str], str]  # (letter, language, form of address): its words
copies: list[Callable[[Business], Copies]] = []  # hung up by who keeps the letters of a business


def own(business: Business) -> Copies:
    """The letters that are in the words of the business."""
    return {key: text for known in copies for key, text in known(business).items()}


def leaving(invoice: Invoice, chosen: Mapping[str, Any], *, url: str, on_paper: bool = False) -> str:
    """The words of one reminder about this invoice. Own words that would say what is not true of it, because the law
    or its figures changed since they were saved, stay behind: the shipped ones leave.
    """
    about: dict[str, Any] = {"seller": signed_by(invoice), "language": invoice.language, "url": url}
    written = text(invoice, chosen, known=own(invoice.business), on_paper=on_paper, **about)
    if judge(written, tone.of_invoice(invoice)).blocks:
        return text(invoice, chosen, known={}, on_paper=on_paper, **about)
    return written


def text(
    invoice: Any, chosen: Mapping[str, Any], *, seller: Mapping[str, str], language: str, url: str, known: Copies,
    on_paper: bool = False,
) -> str:  # fmt: skip
    """`chosen` says whether the due date is still `ahead`, the `tone`, and whether it is the `last`. `known` are the
    letters in own words; a client spoken to in a form that the business wrote no words for gets the shipped ones.
    """
    letter = AHEAD if chosen["ahead"] else OF_TONE[Tone(chosen["tone"])]
    form = tone.form_of_address(invoice) if language == "nl" else letters.FORMAL
    words = known.get((letter, language, form)) or letters.template(letter, language, form)
    if on_paper:
        words = letters.without(_LOOSE.sub(r"\1 ", words), ON_PAPER, letter)
    slots = {
        "name": invoice.buyer_contact or invoice.buyer_name,
        "sender": seller["contact_name"] or seller["name"],
        "invoice_no": invoice.number,
        "due_date": day(invoice.due_on.isoformat(), language) if invoice.due_on else "–",
        "link": url,
    }
    return letters.render(letter, slots | _sums(invoice, language) | _more(invoice, chosen, language), text=words)


def _sums(invoice: Any, language: str) -> dict[str, str]:
    asked = invoice.undisputed_open if invoice.undisputed_open > 0 else invoice.open_total  # a preview may ask nothing
    return {"undisputed": format_amount(asked, invoice.currency, language)}


def _more(invoice: Any, chosen: Mapping[str, Any], language: str) -> dict[str, str]:
    """The two sentences that a letter has only sometimes."""
    with translation.override(spoken(language, address_of(invoice))):
        last = _("This is our last reminder by e-mail; after it we would like to call you.")
        discussed = _(
            "This does not concern the %(amount)s that we are still discussing with you. "
            "Paying the rest is no admission about that part."
        ) % {"amount": format_amount(invoice.disputed_total, invoice.currency, language)}
    return {
        "last_sentence": last if chosen.get("last") else "",
        "disputed_sentence": discussed if invoice.disputed_total else "",
    }
