"""As long as a client doubts the account number, no letter of the owner's brings it to them; what was typed stays."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from disputes.models import Dispute
from disputes.services import outcome, report
from disputes.services.report import LineClaim
from disputes.tests.make import CAROL, fresh, put
from foundation.mail.models import OutgoingEmail
from invoices.queries import client_url
from invoices.tests.make import line, make_invoice, mark_sent, owner_of
from notices.models import LegalLetter
from notices.tests.make import act, business, own, page, sent, verify_rates, write

pytestmark = pytest.mark.django_db
IBAN = "NL91 ABNA 0417 1643 00"
FIRST = "Confirm the account with each other first"
CANNOT = "This letter cannot be sent"
KINDS = [("fourteen", "consumer"), ("notice", "business"), ("reminder", "business"), ("plan", "business")]


@pytest.fixture(autouse=True)
def papers(settings, tmp_path, monkeypatch):
    """What was to be printed."""
    settings.MEDIA_ROOT = tmp_path
    found = []
    monkeypatch.setattr("foundation.pdf.fence.render_paper", lambda paper: found.append(paper.html) or b"%PDF-1.7 ")
    return found


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 7, 31, 9, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def alice(clock):
    verify_rates()
    return business()


@pytest.fixture
def signed_in(client, alice):
    client.force_login(owner_of(alice))
    client.cookies["django_language"] = "en"
    return client


def overdue(alice, **fields):
    """Two lines of € 1,000 and € 500, due on 31 May."""
    rows = [
        line(quantity=Decimal(1), unit_price=Decimal(price), vat_category="Z", vat_rate=Decimal(0))
        for price in (1000, 500)
    ]
    with time_machine.travel(datetime(2026, 5, 1, 9, tzinfo=UTC), tick=False):
        return mark_sent(make_invoice(alice, lines=rows, due_on=date(2026, 5, 31), **fields))


def doubt(invoice, reason="bank"):
    return report.report(
        invoice, lines=[LineClaim(invoice.lines.get(position=2).pk, reason, "A mail told us of another account.")],
        summary="A mail told us to pay to another account.", wish="", client_name="Carol Kramer",
        client_email="carol@kramer.test", actor=CAROL,
    )  # fmt: skip


def calm(case):
    outcome.withdraw(case, reason="We called; the number is right.", actor=CAROL)


def typed(kind):
    return {"plan": "Three times € 500."} if kind == "plan" else {"own_text": own(kind, "en") + "\n\nCall me."}


@pytest.mark.parametrize(("kind", "buyer"), KINDS)
def test_no_letter_with_payment_details_is_decided_or_sent_and_the_page_says_what_to_do(signed_in, alice, kind, buyer):
    invoice = overdue(alice, buyer_kind=buyer)
    case = doubt(invoice)
    letter = write(signed_in, invoice, kind, **typed(kind))
    shown = page(signed_in, letter)
    assert CANNOT in shown
    assert f"The client says that the account number on invoice {invoice.number} may be wrong. {FIRST}" in shown
    for verb in ("decide", "send"):
        assert reverse(f"notices:{verb}", args=[letter.pk]) not in shown
    verb = "decide" if kind in ("fourteen", "notice") else "send"
    refused = act(signed_in, letter, verb)
    assert refused.status_code == 409
    assert FIRST in refused.content.decode()
    letter.refresh_from_db()
    assert letter.state == "draft"
    assert letter.own_text.endswith("Call me.") or letter.given["plan"]
    assert not letter.email
    calm(case)
    assert CANNOT not in page(signed_in, letter)
    assert act(signed_in, letter, verb).status_code == 302


def test_what_was_written_can_be_changed_while_it_waits(signed_in, alice):
    invoice = overdue(alice)
    doubt(invoice)
    letter = write(signed_in, invoice, "notice")
    words = own("notice", "en") + "\n\nCall me."
    changed = {"claims": [invoice.pk], "channel": "both", "language": "en", "own_text": words}
    assert signed_in.post(reverse("notices:edit", args=[letter.pk]), changed).status_code == 302
    letter.refresh_from_db()
    assert letter.own_text.endswith("Call me.")


@pytest.mark.parametrize(("kind", "buyer"), KINDS[:2])
def test_a_letter_that_waits_its_two_days_waits_on_until_the_account_is_confirmed(signed_in, alice, clock, kind, buyer):
    invoice = overdue(alice, buyer_kind=buyer)
    letter = write(signed_in, invoice, kind)
    act(signed_in, letter, "decide")
    case = doubt(invoice)
    clock.shift(timedelta(hours=49))
    before = OutgoingEmail.objects.count()
    refused = act(signed_in, letter, "send")
    assert (refused.status_code, OutgoingEmail.objects.count()) == (409, before)
    assert FIRST in refused.content.decode()
    assert FIRST in page(signed_in, letter)
    letter.refresh_from_db()
    assert letter.state == "cooling"
    calm(case)
    assert act(signed_in, letter, "send").status_code == 302
    assert act(signed_in, letter, "send").status_code == 409
    assert OutgoingEmail.objects.filter(about=f"letter:{letter.pk}").count() == 1


def test_of_a_bundle_only_the_invoice_in_doubt_is_named_and_without_it_the_letter_may_leave(signed_in, alice):
    calm_one, doubted = overdue(alice), overdue(alice)
    doubt(doubted)
    letter = write(signed_in, calm_one, "notice", claims=[calm_one.pk, doubted.pk])
    shown = page(signed_in, letter)
    assert f"the account number on invoice {doubted.number} may be wrong" in shown
    assert act(signed_in, letter, "decide").status_code == 409
    alone = {"claims": [calm_one.pk], "channel": "both", "language": "en"}
    assert signed_in.post(reverse("notices:edit", args=[letter.pk]), alone).status_code == 302
    assert act(signed_in, letter, "decide").status_code == 302


def test_another_objection_does_not_stop_a_letter_about_the_rest(signed_in, alice):
    invoice = overdue(alice)
    doubt(invoice, "not_ordered")
    letter = write(signed_in, invoice, "notice")
    assert FIRST not in page(signed_in, letter)
    assert act(signed_in, letter, "decide").status_code == 302


def test_a_right_can_be_reserved_meanwhile_without_an_account_on_the_paper(signed_in, alice, papers):
    invoice = overdue(alice)
    assert act(signed_in, write(signed_in, invoice, "interruption"), "send").status_code == 302
    assert IBAN in papers[-1].replace("\xa0", " ")
    doubt(invoice)
    letter = write(signed_in, invoice, "interruption")
    assert "it names no account" in page(signed_in, letter)
    assert act(signed_in, letter, "send").status_code == 302
    assert IBAN not in papers[-1].replace("\xa0", " ")


def test_but_not_with_an_account_in_ones_own_words(signed_in, alice):
    invoice = overdue(alice)
    doubt(invoice)
    words = own("interruption", "en") + f"\n\nPay to {IBAN}."
    letter = write(signed_in, invoice, "interruption", own_text=words)
    assert FIRST in page(signed_in, letter)
    assert act(signed_in, letter, "send").status_code == 409


@pytest.mark.parametrize(("kind", "sentence"), [("reminder", FIRST), ("interruption", "reads differently")])
def test_a_doubt_that_comes_while_the_paper_is_made_still_stops_it(signed_in, alice, monkeypatch, kind, sentence):
    invoice = overdue(alice)
    letter = write(signed_in, invoice, kind)
    monkeypatch.setattr("foundation.pdf.fence.render_paper", lambda paper: doubt(invoice) and b"%PDF-1.7 ")
    refused = act(signed_in, letter, "send")
    assert refused.status_code == 409
    assert sentence in refused.content.decode()
    letter.refresh_from_db()
    assert letter.sent_at is None


def test_the_notice_of_a_case_does_not_leave_and_the_case_stays_where_it_is(signed_in, alice):
    invoice = overdue(alice)
    case = put(doubt(invoice), "negotiation", ball_with="client")
    begun = signed_in.post(reverse("disputes:serve_notice", args=[case.pk]), {"channel": "registered"})
    letter = LegalLetter.objects.get(pk=begun.url.split("/")[2])
    assert FIRST in page(signed_in, letter)
    assert act(signed_in, letter, "decide").status_code == 409
    assert (fresh(case).state, Dispute.objects.count()) == ("negotiation", 1)


def test_the_sentence_is_there_in_dutch(signed_in, alice):
    invoice = overdue(alice)
    doubt(invoice)
    letter = write(signed_in, invoice, "notice")
    signed_in.cookies["django_language"] = "nl"
    assert "Stel eerst samen vast welke rekening de juiste is" in page(signed_in, letter)


def test_of_a_letter_that_left_before_both_read_that_nobody_should_pay_now(signed_in, alice, clock):
    invoice = overdue(alice)
    letter = sent(signed_in, write(signed_in, invoice, "notice"), clock)
    theirs = f"{client_url(invoice).split('8000')[1]}letters/{letter.pk}/"
    warnings = {theirs: "Please do not pay yet", letter.get_absolute_url(): "before you post or hand over anything"}
    for path, words in warnings.items():
        assert words not in signed_in.get(path).content.decode()
    doubt(invoice)
    for path, words in warnings.items():
        assert words in signed_in.get(path).content.decode()
