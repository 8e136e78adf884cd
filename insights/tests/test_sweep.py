"""The summaries follow the books by themselves."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from disputes.services import outcome
from disputes.tests.make import CAROL, make_dispute, make_disputed_invoice
from insights.jobs import gather
from insights.models import Cursor, MonthFigures
from insights.services import summaries
from invoices.models import InvoiceSum
from invoices.services.credit import credit_lines
from invoices.tests.make import actor_of, make_business, make_invoice
from payments import services as payments

pytestmark = pytest.mark.django_db


def test_after_every_kind_of_act_a_sweep_leaves_nothing_to_mend():
    alice = make_business()
    plain, case = make_invoice(alice), make_dispute(make_disputed_invoice(alice))
    line, today, owner = plain.lines.get(), timezone.now().date(), actor_of(alice)
    acts = [
        lambda: None,
        lambda: payments.record(
            plain, amount=Decimal(100), received_on=today - timedelta(days=50), key=uuid4(), actor=owner
        ),
        lambda: credit_lines(plain, amounts={line.pk: Decimal("85.00")}, reason="One hour less", actor=owner),
        lambda: outcome.withdraw(case, reason="Overlooked.", actor=CAROL),
    ]
    for act in acts:
        act()
        gather()
        assert summaries.check(alice) == []
    assert MonthFigures.objects.get(month=(today - timedelta(days=50)).replace(day=1)).received == Decimal("100.00")


def test_a_sweep_reads_the_last_minutes_again_and_nothing_older(django_assert_num_queries):
    make_invoice(make_business())
    assert gather() == 1
    assert gather() == 1  # an event may have been committed after a later one
    assert summaries.sweep(timezone.now() + timedelta(minutes=3)) == 1
    assert Cursor.objects.get().event > 0
    with django_assert_num_queries(2):
        assert gather() == 0


def test_the_command_finds_a_wrong_summary_and_mends_it(capsys):
    make_invoice(make_business())
    call_command("insights", "rebuild")
    InvoiceSum.objects.update(open=Decimal("1.00"))
    with pytest.raises(CommandError, match="rebuild"):
        call_command("insights", "check")
    call_command("insights", "rebuild")
    call_command("insights", "check")
    assert "1 businesses, 0 faults" in capsys.readouterr().out
