"""Lines that clients ask about: which of them are told, and with which button."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from clients.services import time as keeping
from clients.tests.make import make_client
from invoices import clarity, preflight
from invoices.services import mends
from invoices.tests.make import BUYER, actor_of, line, make_business, make_draft

pytestmark = pytest.mark.django_db
CLEAR = "Photography of the open day of Zorgbelang, 40 portraits"
PIECES = {"unit": "C62", "description": CLEAR}


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def carol(alice):
    return make_client(alice, name=BUYER["buyer_name"], language="en", kind="business", email="carol@kramer.test")


def told(draft):
    with translation.override("en"):
        found = preflight.check(draft, list(draft.lines.all()), draft.business, timezone.localdate())
        return [(str(finding), [mend.what for mend in finding.mends]) for finding in found]


def text(draft):
    return " ".join(sentence for sentence, _buttons in told(draft))


@pytest.mark.parametrize(("hours", "wanted"), [("7.99", False), ("8", True), ("8.5", True)])
def test_hours_want_a_log_from_eight_on_whole_or_not(alice, hours, wanted):
    draft = make_draft(alice, lines=[line(quantity=Decimal(hours), description=CLEAR)])
    assert ("hours without a log" in text(draft)) is wanted


def test_a_line_whose_log_adds_up_to_something_else_is_told_with_both(alice, carol):
    fields = {"client": carol, "day": date(2026, 11, 2), "seconds": 10 * 3600, "description": "Design"}
    keeping.add(alice, actor=actor_of(alice), fields=fields)
    draft = make_draft(alice, client=carol, lines=[line(quantity=Decimal(10), description=CLEAR)])
    mends.mend(draft, what="log", value="1", actor=actor_of(alice))
    assert "its log adds up to" not in text(draft)
    draft.lines.update(quantity=Decimal(9))
    assert "Line 1 says 9 hours, its log adds up to 10." in text(draft)


@pytest.mark.parametrize(
    ("row", "fields", "wanted"),
    [
        ({"quantity": Decimal(10), "unit_price": Decimal(25)}, {}, False),
        ({"quantity": Decimal(10), "unit_price": Decimal("25.01")}, {}, True),
        ({"quantity": Decimal(1), "unit_price": Decimal(900), "unit": "MON"}, {}, False),
        ({"quantity": Decimal(1), "unit_price": Decimal(900), "description": "Taxi fare to Zorgbelang"}, {}, False),
        ({"quantity": Decimal(1), "unit_price": Decimal(900)}, {"is_deposit": True}, False),
    ],
)
def test_what_is_delivered_for_more_than_250_euros_wants_a_proof_unless_time_or_an_expense_is_paid(
    alice, row, fields, wanted
):
    draft = make_draft(alice, lines=[line(**PIECES | row)], **fields)
    assert ("nothing shows that this was delivered" in text(draft)) is wanted


def test_an_abbreviation_is_told_once_at_its_first_line_and_can_be_known_only_to_a_client_who_is_kept(alice, carol):
    rows = [line(description=CLEAR), line(description=f"BIM {CLEAR}"), line(description=f"{CLEAR} for BIM")]
    typed = [
        each for each in told(make_draft(alice, lines=rows)) if "“BIM”" in each[0] and "never explained" in each[0]
    ]
    assert typed == [("Line 2: “BIM” was never explained to this client.", ["explain"])]
    kept = [each for each in told(make_draft(alice, client=carol, lines=rows)) if "never explained" in each[0]]
    assert [buttons for _sentence, buttons in kept] == [["explain", "known"]]


def test_an_unclear_line_is_told_with_its_score_and_three_suggestions_and_a_clear_one_is_not(alice):
    rows = [line(description=CLEAR), line(description="Services", unit="LS", quantity=Decimal(1))]
    sentences = [sentence for sentence, _buttons in told(make_draft(alice, lines=rows)) if " of 100." in sentence]
    assert len(sentences) == 1
    assert sentences[0].startswith("Line 2: Unclear, ")
    first = make_draft(alice, lines=rows[1:])
    tips = clarity.marks(first, list(first.lines.all()), "en")[0].tips
    assert len(tips) > 3
    assert all(tip.text in sentences[0] for tip in tips[:3])
    assert tips[3].text not in sentences[0]


def test_what_has_a_sentence_of_its_own_is_not_told_once_more_as_unclear(alice):
    draft = make_draft(alice, lines=[line(description="Taxi fare", unit="C62", quantity=Decimal(1))])
    (mark,) = clarity.marks(draft, list(draft.lines.all()), "en")
    receipt = next(tip.text for tip in mark.tips if tip.rule == "A14")
    unclear = next(sentence for sentence, _buttons in told(draft) if " of 100." in sentence)
    assert receipt not in unclear
    assert "is an expense without a receipt" in text(draft)
