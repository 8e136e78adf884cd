"""What often leads to a question, told before the number is given: when it is told, and when it is not."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone, translation

from clients.tests.make import accepted, make_agreement, make_client
from invoices import preflight
from invoices.models import ConfirmedAccount
from invoices.services import credit
from invoices.tests.make import BUYER, actor_of, line, make_business, make_draft, make_invoice, owner_of

pytestmark = pytest.mark.django_db
TWIN = "says exactly the same"
NEW_ACCOUNT = "NL02ABNA0123456789"


@pytest.fixture
def alice():
    business = make_business()
    EmailAddress.objects.create(user=owner_of(business), email="n@helder.test", verified=True, primary=True)
    return business


@pytest.fixture
def carol(alice):
    return make_client(alice, name=BUYER["buyer_name"], language="en", kind="business", email="carol@kramer.test")


def told(draft, today=None):
    """Everything that the check says without stopping the invoice, as one text."""
    with translation.override("en"):
        found = preflight.check(draft, list(draft.lines.all()), draft.business, today or timezone.localdate())
        return " ".join(str(finding) for finding in found if not finding.blocks)


def of(draft, what):
    """The one button of that kind."""
    found = preflight.check(draft, list(draft.lines.all()), draft.business, timezone.localdate())
    return next((mend for finding in found for mend in finding.mends if mend.what == what), None)


@pytest.mark.parametrize(("today", "is_late"), [(date(2026, 11, 15), False), (date(2026, 11, 16), True)])
def test_the_oldest_service_has_until_the_15th_of_the_next_month(alice, today, is_late):
    rows = [line(service_date=date(2026, 11, 3)), line(service_date=date(2026, 10, 31))]
    draft = make_draft(alice, lines=rows, due_on=date(2027, 1, 5))
    assert ("should have been invoiced by 15 November 2026" in told(draft, today)) is is_late


def test_another_account_than_on_the_last_invoice_is_told_whatever_its_spaces_and_until_it_is_confirmed(alice):
    make_invoice(alice)
    alice.iban = "nl91 abna 0417 1643 00"
    alice.save()
    assert "Your IBAN has changed" not in told(make_draft(alice))
    alice.iban = NEW_ACCOUNT
    alice.save()
    draft = make_draft(alice)
    assert f"(NL91ABNA0417164300 → {NEW_ACCOUNT})" in told(draft)
    ConfirmedAccount.objects.create(business=make_business("Bob"), iban=NEW_ACCOUNT)
    assert "Your IBAN has changed" in told(draft)
    ConfirmedAccount.objects.create(business=alice, iban=NEW_ACCOUNT)
    assert "Your IBAN has changed" not in told(draft)


def test_it_is_the_last_invoice_that_a_new_account_is_held_against(alice):
    make_invoice(alice)
    alice.iban = NEW_ACCOUNT
    alice.save()
    make_invoice(alice)
    assert "Your IBAN has changed" not in told(make_draft(alice))


@pytest.mark.parametrize(
    ("rows", "fields", "is_twin"),
    [
        ([line(), line(unit_price=Decimal(90))], {}, True),
        ([line()], {}, False),
        ([line(), line(unit_price=Decimal(91))], {}, False),
        ([line(), line(unit_price=Decimal(90), service_date=date(2026, 11, 4))], {}, False),
        ([line(), line(unit_price=Decimal(90))], {"buyer_name": "Atelier Lumen"}, False),
    ],
)
def test_a_twin_says_the_same_to_the_same_client_line_by_line(alice, rows, fields, is_twin):
    make_invoice(alice, lines=[line(unit_price=Decimal(90)), line()])
    assert (TWIN in told(make_draft(alice, lines=rows, **fields))) is is_twin


def test_a_twin_is_an_invoice_of_this_business_and_no_credit_note(alice):
    make_invoice(make_business("Bob"))
    assert TWIN not in told(make_draft(alice))
    original = make_invoice(alice, lines=[line(), line(description="Advice, 3 hours")])
    taken = original.lines.get(position=2)
    note = credit.credit_lines(original, amounts={taken.pk: taken.net}, reason="Not done.", actor=actor_of(alice))
    credited = [{name: getattr(row, name) for name in line()} for row in note.lines.all()]
    assert TWIN not in told(make_draft(alice, lines=credited))


def test_an_invoice_that_says_more_is_no_twin(alice):
    make_invoice(alice, lines=[line(), line(description="Advice, 3 hours")])
    assert TWIN not in told(make_draft(alice))
    assert TWIN in told(make_draft(alice, lines=[line(), line(description="Advice, 3 hours")]))


@pytest.mark.parametrize(("kind", "asked"), [("unknown", True), ("business", False)])
def test_only_a_client_whose_kind_is_not_known_is_asked_about(alice, kind, asked):
    assert ("a business or a consumer?" in told(make_draft(alice, buyer_kind=kind))) is asked


def test_an_order_number_is_missed_where_the_client_wants_one_and_its_usual_one_is_offered(alice, carol):
    draft = make_draft(alice, client=carol)
    assert "wants an order number" not in told(draft)
    carol.order_required, carol.reference = True, "PO-4711"
    carol.save()
    draft = make_draft(alice, client=carol)
    assert "wants an order number" in told(draft)
    assert of(draft, "order").usual == "PO-4711"


def test_an_invoice_without_an_address_to_send_it_to_and_a_rate_without_its_day_are_told(alice):
    assert "you can only download" in told(make_draft(alice, buyer_email=""))
    assert "you can only download" not in told(make_draft(alice))
    foreign = {"currency": "USD", "exchange_rate": Decimal("0.9213")}
    assert "date of the exchange rate" in told(make_draft(alice, **foreign, exchange_rate_on=None))
    assert "date of the exchange rate" not in told(make_draft(alice, **foreign, exchange_rate_on=date(2026, 11, 2)))


@pytest.mark.parametrize(("agreed", "days", "is_told"), [(30, 14, True), (30, 30, False), (75, 75, False)])
def test_a_term_is_held_against_what_was_agreed_both_ways_and_a_long_one_may_be_agreed(
    alice, carol, agreed, days, is_told
):
    accepted(make_agreement(alice, buyer=carol, payment_days=agreed))
    draft = make_draft(alice, client=carol, due_on=timezone.localdate() + timedelta(days=days), reference="PO-1")
    assert (of(draft, "term") is not None) is is_told
    assert ("Your client agreed to 30 days" in told(draft)) is is_told


def test_a_client_who_is_only_typed_has_no_term_of_the_law_held_against_the_invoice(alice):
    assert of(make_draft(alice, due_on=timezone.localdate() + timedelta(days=14)), "term") is None


def test_an_accepted_agreement_that_the_invoice_does_not_name_is_offered_by_its_title(alice, carol):
    accepted(make_agreement(alice, buyer=carol))
    assert "“Open day”" in str(of(make_draft(alice, client=carol), "agreement").button)
    assert of(make_draft(alice, client=carol, reference="Quote 12"), "agreement") is None
