"""What pages, checks and packages around need to know of letters."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import Business
from foundation.kernel.calendar import local_date
from foundation.law.limitation import Act, Interruption
from foundation.law.notice import COOLING_OFF, reserves_right
from invoices import claims
from invoices.claims import Told
from invoices.models import Invoice
from invoices.states import Kind
from notices.models import LegalLetter, LetterClaim, LimitationTask
from notices.states import COOLS, RESERVES, LetterKind, LetterState


def letters_on(invoice: Invoice) -> QuerySet[LegalLetter]:
    """Every letter that speaks of this invoice and was not dropped, the newest first."""
    return LegalLetter.objects.living().filter(claims__invoice=invoice).select_related("email", "file", "business")


def of_case(case_id: object) -> QuerySet[LegalLetter]:
    return LegalLetter.objects.living().filter(case_id=case_id).select_related("email", "file", "business")


def kind_of_client(invoice: Invoice) -> str:
    """What is known of the client now: the kind on the invoice, or the one that became known since."""
    if invoice.buyer_kind == "unknown" and invoice.client:
        return invoice.client.kind
    return invoice.buyer_kind


def claimable(invoice: Invoice) -> list[Invoice]:
    """This invoice first, and the client's other invoices on which something undisputed is open, the oldest first."""
    rows = Invoice.objects.for_business(invoice.business).issued().filter(kind=Kind.INVOICE, client=invoice.client_id)
    due = rows.filter(open_total__gt=F("disputed_total") + F("planned_total"), currency=invoice.currency)
    others = due.select_related("business", "client").exclude(pk=invoice.pk).order_by("due_on", "number")[:50]
    return [invoice, *others]


def may_be_in(letter: LegalLetter, first: Invoice) -> list[Invoice]:
    """The invoices that this letter can speak of, `first` before the others; a notice only of what is overdue."""
    if not letter.may_bundle:
        return [first]
    others = claimable(first)[1:]
    if letter.kind == LetterKind.NOTICE:
        today = local_date(timezone.now(), first.business.time_zone)
        others = [other for other in others if claims.is_overdue(other, today)]
    return [first, *others]


def bundled(letter: LegalLetter, invoices: list[Invoice]) -> list[Invoice]:
    """Other claims on this client that are open and were never announced in a 14-day letter."""
    told = LetterClaim.objects.filter(letter__kind=LetterKind.FOURTEEN_DAYS, letter__sent_at__isnull=False)
    told = told.filter(letter__client=letter.client_id).values_list("invoice_id", flat=True)
    mine = {invoice.pk for invoice in invoices} | set(told)
    return [other for other in claimable(invoices[0])[1:] if other.pk not in mine]


def interruptions_of(invoice: Invoice) -> list[Interruption]:
    """Letters that arrived and reserve the right, and plans that the client confirmed."""
    found = []
    for letter in LegalLetter.objects.left().filter(claims__invoice=invoice).select_related("business"):
        if letter.kind in RESERVES and letter.delivered_on and reserves_right(letter.text, letter.language):
            found.append(Interruption(letter.delivered_on, Act.NOTICE))
        if letter.kind == LetterKind.PLAN and letter.confirmed_at:
            day = local_date(letter.confirmed_at, letter.business.time_zone)
            found.append(Interruption(day, Act.ACKNOWLEDGEMENT))
    return found


def told_of(invoice: Invoice) -> Told | None:
    """The letter whose costs count, with what is open now of its other claims: the first 14-day letter about this
    invoice that arrived; of a client who is no consumer the newest formal notice."""
    rows = LegalLetter.objects.left().filter(claims__invoice=invoice)
    if kind_of_client(invoice) in ("business", "government"):
        letter = rows.filter(kind=LetterKind.NOTICE).order_by("-sent_at", "pk").first()
    else:
        arrived = rows.filter(kind=LetterKind.FOURTEEN_DAYS, delivered_on__isnull=False)
        letter = arrived.order_by("delivered_on", "pk").first()
    if letter is None:
        return None
    others = Invoice.objects.filter(legal_claims__letter=letter).exclude(pk=invoice.pk).order_by("pk")
    left = [other.undisputed_open for other in others]
    return Told(letter.delivered_on, tuple(amount for amount in left if amount > Decimal(0)))


def limitation_tasks(business: Business) -> QuerySet[LimitationTask]:
    """Periods that come near and that nothing has started again, the nearest first."""
    rows = LimitationTask.objects.filter(invoice__business=business, done_at=None, invoice__open_total__gt=0)
    return rows.select_related("invoice").order_by("last_day")


def waiting(business: Business) -> QuerySet[LegalLetter]:
    """Letters whose two days have passed: somebody decides once more."""
    ready = timezone.now() - COOLING_OFF
    mine = LegalLetter.objects.for_business(business).select_related("client")
    return mine.filter(state=LetterState.COOLING, decided_at__lte=ready, kind__in=COOLS).order_by("decided_at")
