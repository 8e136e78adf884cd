"""Eight cases as they happen, each from the issued invoice to the lesson and its case file, played as both sides in two
languages."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection

from disputes.states import Outcome
from disputes.tests import last_act
from disputes.tests.play import NAMES, begin
from invoices.models import Invoice
from notices.models import LegalLetter
from notices.tests.make import verify_rates

pytestmark = pytest.mark.django_db
D = Decimal
# The invoice is € 1,954.15. Four of its fourteen hours are € 340.00, with VAT € 411.40; € 1,542.75 is not in question.
HOURS = {"wish": "Ten hours.", "quantity": "4", "explanation": "We agreed on ten hours."}


@pytest.fixture(autouse=True)
def _with_a_case_file_at_the_end(request, db, settings, tmp_path, monkeypatch):
    """What papers look like has tests of its own; two of the stories print theirs all the same: see last_act."""
    settings.MEDIA_ROOT = tmp_path
    name = request.node.name.removeprefix("test_")
    if name not in last_act.PRINTED:
        monkeypatch.setattr("foundation.pdf.fence.render_paper", lambda paper: b"%PDF-1.7 " + paper.html.encode())
    last_act.put_evidence(monkeypatch)
    yield
    if connection.vendor == "sqlite":  # a case file does not notice which database there is: once is enough
        last_act.case_file(name, monkeypatch, tmp_path)


@pytest.fixture
def clock():
    """A Monday, at ten in the morning of Amsterdam."""
    with time_machine.travel("2026-11-02T09:00:00+00:00", tick=False) as clock:
        yield clock


def to_offers(play, position="partly"):
    play.understands()
    play.does("client", "confirm")
    play.answers(position)


def test_hours_too_many_end_in_a_plan(clock):
    play = begin(clock, "nl", "en")
    play.report("quantity", **HOURS)
    assert play.books == {"open": D("1954.15"), "disputed": D("411.40")}
    assert "De volgende stap ligt hier." in play.sees("freelancer")
    to_offers(play)
    play.offers("freelancer", "170.00", pay_by="2026-12-01", instalments="3")
    play.pays("1542.75")
    assert "It is your turn." in play.sees("client")
    play.accepts("client")
    assert play.books == {"open": D("205.70"), "planned": D("205.70"), "credited": D("205.70"), "paid": D("1542.75")}
    assert (play.letters("client", "settled"), play.letters("freelancer", "settled")) == (1, 1)
    play.after(30)  # two days of December: the first instalment is a day late
    assert play.letters("client", "instalment_due") == 1
    assert play.books["planned"] == D("137.13")
    play.pays("68.57")
    play.after(39)  # 10 January: the second was forgotten
    assert (play.letters("client", "instalment_missed"), play.letters("freelancer", "instalment_missed")) == (1, 1)
    assert "to be put right by" in play.sees("client")
    play.pays("68.57")
    play.after(23)
    play.pays("68.56")
    assert (play.stands, play.case.outcome) == (("retrospective", "freelancer"), Outcome.SETTLED_MIXED)
    assert "€68.57" in play.invoice.reminders.get().email.text  # before the due date, and only of what had come due
    play.learns("agreement")
    assert play.books == {"credited": D("205.70"), "paid": D("1748.45")}


def test_a_wrong_rate_is_conceded(clock):
    play = begin(clock, "en", "nl")
    play.report("price", wish="€ 80 per uur.", net="70.00", explanation="We hadden € 80 afgesproken.")
    assert play.books == {"open": D("1954.15"), "disputed": D("84.70")}
    play.does("freelancer", "concede")
    assert play.books == {"open": D("1869.45"), "credited": D("84.70")}
    note = Invoice.objects.get(kind="credit_note")
    assert (note.net_total, note.vat_total, note.total) == (D("70.00"), D("14.70"), D("84.70"))
    assert play.stands == ("executing", "client")
    assert play.letters("client", "conceded") == 1
    assert "De volgende stap ligt hier." in play.sees("client")
    assert "Make a corrected invoice" in play.sees("freelancer")
    play.does("freelancer", "corrected-invoice")
    assert Invoice.objects.get(status="draft").lines.get().unit_price == D("85.00")
    play.pays("1869.45")
    assert play.case.outcome == Outcome.CONCEDED
    play.learns("invoice_error")
    assert play.letters("client", "closed") == 1
    assert play.books == {"credited": D("84.70"), "paid": D("1869.45")}


def test_extra_work_is_settled_in_mediation(clock):
    play = begin(clock, "nl", "en")
    play.report("extra_work", **HOURS)
    to_offers(play, "denied")
    play.offers("freelancer", "0.00")
    play.offers("client", "340.00")
    who = {"mediator_name": NAMES["mediator"], "mediator_email": "max@midden.test"}
    play.does("client", "propose-mediation", typed_name=NAMES["client"], **who)
    assert play.letters("freelancer", "mediation_proposed") == 1
    play.does("freelancer", "mediation/consent", typed_name=NAMES["freelancer"])
    play.does("mediator", "role", statement="I know neither of them.", independent="on", typed_name=NAMES["mediator"])
    assert play.stands == ("mediation", "mediator")
    assert play.letters("client", "mediation_started") == play.letters("freelancer", "mediation_started") == 1
    play.does("client", "mediation/write", text="Nobody asked me first.", room="")
    assert "Nobody asked me first." in play.sees("freelancer", "mediation/")
    assert "Vertrouwelijk." in play.sees("freelancer", "mediation/")
    play.offers("mediator", "140.00", instalments="1")
    way = play.dispute.mediations.get().proposals.get()
    play.accepts("client", "mediation/accept", way)
    assert play.books == {"open": D("1954.15"), "disputed": D("411.40")}
    play.accepts("freelancer", "mediation/accept", way)
    assert (play.stands, play.case.outcome) == (("executing", "client"), Outcome.MEDIATED)
    assert play.books == {"open": D("1784.75"), "credited": D("169.40")}
    for who in ("freelancer", "client"):
        assert "Nobody asked me first." not in play.sees(who)
        assert play.letters(who, "settled") == 1
    play.pays("1784.75")
    play.learns("scope")
    assert play.books == {"credited": D("169.40"), "paid": D("1784.75")}


def test_a_client_who_falls_silent_has_agreed_to_nothing(clock):
    play = begin(clock, "en", "nl")
    play.report("quantity", **HOURS)
    play.understands()
    play.after(7)  # a nudge on the third day, five business days till Monday
    assert play.stands == ("restated", "client")
    assert play.letters("client", "nudge") == 1
    play.after(1)
    assert play.stands == ("review", "freelancer")
    assert "Not confirmed" in play.sees("freelancer")
    assert play.letters("client", "unconfirmed") == 1
    play.answers("denied")
    play.offers("freelancer", "85.00")
    play.after(21)
    assert (play.letters("client", "nudge"), play.letters("client", "lapsed")) == (3, 1)
    assert (play.stands, play.case.outcome) == (("expired", "client"), "")
    assert play.letters("freelancer", "expired") == play.letters("client", "expired") == 1
    assert play.books == {"open": D("1954.15")}
    assert "Het gesprek hervatten" in play.sees("client")
    assert play.reminders() == 1  # of the part that was not in question, before its day
    play.after(6)
    assert play.reminders() == 1  # a week of grace
    play.after(25)
    assert play.reminders() > 1
    assert (play.stands, play.case.outcome) == (("retrospective", "freelancer"), Outcome.EXPIRED)
    play.pays("1954.15")
    play.after(15)
    assert play.case.root_cause == ""
    play.is_over()
    assert play.books == {"paid": D("1954.15")}


def test_a_freelancer_who_falls_silent_gets_no_money_for_it(clock):
    play = begin(clock, "nl", "en")
    play.report("quantity", **HOURS)
    play.after(4)
    assert play.stands == ("raised", "freelancer")
    play.after(4)
    assert play.stands == ("acknowledged", "freelancer")
    assert (play.case.sla_breaches, play.letters("client", "auto_acknowledged")) == (1, 1)
    play.after(40)
    assert play.stands == ("acknowledged", "freelancer")
    assert play.letters("freelancer", "nudge") == 2
    assert play.books == {"open": D("1954.15"), "disputed": D("411.40")}
    assert play.reminders() > 0
    play.understands()
    play.does("client", "confirm")
    play.after(11)
    assert play.stands == ("negotiation", "freelancer")
    play.offers("client", "255.00")
    assert play.stands == ("negotiation", "freelancer")
    assert "De volgende stap ligt hier." in play.sees("freelancer")
    play.after(8)
    assert play.letters("freelancer", "lapsed") == 1
    play.offers("client", "300.00")
    play.accepts("freelancer")
    assert play.case.outcome == Outcome.SETTLED_CREDIT
    assert play.books == {"open": D("1591.15"), "credited": D("363.00")}
    play.pays("1591.15")
    play.learns("relationship")
    assert play.books == {"credited": D("363.00"), "paid": D("1591.15")}


def test_an_invoice_is_paid_and_then_disputed(clock):
    play = begin(clock, "en", "nl")
    play.pays("1954.15")
    play.report("quantity", **HOURS)
    assert play.books == {"paid": D("1954.15"), "disputed": D("411.40")}
    to_offers(play, "admitted")
    play.offers("freelancer", "170.00")
    play.accepts("client")
    assert play.books == {"open": D("-205.70"), "credited": D("205.70"), "paid": D("1954.15")}
    assert play.stands == ("executing", "freelancer")
    assert "pay €205.70 back" in play.sees("freelancer")
    assert "U krijgt € 205,70 terug" in play.sees("client")
    play.after(8)
    play.does("client", "not-done", reason="Het geld is er nog niet.")
    assert play.letters("freelancer", "non_performance") == 1
    assert play.stands == ("negotiation", "freelancer")
    more = {f"credit_{play.line.pk}": "200.00", "text": "And this."}  # 170.00 of the 340.00 are credited already
    assert "cannot be more than is disputed" in play.refused("freelancer", "propose", **more)
    play.pays("205.70", "out")
    assert play.letters("client", "performed") == play.letters("freelancer", "performed") == 1
    assert play.stands == ("retrospective", "freelancer")
    assert (play.line.outcome, play.line.credited_net) == ("split", D("170.00"))
    assert play.case.outcome == Outcome.SETTLED_CREDIT
    play.learns("invoice_error")
    assert play.books == {"credited": D("205.70"), "paid": D("1748.45")}


def test_a_wrong_account_number_stops_the_paying_first(clock):
    play = begin(clock, "nl", "en")
    pay = f"{play.link}pay/"
    assert "NL91 ABNA 0417 1643 00" in play.taken(play.client.get(pay))
    play.report("bank", explanation="A mail told us of another account.")
    advice = play.taken(play.client.get(pay))
    assert "NL91 ABNA 0417 1643 00" not in advice
    for page in (advice, play.sees("client"), play.taken(play.client.get(play.link))):
        assert "Please do not pay yet: the account number is in doubt." in page
    paper = f"/invoices/{play.invoice.pk}/reminder/pdf/"
    assert play.owner.get(paper).status_code == 409
    play.after(3)
    assert play.reminders() == 0
    play.does("freelancer", "write", text="Ons nummer is nooit veranderd. Bel ons op het nummer dat u kent.")
    play.does("client", "withdraw", reason="It was a forged mail. We called.")
    assert (play.stands, play.case.outcome) == (("retrospective", "freelancer"), Outcome.WITHDRAWN)
    assert play.letters("client", "withdrawn") == play.letters("freelancer", "withdrawn") == 1
    assert "NL91 ABNA 0417 1643 00" in play.taken(play.client.get(pay))
    assert play.owner.get(paper).status_code == 200
    assert play.books == {"open": D("1954.15")}
    play.learns("security")
    play.pays("1954.15")
    assert play.books == {"paid": D("1954.15")}


def test_a_consumer_gets_fourteen_days_before_it_costs_anything():
    with time_machine.travel("2026-05-01T09:00:00+00:00", tick=False) as clock:
        verify_rates()
        play = begin(clock, "en", "nl", due_on=date(2026, 5, 31), buyer_kind="consumer")
        play.report("quantity", **HOURS)
        to_offers(play, "denied")
        play.offers("freelancer", "0.00")
        play.pays("1542.75")
        play.after(20)
        play.offers("freelancer", "85.00")  # and now it is overdue, and nobody answers
        play.after(13)
        assert play.stands == ("negotiation", "client")
        play.does("freelancer", "notice", channel="registered")
        letter = LegalLetter.objects.get()
        assert letter.kind == "fourteen"
        assert play.stands == ("negotiation", "client")
        play.decides(letter)
        play.after(3)
        assert play.books == {"open": D("411.40"), "disputed": D("411.40"), "paid": D("1542.75")}
        play.sends(letter)
        assert play.stands == ("formal_notice", "client")
        assert play.books == {"open": D("411.40"), "paid": D("1542.75")}
        assert play.letters("client", "notice_served") == 1
        play.after(1)
        play.receives(letter)
        assert "Kosten, pas na de 14 dagen" in play.sees("client")
        assert "has time to answer" in play.refused("freelancer", "proceedings", forum="Kantonrechter Amsterdam")
        play.after(13)
        play.does("client", "accept-in-full", typed_name=NAMES["client"])
        assert (play.stands, play.case.outcome) == (("executing", "client"), Outcome.ACCEPTED_FULL)
        assert play.letters("freelancer", "accepted_in_full") == 1
        play.pays("411.40")  # the principal: within the days it costs a consumer nothing
        play.learns("agreement")
        assert play.books == {"paid": D("1954.15")}
