"""What must be true of the books after any race, however it ended."""

from collections import Counter
from decimal import Decimal

from django.db.models import Sum

from disputes.models import Dispute, DisputeLine
from disputes.states import HOLDING
from foundation.audit.log import business_chain, case_chain
from foundation.audit.models import Event
from foundation.audit.verify import verify_chain
from foundation.mail.models import OutgoingEmail
from invoices.models import Invoice
from invoices.queries import line_balances
from payments.models import Payment

ZERO = Decimal("0.00")


def assert_in_order(invoice):
    """Sums agree with the rows they sum up, numbers have no gap and no twin, both chains hold."""
    invoice.refresh_from_db()
    notes = Invoice.objects.filter(corrects=invoice)
    held = DisputeLine.objects.filter(dispute__invoice=invoice, dispute__state__in=HOLDING, is_open=True)
    assert invoice.credited_total == (notes.aggregate(sum=Sum("total"))["sum"] or ZERO)
    assert invoice.paid_total == (Payment.objects.filter(invoice=invoice).aggregate(sum=Sum("amount"))["sum"] or ZERO)
    assert invoice.disputed_total == (held.aggregate(sum=Sum("gross"))["sum"] or ZERO)
    assert invoice.open_total == invoice.total - invoice.credited_total - invoice.paid_total - invoice.written_off_total
    assert all(balance.net_left >= 0 and balance.gross_left >= 0 for balance in line_balances(invoice).values())
    assert sum(balance.gross_left for balance in line_balances(invoice).values()) == (
        invoice.total - invoice.credited_total
    )
    assert_gapless(invoice.business)
    assert verify_chain(business_chain(invoice.business_id)) == []
    for case in Dispute.objects.filter(invoice=invoice):
        assert verify_chain(case_chain(case.pk)) == []


def assert_gapless(business):
    for kind in ("invoice", "credit_note"):
        numbers = Invoice.objects.filter(business=business, kind=kind).exclude(number="").values_list("number")
        places = sorted(int(number.rpartition("-")[2]) for (number,) in numbers)
        assert places == list(range(1, len(places) + 1)), f"{kind}: {places}"


def cases_are_numbered_without_gap(business):
    numbers = Dispute.objects.filter(business=business).values_list("number", flat=True)
    return sorted(int(number.rpartition("-")[2]) for number in numbers) == list(range(1, len(numbers) + 1))


def events(subject, verb):
    """How often the log tells of it."""
    return Event.objects.filter(verb=verb, body__contains=f'"subject":"{subject}"').count()


def letters_about(subject):
    """How many letters went to each address, by subject line."""
    return Counter(OutgoingEmail.objects.filter(about=subject).values_list("to", "subject"))
