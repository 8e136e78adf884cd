"""The words of a letter: which shipped text it has, and what stands in its slots on a day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from foundation.kernel.money import format_amount
from foundation.wording import letters
from invoices import codes, queries
from invoices.models import Invoice
from invoices.sheets import day, in_fours
from notices.errors import LetterIncomplete
from notices.models import LegalLetter
from notices.states import LetterKind
from notices.sums import Figures

SHIPPED = {
    LetterKind.REMINDER: "16_reminder",
    LetterKind.FOURTEEN_DAYS: "11_notice_b2c",
    LetterKind.NOTICE: "19_notice_overdue",
    LetterKind.INTERRUPTION: "17_interruption",
    LetterKind.PLAN: "18_plan",
}
DAYS_TO_ANSWER = {LetterKind.REMINDER: 7, LetterKind.INTERRUPTION: 14, LetterKind.PLAN: 7}
DAYS_OF_NOTICE = 15
COURTS = {
    "kantonrechter": ("the subdistrict court", "de kantonrechter"),
    "rechtbank": ("the district court", "de rechtbank"),
    "small_claims": ("the court, in the European small claims procedure", "de rechter, in de Europese procedure"),
    "payment_order": ("the court, for a European order for payment", "de rechter, voor een Europees betalingsbevel"),
}
VAT_WORDS = {
    "en": " Of these costs %s is VAT, which I cannot deduct.",
    "nl": " Van deze kosten is %s btw, die ik niet kan verrekenen.",
}
ANY_COURT = ("the competent court", "de bevoegde rechter")


def template_of(letter: LegalLetter) -> str:
    """The name of the shipped text. A notice in a case tells of the conversation before it."""
    talked = letter.given.get("restated_on") and letter.given.get("proposed_on")
    return "10_notice_b2b" if letter.kind == LetterKind.NOTICE and talked else SHIPPED[LetterKind(letter.kind)]


def shipped(letter: LegalLetter, language: str) -> str:
    """The text with its slots, for whoever wants to change words."""
    return letters.template(template_of(letter), language)


def render(letter: LegalLetter, invoices: list[Invoice], figures: Figures) -> str:
    """The letter as it reads on that day. Raises LetterIncomplete with the names of what is missing."""
    try:
        return letters.render(
            template_of(letter), slots(letter, invoices, figures), letter.language, text=letter.own_text or None
        )
    except letters.MissingSlots as missing:
        names = ", ".join(missing.names)
        raise LetterIncomplete(
            _("The letter has empty places: %(names)s. Fill them in first.") % {"names": names}
        ) from missing


def slots(letter: LegalLetter, invoices: list[Invoice], figures: Figures) -> dict[str, str]:
    """Every slot that any of the letters has, by its English name."""
    language, first, business = letter.language, invoices[0], letter.business
    known = {
        "name": first.buyer_contact or first.buyer_name,
        "sender": business.signature,
        "invoice_no": _list([invoice.number for invoice in invoices], language),
        "invoice_date": _list([_day(invoice.issued_on, language) for invoice in invoices], language),
        "due_date": _list([_day(claim.due_on, language) for claim in figures.claims], language),
        "principal": _money(letter, figures, figures.principal),
        "interest": _money(letter, figures, figures.interest),
        "costs": _money(letter, figures, figures.costs.amount),
        "bik": _money(letter, figures, figures.costs.amount),
        "vat_sentence": _vat(letter, figures),
        "date": _day(figures.on + timedelta(days=DAYS_TO_ANSWER.get(LetterKind(letter.kind), 7)), language),
        "days": str(DAYS_OF_NOTICE),
        "link": queries.client_url(first),
        "forum": _court(figures, language),
        "plan": letter.given.get("plan", ""),
        **account(invoices, language),
    }
    for slot, name in (("restated_date", "restated_on"), ("proposal_date", "proposed_on")):
        if letter.given.get(name):
            known[slot] = day(letter.given[name], language)
    return known


def account(invoices: list[Invoice], language: str) -> dict[str, str]:
    """Where to pay, as it stands on the invoices: a letter never brings another account."""
    return {
        "iban": _list([in_fours(invoice.snapshot["seller"]["iban"]) for invoice in invoices], language),
        "ref": _list([codes.payment_reference(invoice.number) for invoice in invoices], language),
    }


def _vat(letter: LegalLetter, figures: Figures) -> str:
    """After the costs: the VAT in them, which this seller cannot deduct."""
    return VAT_WORDS[letter.language] % _money(letter, figures, figures.costs.vat) if figures.costs.vat else ""


def _court(figures: Figures, language: str) -> str:
    english, dutch = COURTS.get(figures.courts[0].name, ANY_COURT) if figures.courts else ANY_COURT
    return dutch if language == "nl" else english


def _money(letter: LegalLetter, figures: Figures, amount: Decimal) -> str:
    return format_amount(amount, figures.currency, letter.language)


def _day(value: date, language: str) -> str:
    return day(value.isoformat(), language)


def _list(words: list[str], language: str) -> str:
    """`1 mei 2026`, `A, B en C`; the same word twice is said once."""
    words = list(dict.fromkeys(words))
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} {'en' if language == 'nl' else 'and'} {words[-1]}"
