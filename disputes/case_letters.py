"""Letters to start an act from: which fit where a case stands, in whose words, with what is known filled in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from disputes.case_facts import asked_of_client, known, known_of
from disputes.models import Dispute, LetterCopy
from disputes.states import State
from foundation.kernel.actors import Party
from foundation.wording import letters
from invoices import reminder_words
from invoices.models import Invoice
from invoices.tone import form_of_address

NAMES = {
    "01_acknowledge": _("I have read it"),
    "02_restate": _("What I heard"),
    "03_restate_nudge": _("Is my summary right?"),
    "04_facts": _("The facts"),
    "05_info_request": _("A question for something concrete"),
    "06_propose": _("A proposal"),
    "07_decline_counter": _("No, but this instead"),
    "08_partial_due": _("The part we agree on"),
    "09_mediation": _("A mediator"),
    "12_settled": _("What we agreed"),
    "13_concede": _("You are right about this"),
    "14_expired": _("The conversation has come to rest"),
    "15_aftercare": _("How is it going?"),
}
CLIENT = {  # what a client may start from: their side of it, facts first, one ask with a date
    "24_client_answer": _("An answer"),
    "25_client_offer": _("An offer"),
    "26_client_counter": _("No, but this instead"),
    "27_client_correct": _("What should be different"),
    "28_client_objection": _("What was agreed, and what is on the invoice"),
}
ALL = {**NAMES, **reminder_words.NAMES}  # what a business may have in its own words
AT = {
    State.RAISED: ("01_acknowledge", "02_restate", "08_partial_due"),
    State.ACKNOWLEDGED: ("02_restate", "08_partial_due"),
    State.RESTATED: ("03_restate_nudge", "08_partial_due"),
    State.REVIEW: ("04_facts", "05_info_request", "08_partial_due"),
    State.AWAITING_INFO: ("04_facts", "08_partial_due"),
    State.NEGOTIATION: ("05_info_request", "06_propose", "07_decline_counter", "08_partial_due", "09_mediation"),
    State.EXECUTING: ("12_settled", "13_concede"),
    State.EXPIRED: ("14_expired",),
    State.RETROSPECTIVE: ("15_aftercare",),
}
ADDRESSED = frozenset({"name", "name_1", "name_2", "sender"})  # a mail says these itself
GREETING = frozenset({"name", "sender", "link", "date"})  # a page and its mail say these themselves


@dataclass(frozen=True)
class Start:
    """Which form a letter starts: the field that takes its words, fields that take one slot each, and slots whose
    sentences are left out because the page says them.
    """

    form: str = "MessageForm"
    words: str = "text"
    slots: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    without: Collection[str] = ()


STARTS = {
    "01_acknowledge": Start("AcknowledgeForm", "words"),
    "02_restate": Start("RestateForm", "facts", {"wish": "desired_outcome", "interest": "interest"}, GREETING),
    "05_info_request": Start("RequestInfoForm", "why", {"item": "item"}, GREETING),
    "06_propose": Start("CreditsForm", without=GREETING | {"credit", "payable", "pay_date"}),
    "07_decline_counter": Start("CreditsForm", without=GREETING),
    "09_mediation": Start("MediationForm", "words", without=GREETING),
    "24_client_answer": Start("AnswerForm", "answer"),
    "25_client_offer": Start("CreditsForm"),
    "26_client_counter": Start("CreditsForm"),
    "27_client_correct": Start("CorrectForm", "correction"),
}
_SLOT = re.compile(r"\{(\w+)\}")


class Variant(NamedTuple):
    """A letter as one receiver would read it."""

    language: str
    form: str
    label: str


VARIANTS = {
    "nl": Variant("nl", letters.FORMAL, "Nederlands (u)"),
    "nl-je": Variant("nl", letters.INFORMAL, "Nederlands (je)"),
    "en": Variant("en", letters.FORMAL, "English"),
}


def offered(dispute: Dispute) -> dict[str, list[tuple[str, Any]]]:
    """Per form the (letter, its name) that fit where the case stands."""
    found: dict[str, list[tuple[str, Any]]] = {}
    for letter in AT.get(State(dispute.state), ("08_partial_due",)):
        if letter != "08_partial_due" or dispute.invoice.undisputed_open > 0:
            found.setdefault(STARTS.get(letter, Start()).form, []).append((letter, NAMES[letter]))
    return found


def offered_to_client(
    dispute: Dispute, moves: Collection[str], there: Collection[str]
) -> dict[str, list[tuple[str, Any]]]:
    """The same for the client, by the moves that are open to them and what was asked of them, if `there` says so."""
    found = ["27_client_correct"] if "correct" in moves else []
    if {"propose", "answer_notice"} & set(moves):
        theirs = dispute.proposals.filter(party=Party.FREELANCER).exists()
        found.append("26_client_counter" if theirs else "25_client_offer")
    if "requests" in there and asked_of_client(dispute) is not None:
        found.append("24_client_answer")
    return {STARTS[letter].form: [(letter, CLIENT[letter])] for letter in found}


def objection(invoice: Invoice) -> str:
    """What a client may start an objection from, before there is a case; in the language of the invoice."""
    letter, language = "28_client_objection", invoice.language
    return letters.filled(letters.template(letter, language), known_of(invoice), letter)


def open_places(texts: Iterable[str]) -> str:
    """A sentence about the slots of a client's letters that still stand in what they wrote; empty where none does."""
    slots = {name for letter in CLIENT for pair in letters.slot_names(letter).items() for name in pair}
    found = [match[0] for text in texts for match in _SLOT.finditer(text) if match[1] in slots]
    if not found:
        return ""
    sentence = gettext("Your text still has open places: %(names)s. Fill them in or take them out, then send it.")
    return sentence % {"names": ", ".join(dict.fromkeys(found))}


def text_of(business: Business, letter: str, language: str, form: str = letters.FORMAL) -> tuple[str, int]:
    """The words of the business for this form of address, or the shipped ones; and the number of the version, 0 for
    shipped. English knows one form.
    """
    form = form if language == "nl" else letters.FORMAL
    copies = LetterCopy.objects.for_business(business).filter(letter=letter, language=language, form=form)
    copy = copies.first()
    if copy is None or not copy.text:
        return letters.template(letter, language, form), 0
    return copy.text, copy.number


def own(business: Business) -> dict[tuple[str, str, str], str]:
    """By (letter, language, form of address) the newest words of those that are in the words of the business."""
    newest: dict[tuple[str, str, str], str] = {}
    rows = LetterCopy.objects.for_business(business).order_by("number")
    for letter, language, form, text in rows.values_list("letter", "language", "form", "text"):
        newest[letter, language, form] = text
    return {key: text for key, text in newest.items() if text}


def started(dispute: Dispute, letter: str) -> tuple[str, dict[str, str]]:
    """The form that this letter starts and what is typed in it: in the client's language and form of address, with what
    the case knows filled in. The rest stays an open slot, which blocks sending until somebody fills it.
    """
    start, values = STARTS.get(letter, Start()), known(dispute, letter)
    text, _number = text_of(dispute.business, letter, dispute.language, form_of_address(dispute.invoice))
    gone = {*start.without, *start.slots.values(), *(name for name, value in values.items() if value is None)}
    typed = {start.words: letters.filled(letters.without(text, gone, letter), values, letter)}
    for name, slot in start.slots.items():
        own_name = letters.slot_names(letter)[slot] if dispute.language == "nl" else slot
        typed[name] = values.get(slot) or f"{{{own_name}}}"
    return start.form, typed


def by_system(dispute: Dispute, letter: str, link: str) -> str:
    """The words of a letter that leaves by itself; empty where something in it is not known."""
    text, _number = text_of(dispute.business, letter, dispute.language, form_of_address(dispute.invoice))
    words = letters.filled(letters.without(text, ADDRESSED, letter), known(dispute, letter) | {"link": link}, letter)
    return "" if _SLOT.search(words) else words
