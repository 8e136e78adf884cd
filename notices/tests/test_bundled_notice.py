"""One formal notice about several invoices of a client: each is named, and the costs are counted once over the sum."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from invoices import claims
from invoices.tests.make import SYSTEM, actor_of
from notices.services import delivery
from notices.tests.make import act, overdue, page, sent, verify_rates, write
from payments import services as payments

pytestmark = pytest.mark.django_db
D = Decimal
ON = date(2026, 7, 31)


@pytest.fixture
def pair(alice, clock):
    """€ 1,000 and € 2,000 of one client, both due on 31 May 2026, with verified rates."""
    verify_rates()
    return overdue(alice), overdue(alice, price="2000.00")


def notice(client, *invoices, **fields):
    return write(client, invoices[0], "notice", claims=[each.pk for each in invoices], **fields)


def test_each_invoice_is_named_and_the_costs_are_counted_over_the_sum(signed_in, pair):
    shown = page(signed_in, notice(signed_in, *pair))
    for invoice in pair:
        assert invoice.number in shown
    assert "show €3,000.00 outstanding" in shown
    assert "€51.52 to date" in shown  # 17.17 + 34.35
    assert "costs of €425.00 are due" in shown  # 15 % of 2,500 and 10 % of 500, not 150 + 300
    assert "interest €17.17" in shown
    assert "interest €34.35" in shown
    assert "cannot be sent" not in shown


def test_each_small_invoice_still_brings_its_forty_euros(signed_in, alice, clock):
    verify_rates()
    both = overdue(alice, price="50.00"), overdue(alice, price="60.00")
    assert "costs of €80.00 are due" in page(signed_in, notice(signed_in, *both))


def test_what_a_late_payment_settled_is_not_asked_again(signed_in, pair):
    first, second = pair
    payments.record(first, amount=D(100), received_on=date(2026, 7, 30), key=uuid4(), actor=SYSTEM)
    letter = notice(signed_in, first, second)
    shown = signed_in.get(letter.get_absolute_url()).context["sums"]
    alone = [claims.claim(type(each).objects.get(pk=each.pk), on=ON) for each in pair]
    assert alone[0].costs_paid == D(40)
    principal = sum(each.certain.principal for each in alone)
    assert D(letter.claims.count()) == 2
    over_the_sum = D(375) + (principal - 2500) * D("0.10")
    assert shown["costs"] == f"€{over_the_sum - 40:.2f}"


def test_an_invoice_that_is_not_overdue_or_of_somebody_else_is_not_offered(signed_in, alice, pair):
    later = overdue(alice, due=date(2026, 8, 20))
    other = overdue(alice, client=None, buyer_name="Somebody else")
    form = signed_in.get(reverse("notices:write", args=[pair[0].pk, "notice"])).context["form"]
    offered = set(form.fields["claims"].queryset)
    assert offered == set(pair)
    for wrong in (later, other):
        write(signed_in, pair[0], "notice", claims=[pair[0].pk, wrong.pk], status=422)


def test_after_it_left_the_costs_of_each_invoice_are_its_share(signed_in, alice, pair, clock):
    letter = sent(signed_in, notice(signed_in, *pair), clock)
    assert [str(claim.principal) for claim in letter.claims.all()] == ["1000.00", "2000.00"]
    assert [claim["interest"] for claim in letter.facts["claims"]] == ["17.74", "35.49"]
    delivery.receive(letter, delivered_on=timezone.now().date(), proof="tracked", actor=actor_of(alice))
    clock.shift(timedelta(days=1))
    shares = [claims.claim(each, on=timezone.now().date()).certain.costs for each in pair]
    assert shares == [D("155.00"), D("270.00")]  # 40 each at once, the other 345 by principal


def test_both_periods_start_again_once_it_arrived(signed_in, alice, pair, clock):
    letter = sent(signed_in, notice(signed_in, *pair), clock)
    received = timezone.now().date()
    delivery.receive(letter, delivered_on=received, proof="tracked", actor=actor_of(alice))
    for invoice in pair:
        assert claims.limitation_of(invoice, received).last_day == received.replace(year=received.year + 5)


def test_invoices_with_different_accounts_are_two_letters(signed_in, alice, pair):
    alice.iban = "NL02ABNA0123456789"
    alice.save()
    elsewhere = overdue(alice)
    answer = signed_in.post(
        reverse("notices:write", args=[pair[0].pk, "notice"]),
        {"claims": [pair[0].pk, elsewhere.pk], "channel": "both", "language": "en"},
    )
    assert answer.status_code == 409
    assert "different bank accounts" in answer.content.decode()


def test_the_court_is_the_one_for_the_sum(signed_in, alice, clock):
    verify_rates()
    both = overdue(alice, price="15000.00"), overdue(alice, price="14000.00")
    assert "to the subdistrict court" in page(signed_in, notice(signed_in, both[0]))
    assert "to the district court" in page(signed_in, notice(signed_in, *both))


def test_the_reservation_of_rights_may_name_several_too(signed_in, pair):
    letter = write(signed_in, pair[0], "interruption", claims=[each.pk for each in pair])
    shown = page(signed_in, letter)
    assert "€3,000.00 is unpaid" in shown
    assert act(signed_in, letter, "send").status_code == 302
