"""What a piece of evidence can be: each kind with its own few fields and its file, and what usually decides a case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EvidenceKind(TextChoices):
    DOCUMENT = "document", _("Other document")
    TIME_LOG = "time_log", _("Time log")
    EMAIL = "email", _("E-mail")
    CONTRACT = "contract", _("Contract")
    QUOTE = "quote", _("Quote")
    TERMS = "terms", _("Terms and conditions")
    ORDER = "order", pgettext_lazy("evidence", "Order")
    CHANGE_ORDER = "change_order", _("Agreed change")
    DELIVERY_PROOF = "delivery_proof", _("Proof of delivery")
    INVOICE_VERSION = "invoice_version", _("Version of the invoice")
    PAYMENT = "payment", pgettext_lazy("evidence", "Payment")
    CALL_NOTE = "call_note", _("Note of a call")
    PHOTO = "photo", _("Photo")
    SCREENSHOT = "screenshot", _("Screenshot")
    REPOSITORY_LOG = "repository_log", _("Log of a repository or system")
    STATEMENT = "statement", _("Statement of a person")
    EXPERT_REPORT = "expert_report", _("Expert's report")
    CALCULATION = "calculation", _("Calculation")


K = EvidenceKind
DAYS, MOMENTS = {"on", "until", "accepted_on"}, {"at", "sent_at"}  # what is typed under these names
NO, MAY, MUST = "no", "may", "must"
PAPER = frozenset({"pdf", "jpg", "png"})
PICTURE = frozenset({"jpg", "png"})
ANY = PAPER | {"csv", "eml"}


class KindSpec(NamedTuple):
    """`fields` are (name, label): the name says what is typed there, see forms.evidence. Text and file: no, may, must.

    Where both may be there, one of them must. `reference` names rows to choose from instead of a file.
    """

    fields: tuple[tuple[str, str | Promise], ...] = ()
    file: str = NO
    takes: frozenset[str] = ANY
    text: str = NO
    text_label: str | Promise = ""
    reference: str = ""
    hint: str | Promise = ""


_CLAUSE = (
    ("page", _("On which page?")),
    ("paragraph", _("Which clause or paragraph?")),
    ("quote", _("What does it say there, word for word?")),
    ("accepted_on", _("When was it accepted?")),
    ("accepted_how", _("How was it accepted? (signed, by mail, by starting the work)")),
)
_CLAUSE_HINT = _("Name the place that matters: nobody reads twenty pages to find one sentence.")

SPECS: dict[str, KindSpec] = {
    K.TIME_LOG: KindSpec(
        file=MAY, takes=frozenset({"csv"}), text=MAY, text_label=_("Or type it: one entry a line"),
        hint=_("A CSV with the columns date, hours (or from and to), task, and if you have them entered, changed and"
               " rate. By hand: 2026-11-03 4,5 Call about the plan, or 2026-11-03 09:00-12:30 Call about the plan."),
    ),
    K.EMAIL: KindSpec(
        file=MUST, takes=frozenset({"eml"}),
        hint=_("Save the mail as an .eml file: then sender, date and server lines come along. Its attachments become"
               " exhibits of their own."),
    ),
    K.CONTRACT: KindSpec(_CLAUSE, MUST, PAPER, hint=_CLAUSE_HINT),
    K.QUOTE: KindSpec(_CLAUSE, MUST, PAPER, hint=_CLAUSE_HINT),
    K.TERMS: KindSpec(_CLAUSE, MUST, PAPER, hint=_CLAUSE_HINT),
    K.ORDER: KindSpec(_CLAUSE, MUST, PAPER | {"eml"}, hint=_CLAUSE_HINT),
    K.CHANGE_ORDER: KindSpec(
        (("who", _("Who agreed to the change?")), ("accepted_on", _("When?")),
         ("accepted_how", _("How? (mail, call, meeting)"))),
        MAY, ANY, MAY, _("What was changed?"),
    ),
    K.DELIVERY_PROOF: KindSpec(
        (("on", _("Delivered on")), ("who", _("Delivered to whom?")), ("how", _("How? (upload, mail, by hand)"))), MUST,
    ),
    K.INVOICE_VERSION: KindSpec(
        reference="documents", hint=_("A file of this invoice as it was issued. Nothing to upload."),
    ),
    K.PAYMENT: KindSpec(reference="payments", hint=_("A payment that is booked on this invoice. Nothing to upload.")),
    K.CALL_NOTE: KindSpec(
        (("at", _("When was the call?")), ("who", _("Who spoke with whom?")),
         ("sent_at", _("When did you send this note to the other side, if you did?"))),
        text=MUST, text_label=_("What was said?"),
        hint=_("A note that the other side got within 24 hours says more than one that was written later."),
    ),
    K.PHOTO: KindSpec(
        file=MUST, takes=PICTURE,
        hint=_("The original stays sealed. The other side gets a copy without the place (GPS) and the camera's data."),
    ),
    K.SCREENSHOT: KindSpec(
        (("reference", _("Of what? (address or program)")), ("on", _("Made on"))), MUST, PICTURE,
        hint=_("Let the address and the date be in the picture."),
    ),
    K.REPOSITORY_LOG: KindSpec(
        (("reference", _("Which repository or system?")), ("on", pgettext_lazy("first day", "From")),
         ("until", _("Until"))),
        MAY, frozenset({"csv", "pdf"}), MAY, _("Or paste it here"),
    ),
    K.STATEMENT: KindSpec(
        (("who", _("Whose statement is it?")), ("on", _("Given on"))), MAY, PAPER | {"eml"}, MAY, _("The statement"),
    ),
    K.EXPERT_REPORT: KindSpec(
        (("who", _("Who wrote it?")), ("on", _("Written on")), ("quote", _("Its conclusion, word for word"))),
        MUST, PAPER,
    ),
    K.CALCULATION: KindSpec((("amount", _("What does it come to? (without VAT)")),), MAY, ANY, MAY, _("Step by step")),
    K.DOCUMENT: KindSpec(file=MUST),
}  # fmt: skip

GROUPS: tuple[tuple[str | Promise, tuple[EvidenceKind, ...]], ...] = (
    (_("What was agreed"), (K.CONTRACT, K.QUOTE, K.TERMS, K.ORDER, K.CHANGE_ORDER)),
    (_("What was done"), (K.TIME_LOG, K.DELIVERY_PROOF, K.PHOTO, K.SCREENSHOT, K.REPOSITORY_LOG)),
    (_("What was said"), (K.EMAIL, K.CALL_NOTE, K.STATEMENT, K.EXPERT_REPORT)),
    (_("Invoice and money"), (K.INVOICE_VERSION, K.PAYMENT, K.CALCULATION)),
)


class Need(NamedTuple):
    """One entry of a reason's checklist: met by a shared exhibit of any of these kinds; the first is suggested."""

    label: str | Promise
    kinds: tuple[EvidenceKind, ...]


_RATE = Need(_("What was agreed on the price"), (K.CONTRACT, K.QUOTE, K.ORDER, K.EMAIL))
_SCOPE = Need(_("What belongs to the work"), (K.CONTRACT, K.QUOTE, K.ORDER, K.EMAIL))
_HOURS = Need(_("The hours, entry by entry"), (K.TIME_LOG,))
_DELIVERED = Need(_("That it was delivered"), (K.DELIVERY_PROOF, K.REPOSITORY_LOG, K.SCREENSHOT, K.PHOTO, K.EMAIL))
_APPROVAL = Need(_("Who approved it, and when"), (K.CHANGE_ORDER, K.EMAIL, K.CALL_NOTE, K.ORDER))
_SHOWN = Need(_("What is wrong, to be seen"), (K.PHOTO, K.SCREENSHOT, K.EXPERT_REPORT, K.DELIVERY_PROOF))
_TOLD = Need(_("When it was first said"), (K.EMAIL, K.CALL_NOTE, K.STATEMENT))
_ORDERED = Need(_("Who gave the order"), (K.ORDER, K.CONTRACT, K.QUOTE, K.EMAIL))
_SUM = Need(_("The sum, step by step"), (K.CALCULATION,))
_PAID = Need(_("The payment"), (K.PAYMENT, K.DOCUMENT))
_INVOICE = Need(_("The invoice as it was sent"), (K.INVOICE_VERSION,))
_PROMISE = Need(_("What was promised"), (K.EMAIL, K.CALL_NOTE, K.QUOTE, K.CHANGE_ORDER))
_TERM = Need(_("What was agreed on the date"), (K.CONTRACT, K.QUOTE, K.TERMS, K.ORDER, K.EMAIL))
_END = Need(_("That and when it ended"), (K.EMAIL, K.CONTRACT, K.CALL_NOTE))
_RECEIPT = Need(_("The receipt"), (K.DOCUMENT, K.PHOTO))
_RIGHTS = Need(_("What was agreed on use and rights"), (K.CONTRACT, K.TERMS, K.QUOTE, K.EMAIL))

# What usually decides it. A reason without an entry (VAT, mandatory details, reference) is just corrected.
NEEDS: dict[str, tuple[Need, ...]] = {
    "price": (_RATE,),
    "discount": (_PROMISE,),
    "quantity": (_HOURS, _RATE, _DELIVERED),
    "not_delivered": (_SCOPE, _DELIVERED),
    "partial": (_SCOPE, _DELIVERED),
    "late": (_TERM, _DELIVERED),
    "quality": (_SCOPE, _SHOWN, _TOLD),
    "spec": (_SCOPE, _SHOWN),
    "extra_work": (_APPROVAL, _SCOPE),
    "expense": (_RATE, _RECEIPT),
    "not_ordered": (_ORDERED,),
    "cancelled": (_END, _HOURS),
    "unclear": (_HOURS,),
    "duplicate": (_INVOICE, _HOURS),
    "already_paid": (_PAID,),
    "credit_missing": (_PROMISE, _SUM),
    "calc": (_SUM,),
    "terms": (_TERM,),
    "bank": (_INVOICE,),
    "setoff": (_SUM, _TOLD),
    "rights": (_RIGHTS,),
}


def needs_of(reasons: Sequence[str]) -> list[Need]:
    """The entries for all reasons of a case, each once, in the order of the reasons."""
    return list(dict.fromkeys(need for reason in reasons for need in NEEDS.get(reason, ())))


class Question(TextChoices):
    """What is asked of the agreement; each is answered with a place in it, or with "not found"."""

    AGREEMENT = "agreement", _("Was there an agreement before the work began?")
    PRICE = "price", _("Was this price or rate agreed?")
    SCOPE = "scope", _("Does the agreed work cover what was invoiced?")
    CHANGES = "changes", _("Were changes and extra work agreed?")
    ACCEPTANCE = "acceptance", _("Was there a way to accept or refuse the work?")
    COMPLAINT = "complaint", _("Was the complaint made within the agreed term?")


class Finding(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    NOT_FOUND = "not_found", _("Not found")
