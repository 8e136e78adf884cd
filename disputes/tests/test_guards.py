"""What a case refuses, and what each way out does to the books."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from disputes.errors import IllegalMove, NotComplete, NotYourMove
from disputes.services import desk, evidence, outcome, packs, proposals, understanding
from disputes.tests.make import (
    CAROL,
    SYSTEM,
    accept,
    fresh,
    make_dispute,
    make_disputed_invoice,
    offer,
    to_negotiation,
    to_restated,
    to_review,
)
from foundation.kernel.actors import Actor, Party
from invoices.models import Invoice
from invoices.tests.make import actor_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute():
    return make_dispute()


def owner(dispute):
    return actor_of(dispute.business)


def admin():
    user = User.objects.create_user("ada", "ada@helder.test", "a-long-password", is_staff=True, is_superuser=True)
    return Actor.admin(user)


def test_a_summary_must_be_in_ones_own_words(dispute):
    with pytest.raises(NotComplete, match="own words"):
        understanding.restate(dispute, facts=dispute.summary.upper(), wish="x", interest="y", actor=owner(dispute))
    assert fresh(dispute).state == "raised"


def test_after_three_rounds_both_versions_stand_side_by_side(dispute):
    for _ in range(2):
        dispute = to_restated(dispute)
        understanding.correct(dispute, correction="No, ten hours.", actor=CAROL)
    dispute = to_restated(fresh(dispute))
    with pytest.raises(IllegalMove, match="three attempts"):
        understanding.correct(dispute, correction="No.", actor=CAROL)
    understanding.agree_to_differ(dispute, actor=CAROL)
    assert fresh(dispute).state == "review"
    assert dispute.restatements.get(round=3).understanding == "differ"


def test_versions_cannot_differ_before_the_third_round(dispute):
    with pytest.raises(IllegalMove):
        understanding.agree_to_differ(to_restated(dispute), actor=CAROL)


def test_offers_wait_for_a_position_on_every_line(dispute):
    dispute = to_review(dispute)
    with pytest.raises(NotComplete, match="position"):
        evidence.close_review(dispute, actor=owner(dispute))


@pytest.mark.parametrize("credit", ["340.01", "-1"])
def test_an_offer_stays_within_what_is_disputed(dispute, credit):
    with pytest.raises(NotComplete):
        offer(to_negotiation(dispute), credit)


def test_a_new_offer_replaces_the_open_one(dispute):
    dispute = to_negotiation(dispute)
    first = offer(dispute, "85.00")
    offer(dispute, "170.00", by=CAROL)
    first.refresh_from_db()
    assert first.state == "superseded"
    assert dispute.proposals.filter(state="live").count() == 1
    with pytest.raises(IllegalMove, match="newer offer"):
        accept(dispute, first)


def test_nobody_accepts_their_own_offer(dispute):
    dispute = to_negotiation(dispute)
    mine = offer(dispute)
    with pytest.raises(NotYourMove):
        accept(dispute, mine, by=owner(dispute))


def test_a_lapsed_offer_cannot_be_accepted(dispute):
    dispute = to_negotiation(dispute)
    mine = offer(dispute)
    with (
        time_machine.travel(timezone.now() + timedelta(days=9), tick=False),
        pytest.raises(IllegalMove, match="lapsed"),
    ):
        accept(dispute, mine)
    assert Invoice.objects.filter(kind="credit_note").count() == 0


def test_an_offer_whose_amount_was_tampered_with_is_not_accepted(dispute):
    dispute = to_negotiation(dispute)
    mine = offer(dispute)
    with pytest.raises(IllegalMove, match="not the offer"):
        proposals.accept(
            dispute,
            proposal_id=mine.pk,
            number=mine.number,
            credit_gross=Decimal("411.40"),
            typed_name="Carol",
            actor=CAROL,
        )


def test_a_second_click_on_accept_changes_nothing(dispute):
    dispute = to_negotiation(dispute)
    mine = offer(dispute)
    accept(dispute, mine)
    with pytest.raises(IllegalMove):
        accept(dispute, mine)
    assert Invoice.objects.filter(kind="credit_note").count() == 1


def test_conceding_credits_the_whole_disputed_part(dispute):
    outcome.concede(dispute, actor=owner(dispute))
    note = Invoice.objects.get(kind="credit_note")
    invoice = Invoice.objects.get(pk=dispute.invoice_id)
    assert (note.total, invoice.disputed_total, invoice.open_total) == (Decimal("411.40"), 0, Decimal("1542.75"))
    assert dispute.lines.get().outcome == "accepted"
    assert fresh(dispute).outcome == "conceded"


def test_conceding_all_of_an_invoice_goes_straight_to_the_lesson():
    from disputes.services.report import LineClaim

    invoice = make_disputed_invoice()
    claims = [LineClaim(line.pk, "not_ordered", "Never ordered.") for line in invoice.lines.all()]
    dispute = make_dispute(invoice, lines=claims)
    outcome.concede(dispute, actor=owner(dispute))
    assert fresh(dispute).state == "retrospective"
    assert Invoice.objects.get(pk=invoice.pk).open_total == 0


def test_accepting_in_full_makes_the_part_due_again_with_seven_days(dispute):
    Invoice.objects.filter(pk=dispute.invoice_id).update(due_on=timezone.now().date())
    outcome.accept_in_full(dispute, typed_name="Carol Kramer", actor=CAROL)
    invoice = Invoice.objects.get(pk=dispute.invoice_id)
    assert invoice.disputed_total == 0
    assert invoice.due_on >= timezone.now().date() + timedelta(days=7)
    assert Invoice.objects.filter(kind="credit_note").count() == 0


def test_withdrawing_gives_seven_days_of_rest(dispute):
    outcome.withdraw(dispute, reason="", actor=CAROL)
    invoice = Invoice.objects.get(pk=dispute.invoice_id)
    assert invoice.disputed_total == 0
    assert invoice.reminders_paused_until >= timezone.now().date() + timedelta(days=6)
    assert fresh(dispute).outcome == "withdrawn"


def test_the_same_line_may_be_disputed_again_after_the_case_ended(dispute):
    outcome.withdraw(dispute, reason="", actor=CAROL)
    assert make_dispute(dispute.invoice).number.endswith("-0002")


def test_a_lesson_needs_a_cause_and_an_action(dispute):
    outcome.withdraw(dispute, reason="", actor=CAROL)
    with pytest.raises(NotComplete):
        outcome.learn(dispute, root_cause="agreement", prevention=" ", actor=owner(dispute))
    outcome.learn(dispute, root_cause="agreement", prevention="Write it down.", actor=owner(dispute))
    assert fresh(dispute).state == "closed"


def test_a_review_needs_an_offer_first_and_a_neutral_reviewer(dispute):
    dispute = to_negotiation(dispute)
    reviewer = admin()
    with pytest.raises(NotComplete, match="offer first"):
        proposals.ask_review(dispute, question="", actor=CAROL)
    offer(dispute)
    proposals.ask_review(dispute, question="Who is right?", actor=CAROL)
    line = dispute.lines.get()
    stranger = Actor(Party.ADMIN, "Owner", owner(dispute).user_id)
    with pytest.raises(NotYourMove):
        proposals.recommend(dispute, credits={line.pk: Decimal(100)}, reasons={line.pk: "x"}, text="y", actor=stranger)
    with pytest.raises(NotComplete, match="reason"):
        proposals.recommend(dispute, credits={line.pk: Decimal(100)}, reasons={}, text="y", actor=reviewer)
    proposals.recommend(dispute, credits={line.pk: Decimal(100)}, reasons={line.pk: "Log."}, text="y", actor=reviewer)
    assert fresh(dispute).state == "negotiation"


def test_a_recommendation_settles_only_when_both_accept(dispute):
    dispute = to_negotiation(dispute)
    offer(dispute)
    reviewer = admin()
    proposals.ask_review(dispute, question="", actor=CAROL)
    line = dispute.lines.get()
    advice = proposals.recommend(
        dispute, credits={line.pk: Decimal(200)}, reasons={line.pk: "Log."}, text="Both have a point.", actor=reviewer
    )
    accept(dispute, advice)
    assert fresh(dispute).state == "negotiation"
    assert not Invoice.objects.filter(kind="credit_note").exists()
    accept(dispute, advice, by=owner(dispute))
    assert fresh(dispute).state == "executing"
    assert Invoice.objects.get(kind="credit_note").net_total == Decimal("200.00")


def test_an_admin_rejects_spam_with_a_reason_both_read(dispute):
    with pytest.raises(NotComplete):
        desk.reject(dispute, kind="spam", reason=" ", actor=admin())
    user = User.objects.get(username="ada")
    desk.reject(dispute, kind="spam", reason="No invoice of yours.", actor=Actor.admin(user))
    assert fresh(dispute).outcome == "invalid"
    assert Invoice.objects.get(pk=dispute.invoice_id).disputed_total == 0


def test_private_exhibits_stay_private_and_numbers_are_never_reused(dispute, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from disputes.queries import exhibits_seen_by

    def add(share):
        upload = SimpleUploadedFile("log.csv", b"date,hours\n2026-10-01,4\n")
        return evidence.add_exhibit(dispute, upload=upload, title="Hours", share=share, actor=owner(dispute))

    private, first = add(False), add(True)
    assert list(exhibits_seen_by(dispute, "client")) == [first]
    evidence.withdraw_exhibit(first, actor=owner(dispute))
    second = add(True)
    packs.share(dispute, items=[private.pk], first=3, actor=owner(dispute))
    private.refresh_from_db()
    assert (first.label, second.label, private.label) == ("F-1", "F-2", "F-3")


def test_the_timer_is_no_party_to_an_agreement(dispute):
    dispute = to_negotiation(dispute)
    with pytest.raises(NotYourMove):
        accept(dispute, offer(dispute), by=SYSTEM)
