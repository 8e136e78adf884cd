"""A seller who cannot deduct VAT asks it with the collection costs, names it, and nobody else does (art. 2 lid 3)."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Business
from foundation.law.letters import costs_of
from invoices import claims
from notices.models import LegalLetter
from notices.tests.make import act, consumer, overdue, own, page, sent, verify_rates, write

pytestmark = pytest.mark.django_db
D = Decimal
WITHOUT_RETURN = ["kor", "none"]


@pytest.fixture
def small(alice):
    """Alice in the small-business scheme."""
    return in_scheme(alice, "kor")


def in_scheme(business, scheme):
    Business.objects.filter(pk=business.pk).update(vat_scheme=scheme)
    business.refresh_from_db()
    return business


@pytest.mark.parametrize("scheme", WITHOUT_RETURN)
def test_a_14_day_letter_names_the_costs_with_their_vat_as_an_amount(signed_in, alice, clock, scheme):
    letter = write(signed_in, consumer(in_scheme(alice, scheme)))
    shown = page(signed_in, letter)
    assert "collection costs of €181.50" in shown
    assert "Of these costs €31.50 is VAT, which I cannot deduct." in shown
    assert "cannot be sent" not in shown


def test_whoever_charges_vat_never_asks_it_with_the_costs(signed_in, alice, clock):
    shown = page(signed_in, write(signed_in, consumer(alice)))
    assert "collection costs of €150.00" in shown
    assert "cannot deduct" not in shown


def test_in_dutch_too(signed_in, small, clock):
    letter = write(signed_in, consumer(small, language="nl"), language="nl")
    text = page(signed_in, letter).replace("\xa0", " ")
    assert "€ 181,50 aan incassokosten verschuldigd" in text
    assert "Van deze kosten is € 31,50 btw, die ik niet kan verrekenen." in text


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("{vat_sentence}", "", "must name that VAT"),
        ("{bik}", "€150.00", "exactly the collection costs"),
    ],
)
def test_a_letter_that_hides_the_vat_or_leaves_it_out_cannot_leave(signed_in, small, clock, old, new, sentence):
    letter = write(signed_in, consumer(small), own_text=own("fourteen", "en", a=(old, new)))
    assert sentence in page(signed_in, letter)
    assert act(signed_in, letter, "decide").status_code == 409


def test_the_letter_keeps_the_vat_and_the_rule_it_rests_on(signed_in, small, clock):
    letter = sent(signed_in, write(signed_in, consumer(small)), clock)
    assert (letter.facts["costs"], letter.facts["vat"]) == ("181.50", "31.50")
    assert "nl.collection.bik.vat.all.2012-10-01" in letter.row_ids


def test_a_notice_to_a_business_names_it_too(signed_in, small, clock):
    verify_rates()
    letter = write(signed_in, overdue(small), "notice")
    shown = page(signed_in, letter)
    assert "costs of €181.50 are due" in shown
    assert "Of these costs €31.50 is VAT, which I cannot deduct." in shown
    assert "of which VAT" in shown
    assert "cannot be sent" not in shown
    silent = write(signed_in, overdue(small), "notice", own_text=own("notice", "en", a=("{vat_sentence}", "")))
    assert "must name the principal, the interest and the costs" in page(signed_in, silent)


def test_the_claim_shows_the_vat_on_its_own_line_on_page_paper_and_table(signed_in, small, clock):
    invoice = overdue(small)
    where = {name: reverse(f"invoices:{name}", args=[invoice.pk]) for name in ("claim", "claim_pdf", "claim_csv")}
    for name in ("claim", "claim_pdf"):
        shown = " ".join(signed_in.get(where[name]).content.decode().split())
        assert "of which VAT (21 %)" in shown
        assert "€31.50" in shown
        assert "€1,198.67" in shown  # 1,000.00 + 17.17 + 181.50
    rows = list(csv.DictReader(io.StringIO(signed_in.get(where["claim_csv"]).content.decode("utf-8-sig"))))
    [vat] = [row for row in rows if row["kind"] == "of which VAT"]
    assert (vat["amount"], vat["rules"]) == ("31.50", "nl.collection.bik.vat.all.2012-10-01")


def test_vat_is_over_the_scale_and_never_over_what_a_payment_settled(signed_in, small, clock):
    found = claims.claim(overdue(small), on=date(2026, 7, 31))
    assert (found.certain.costs, found.certain.vat) == (D("181.50"), D("31.50"))
    assert found.scale.without_reminder == D("40.00")  # the €40 of the law carry no VAT


def test_where_the_law_of_the_consumer_knows_no_such_costs_there_is_no_vat_either(signed_in, small, clock):
    found = claims.claim(consumer(small, buyer_country="DE"), on=date(2026, 7, 31))
    assert (found.certain.costs, found.certain.vat) == (0, 0)


def test_the_same_figures_come_from_the_validator_of_the_law():
    from foundation.law.table import load
    from foundation.law.tests.make import letter

    assert costs_of(letter(adds_vat=True), load()).amount == D("181.50")
    assert LegalLetter.objects.count() == 0
