"""What was agreed and not kept: a plan that ends, work and refunds that come late, and a write-off taken back."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from disputes.errors import NotYourMove
from disputes.jobs import move_overdue
from disputes.models import Agreement, Dispute, Instalment
from disputes.services import plans
from disputes.tests.make import CAROL
from disputes.tests.play import begin
from foundation.audit import log
from foundation.audit.models import Event
from notices.models import LegalLetter
from notices.tests.make import verify_rates
from payments.models import WriteOff

pytestmark = pytest.mark.django_db
HOURS = {"amount": "hours", "quantity": "4", "explanation": "We agreed on ten hours."}


@pytest.fixture(autouse=True)
def _quick(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("foundation.pdf.fence.render_paper", lambda paper: b"%PDF-1.7 " + paper.html.encode())


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=UTC), tick=False) as clock:
        yield clock


def agreed(clock, owner="en", client="nl", **terms):
    """Four hours are disputed; an offer is accepted: € 140.00 net is credited, € 242.00 stays due of them."""
    play = begin(clock, owner, client)
    play.report("quantity", **HOURS)
    play.understands()
    play.does("client", "confirm")
    play.answers("partly")
    play.offers("freelancer", "140.00", **terms)
    play.accepts("client")
    return play


PLAN = {"pay_by": "2026-12-15", "instalments": "2"}


def defaulted(clock, **languages):
    """The undisputed part is paid, the first instalment is not, and its week is over."""
    play = agreed(clock, **languages, **PLAN)
    play.pays("1542.75")
    play.after(60)
    return play


def test_a_plan_that_is_not_kept_ends_once_the_week_is_over_and_not_before(clock):
    play = agreed(clock, **PLAN)
    play.pays("1542.75")
    play.after(52)  # the letter about the missed instalment left on the 22nd
    assert play.letters("client", "instalment_missed") == 1
    assert "An instalment stayed away" not in play.sees("freelancer")
    assert "still has time" in play.refused("freelancer", "default")
    play.after(8)
    assert "An instalment stayed away" in play.sees("freelancer")
    assert play.books == {"open": D("242.00"), "credited": D("169.40"), "paid": D("1542.75"), "planned": D("121.00")}
    play.does("freelancer", "default")
    assert play.stands == ("formal_notice", "client")
    assert play.books == {"open": D("242.00"), "credited": D("169.40"), "paid": D("1542.75")}
    assert play.letters("client", "defaulted") == play.letters("freelancer", "defaulted") == 1
    event = Event.objects.get(chain=log.case_chain(play.dispute.pk), verb="dispute.declare_default")
    assert (event.facts["data"]["instalment"], event.facts["data"]["open"]) == (1, "242.00")
    assert "An instalment stayed away" not in play.sees("freelancer")


def test_only_the_freelancer_ends_a_plan(clock):
    play = defaulted(clock)
    assert "default" not in play.sees("client")
    assert play.client.post(play.room("client")[1] + "default/").status_code == 404
    with pytest.raises(NotYourMove):
        plans.declare_default(play.case, actor=CAROL)
    assert play.anybody.post(f"/disputes/{play.dispute.pk}/default/").status_code == 302  # to the sign-in page
    assert play.stands[0] == "executing"


def test_paying_the_whole_rest_after_a_plan_ended_ends_the_case(clock):
    play = defaulted(clock, owner="nl", client="en")
    play.does("freelancer", "default")
    seen = play.sees("client")
    assert "so the plan has ended: €242.00 is due now" in seen
    assert "Pay €242.00" in seen
    play.pays("100.00")
    assert play.stands == ("formal_notice", "client")
    play.pays("142.00")
    assert (play.stands, play.case.outcome) == (("retrospective", "freelancer"), "settled_mixed")
    assert play.letters("client", "performed") == play.letters("freelancer", "performed") == 1
    play.learns("agreement")


def test_a_new_plan_takes_the_place_of_one_that_was_not_kept(clock):
    play = defaulted(clock)
    play.does("freelancer", "default")
    play.offers("client", "0.00", verb="answer-notice", pay_by="2027-02-01", instalments="2")
    assert play.stands == ("negotiation", "freelancer")
    play.accepts("freelancer")
    assert play.stands == ("executing", "client")
    assert list(Instalment.objects.filter(ended_at=None).values_list("number", flat=True)) == [1, 2]
    assert Agreement.objects.count() == 2
    states = list(play.dispute.proposals.order_by("number").values_list("state", flat=True))
    assert states == ["superseded", "accepted"]
    for who in ("freelancer", "client"):
        browser, room = play.room(who)
        newest = b"".join(browser.get(f"{room}agreement/"))
        assert play.dispute.proposals.get(number=2).terms_sha256.encode() in newest
        play.sees(who)


def test_after_a_plan_ended_a_formal_letter_comes_before_a_court(clock):
    verify_rates()
    clock.move_to(datetime(2026, 4, 1, 9, tzinfo=UTC))
    play = agreed(clock, pay_by="2026-05-15", instalments="2")
    play.pays("1542.75")
    play.after(61)
    play.does("freelancer", "default")
    assert "Go to court" not in play.sees("freelancer")
    assert "Note first on which day" in play.refused("freelancer", "proceedings", forum="kanton")
    play.does("freelancer", "notice", channel="registered")
    letter = LegalLetter.objects.get()
    assert "A formal letter is being written" in play.sees("freelancer")
    play.decides(letter)
    clock.shift(timedelta(days=2, hours=1))
    play.sends(letter)
    assert (play.stands, play.case.due_at) == (("formal_notice", "client"), None)
    assert play.letters("client", "notice_served") == 1
    play.receives(letter)
    assert play.case.due_at is not None
    assert "Send a formal letter" not in play.sees("freelancer")
    play.after(17)
    play.does("freelancer", "proceedings", forum="kanton")
    assert play.stands == ("legal", "freelancer")


REWORK = {"rework": "The portraits are selected anew.", "rework_by": "2026-11-20"}


def late(clock):
    play = agreed(clock, **REWORK)
    play.after(27)
    play.does("client", "not-done", reason="Nothing came.")
    assert play.stands == ("negotiation", "freelancer")
    return play


def test_work_that_was_late_and_is_done_brings_the_case_back_to_its_outcome(clock):
    play = late(clock)
    play.does("freelancer", "rework", note="In the shared folder.")
    assert play.stands == ("executing", "client")
    assert play.books.get("disputed") is None
    assert play.letters("client", "performed") == play.letters("freelancer", "performed") == 1
    play.pays("1784.75")
    assert (play.stands, play.case.outcome) == (("retrospective", "freelancer"), "settled_mixed")
    play.learns("delivery")


def test_a_case_that_ends_this_way_tells_each_side_once(clock):
    play = agreed(clock, **REWORK)
    play.pays("1784.75")
    play.after(27)
    play.does("client", "not-done", reason="Nothing came.")
    play.does("freelancer", "rework", note="In the shared folder.")
    assert play.stands == ("retrospective", "freelancer")
    assert play.letters("client", "performed") == play.letters("freelancer", "performed") == 1
    assert play.letters("client", "reworked") == 0


def test_the_timer_sees_what_was_done_when_nobody_told_it(clock, monkeypatch):
    play = late(clock)
    assert move_overdue() == 0
    Dispute.objects.filter(pk=play.dispute.pk).update(reworked_at=datetime.now(UTC))
    assert move_overdue() == 1
    assert move_overdue() == 0
    assert play.stands == ("executing", "client")


def test_another_agreement_instead_of_late_work_asks_for_no_work(clock):
    play = late(clock)
    play.offers("freelancer", "200.00")
    play.accepts("client")
    assert (play.stands, play.case.rework_by) == (("executing", "client"), None)
    assert "It has been done again" not in play.sees("freelancer")
    play.pays(str(play.books["open"]))
    assert play.stands == ("retrospective", "freelancer")


def written_off(clock):
    play = agreed(clock, owner="en", client="en")
    play.pays("1542.75")
    play.does("freelancer", "write-off", reason="Not worth it.")
    play.learns("agreement")
    return play


def test_a_write_off_taken_back_is_said_in_the_case_with_what_can_be_done(clock):
    play = written_off(clock)
    assert "Asked for again" not in play.sees("client")
    undo = f"/payments/write-offs/{WriteOff.objects.get().pk}/undo/"
    play.taken(play.owner.post(undo, {"reason": "They can pay."}, follow=True))
    assert play.stands == ("closed", "")
    assert play.letters("client", "asked_again") == 1
    for who in ("client", "freelancer"):
        assert "€242.00 is asked for again" in play.sees(who)
        assert "Write-off taken back" in play.sees(who)
    assert f"{play.link}dispute/" in play.sees("client")
    fresh = SimpleUploadedFile("new.csv", b"a,b\n1,2\n")
    play.does("client", "reopen", reason="We found the mail.", title="The mail", upload=fresh)
    assert play.stands[0] == "review"
    assert "Asked for again" not in play.sees("client")
