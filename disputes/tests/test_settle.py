"""What an accepted offer does: plan, goodwill, work done again, refund, and the document both agreed on."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from disputes import jobs, terms
from disputes.errors import IllegalMove, NotComplete
from disputes.models import Agreement, Instalment
from disputes.services import links, outcome, proposals
from disputes.terms import Terms
from disputes.tests.make import CAROL, SYSTEM, fresh, make_dispute, make_disputed_invoice, to_negotiation
from foundation.mail.models import OutgoingEmail
from foundation.pdf import fence
from invoices.models import Invoice
from invoices.tests.make import actor_of, make_business, owner_of
from payments import services as payments

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def a_monday():
    with time_machine.travel(f"{TODAY}T09:00:00+00:00", tick=False) as clock:
        yield clock


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def dispute(alice):
    return to_negotiation(make_dispute(make_disputed_invoice(alice)))


def propose(dispute, credit="140.00", **wanted):
    credits = {row.pk: Decimal(credit) for row in dispute.lines.all()}
    return proposals.propose(
        dispute, credits=credits, text="So.", wanted=Terms(**wanted), actor=actor_of(dispute.business)
    )


def accept(dispute, offer, **changed):
    signed = {
        "proposal_id": offer.pk, "number": offer.number, "credit_gross": offer.credit_gross,
        "terms_sha256": offer.terms_sha256, "typed_name": "Carol Kramer",
    }  # fmt: skip
    return proposals.accept(dispute, **signed | changed, actor=CAROL)


def invoice_of(dispute):
    return Invoice.objects.get(pk=dispute.invoice_id)


def pay(dispute, amount):
    payments.record(
        invoice_of(dispute), amount=Decimal(amount), received_on=timezone.now().date(), key=uuid4(),
        actor=actor_of(dispute.business),
    )  # fmt: skip


# 340.00 net disputed = 411.40 gross; 140.00 net credited = 169.40; 242.00 stays due.
def test_a_plan_splits_the_rest_to_the_cent_and_nothing_is_asked_for_early(dispute):
    accept(dispute, propose(dispute, pay_by=date(2026, 12, 1), instalments=3))
    parts = list(Instalment.objects.values_list("due_on", "amount"))
    assert parts == [
        (date(2026, 12, 1), Decimal("80.67")),
        (date(2027, 1, 1), Decimal("80.67")),
        (date(2027, 2, 1), Decimal("80.66")),
    ]
    invoice = invoice_of(dispute)
    assert (invoice.planned_total, invoice.undisputed_open) == (Decimal("242.00"), Decimal("1542.75"))
    assert fresh(dispute).outcome == "settled_mixed"


def test_a_payment_goes_to_the_undisputed_part_first_and_then_to_the_oldest_instalment(dispute):
    accept(dispute, propose(dispute, pay_by=date(2026, 12, 1), instalments=3))
    pay(dispute, "1542.75")
    assert invoice_of(dispute).planned_total == Decimal("242.00")
    pay(dispute, "100.00")
    assert invoice_of(dispute).planned_total == Decimal("142.00")
    assert fresh(dispute).state == "executing"
    pay(dispute, "142.00")
    assert invoice_of(dispute).planned_total == 0
    assert fresh(dispute).state == "retrospective"


def test_an_instalment_is_reminded_once_then_gets_a_week_and_then_is_in_default(dispute, a_monday):
    accept(dispute, propose(dispute, pay_by=date(2026, 12, 1), instalments=2))
    pay(dispute, "1542.75")

    def on(day):
        a_monday.move_to(f"{day}T09:00:00+00:00")
        for _beat in range(2):
            jobs.move_overdue()
        letters = OutgoingEmail.objects.filter(about=f"case:{dispute.pk}", to="carol@kramer.test")
        return letters.count()

    before = on("2026-12-01")
    assert invoice_of(dispute).undisputed_open == Decimal("121.00")
    assert on("2026-12-02") == before + 1
    assert on("2026-12-08") == before + 2
    from disputes.services import plans

    assert not plans.in_default(fresh(dispute))
    a_monday.move_to("2026-12-16T09:00:00+00:00")
    assert plans.in_default(fresh(dispute))


def test_goodwill_is_no_credit_note_and_its_vat_is_a_question(dispute):
    from foundation.audit.models import Event

    accept(dispute, propose(dispute, credit="0.00", goodwill=Decimal("100.00")))
    invoice = invoice_of(dispute)
    assert not Invoice.objects.filter(kind="credit_note").exists()
    assert (invoice.written_off_total, invoice.open_total) == (Decimal("100.00"), Decimal("1854.15"))
    assert '"vat_question":true' in Event.objects.get(verb="dispute.goodwill").body


def test_work_done_again_keeps_the_case_open_until_it_is_reported(client, dispute):
    accept(dispute, propose(dispute, rework="The portraits are selected anew.", rework_by=date(2026, 11, 20)))
    pay(dispute, invoice_of(dispute).open_total)
    assert fresh(dispute).state == "executing"
    client.force_login(owner_of(dispute.business))
    client.post(f"/disputes/{dispute.pk}/rework/", {"note": "In the shared folder."})
    assert fresh(dispute).state == "retrospective"


def test_a_client_can_say_that_promised_work_is_late_but_not_too_early(client, dispute, a_monday):
    accept(dispute, propose(dispute, rework="The portraits are selected anew.", rework_by=date(2026, 11, 20)))
    path = f"{links.client_path(dispute)}not-done/"
    assert client.post(path, {"reason": "Nothing came."}).status_code == 409
    a_monday.move_to("2026-11-28T09:00:00+00:00")
    assert b"The agreement is not kept" in client.get(links.client_path(dispute)).content
    client.post(path, {"reason": "Nothing came."})
    assert fresh(dispute).state == "negotiation"


def test_a_paid_invoice_that_is_credited_owes_a_refund_until_it_is_recorded(client, alice):
    invoice = make_disputed_invoice(alice)
    payments.record(
        invoice, amount=invoice.total, received_on=timezone.now().date(), key=uuid4(), actor=actor_of(alice)
    )
    dispute = make_dispute(invoice)
    outcome.concede(dispute, actor=actor_of(alice))
    assert invoice_of(dispute).open_total == Decimal("-411.40")
    assert fresh(dispute).state == "executing"
    assert "€411.40 back from the freelancer" in client.get(links.client_path(dispute)).content.decode()
    client.force_login(owner_of(alice))
    refund = {"kind": "out", "amount": "411.40", "received_on": timezone.now().date().isoformat(), "key": str(uuid4())}
    client.post(f"/invoices/{invoice.pk}/pay/", refund)
    assert invoice_of(dispute).open_total == 0
    assert fresh(dispute).state == "retrospective"


def test_the_agreement_says_word_for_word_what_was_accepted_and_who_accepted_it(client, dispute, monkeypatch):
    papers = []
    monkeypatch.setattr(fence, "render_paper", lambda paper: papers.append(paper) or b"%PDF-1.7 agreement")
    offer = propose(dispute, pay_by=date(2026, 12, 1), instalments=2)
    case = links.client_path(dispute)
    assert "€121.00 by 1 December 2026" in client.get(case).content.decode()
    accept(dispute, offer)
    agreement = Agreement.objects.get()
    assert [each["party"] for each in agreement.consent] == ["freelancer", "client"]
    answer = client.get(f"{case}agreement/")
    assert answer["Content-Type"] == "application/pdf"
    assert client.get(f"{case}agreement/").content == answer.content
    (paper,) = papers
    assert offer.terms_sha256 in paper.html
    assert "Carol Kramer" in paper.html
    assert terms.fingerprint(offer.terms) == offer.terms_sha256


def test_other_words_are_not_accepted(dispute):
    offer = propose(dispute)
    with pytest.raises(IllegalMove, match="not the words"):
        accept(dispute, offer, terms_sha256="0" * 64)
    assert not Invoice.objects.filter(kind="credit_note").exists()


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"pay_by": TODAY - timedelta(days=1)}, "already passed"),
        ({"instalments": 3}, "first instalment"),
        ({"instalments": 13, "pay_by": date(2026, 12, 1)}, "Between 1 and 12"),
        ({"goodwill": Decimal("242.01")}, "more than is disputed"),
        ({"rework": "All of it.", "rework_by": TODAY - timedelta(days=1)}, "already passed"),
    ],
)
def test_an_offer_whose_parts_do_not_fit_is_refused_with_a_sentence(dispute, wanted, sentence):
    with pytest.raises(NotComplete, match=sentence):
        propose(dispute, **wanted)
    assert not dispute.proposals.exists()


def test_a_corrected_invoice_starts_from_the_credited_lines(client, dispute):
    accept(dispute, propose(dispute))
    client.force_login(owner_of(dispute.business))
    answer = client.post(f"/disputes/{dispute.pk}/corrected-invoice/")
    draft = Invoice.objects.get(status="draft")
    assert answer.url == draft.get_absolute_url()
    assert [line.description for line in draft.lines.all()] == ["Advies over sociale media, 14 uur"]
    assert draft.number == ""


@pytest.mark.parametrize(
    ("amount", "count", "first", "last"),
    [
        ("100.00", 3, date(2027, 1, 31), (date(2027, 3, 31), Decimal("33.33"))),
        ("100.00", 2, date(2027, 1, 31), (date(2027, 2, 28), Decimal("50.00"))),
        ("0.02", 3, date(2027, 1, 1), (date(2027, 2, 1), Decimal("0.01"))),
        ("10.00", 2, date(2027, 12, 15), (date(2028, 1, 15), Decimal("5.00"))),
    ],
)
def test_monthly_dates_end_with_their_month_and_the_cents_add_up(amount, count, first, last):
    rows = terms.schedule(Decimal(amount), first, count)
    assert rows[-1] == last
    assert sum(part for _due, part in rows) == Decimal(amount)


def test_missing_agreements_are_made_by_the_sweep(dispute, monkeypatch):
    monkeypatch.setattr(fence, "render_paper", lambda paper: b"%PDF-1.7 agreement")
    accept(dispute, propose(dispute))
    assert jobs.build_missing_agreements() == 1
    assert Agreement.objects.get().file is not None
    assert jobs.build_missing_agreements() == 0


def test_the_timer_does_not_finish_what_is_overpaid(dispute):
    accept(dispute, propose(dispute))
    pay(dispute, invoice_of(dispute).open_total)
    assert outcome.finish(fresh(dispute), actor=SYSTEM) is False
    assert fresh(dispute).state == "retrospective"
