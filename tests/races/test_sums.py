"""Sums that are folded while invoices change: nobody waits, and nothing is counted twice or lost."""

from functools import partial

from django.db.models import F
from django.utils import timezone

from insights.services import summaries
from invoices import sums
from invoices.jobs import fold_sums
from invoices.models import Invoice, InvoiceSum
from invoices.tests.make import make_invoice
from tests.races.starting_shot import race
from tests.races.trials import FEW


def change(invoice):
    Invoice.objects.filter(pk=invoice.pk).update(paid_total=F("paid_total") + 1)


def test_sums_that_are_folded_and_mended_during_changes_stay_those_of_the_books(alice):
    one, two = make_invoice(alice), make_invoice(alice)
    for _trial in range(FEW):
        race(fold_sums, fold_sums, partial(change, one), partial(change, two), partial(summaries.tidy_sums, alice))
        assert sums.differences(alice, timezone.now().date()) == []
    fold_sums()
    assert InvoiceSum.objects.count() == 1
