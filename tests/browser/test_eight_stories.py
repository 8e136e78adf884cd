"""Eight cases from the letter with the invoice to the lesson, as both sides see and click them, in both languages."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from disputes.states import Outcome
from disputes.tests.play import NAMES
from invoices.models import Invoice
from notices.tests.make import verify_rates
from tests.browser.stories import MAX, begin, signed

D = Decimal
both = pytest.mark.parametrize("language", ["nl", "en"])


@pytest.fixture
def clock():
    """A Monday, at ten in the morning of Amsterdam; from then on time passes."""
    with time_machine.travel("2026-11-02T09:00:00+00:00") as clock:
        yield clock


@pytest.fixture
def tell(request, transactional_db, clock, person, post, monkeypatch):
    """What papers look like has tests of its own."""
    monkeypatch.setattr("foundation.pdf.fence.render_paper", lambda paper: b"%PDF-1.7 " + paper.html.encode())
    name = request.node.originalname.removeprefix("test_")
    return lambda language, **fields: begin(clock, person, post, language, name, **fields)


@both
def test_hours_too_many_end_in_a_plan(tell, language):
    story = tell(language)
    noor, carol = story.noor, story.carol
    story.carol_reports("quantity")
    carol.reads("411.40", "1542.75", nl="De volgende stap is aan de freelancer.", en="It is the freelancer's turn.")
    assert story.books == {"open": D("1954.15"), "disputed": D("411.40")}
    story.to_offers("Partly right")
    story.offers(noor, "170.00", pay_by="2026-12-01", instalments="3")
    story.noor_is_paid("1542.75")
    carol.opens_letter("/d/")
    carol.reads("205.70", nl="De volgende stap ligt hier.", en="It is your turn.")
    story.accepts(carol, "client", "205.70")
    assert story.books == {"open": D("205.70"), "planned": D("205.70"), "credited": D("205.70"), "paid": D("1542.75")}
    carol.reads("68.57", nl="Termijn", en="Instalment", where="#outcome")
    story.after(30)  # two days of December: the first instalment is a day late
    carol.opens_letter("/d/")
    carol.reads(nl="Te laat", en="Late", where="#outcome")
    story.noor_is_paid("68.57")
    story.after(39)  # 10 January: the second was forgotten
    carol.opens_letter("/d/")
    carol.reads(nl="recht te zetten uiterlijk", en="to be put right by", where="#outcome")
    story.noor_is_paid("68.57")
    story.after(23)
    story.noor_is_paid("68.56")
    assert (story.stands, story.case.outcome) == (("retrospective", "freelancer"), Outcome.SETTLED_MIXED)
    story.noor_learns("agreement")
    assert story.books == {"credited": D("205.70"), "paid": D("1748.45")}


@both
def test_a_wrong_rate_is_conceded(tell, language):
    story = tell(language)
    noor, carol = story.noor, story.carol
    dear = {"nl": "We hadden € 80 afgesproken.", "en": "We had agreed on € 80."}[language]
    amount = {"Or which amount, without VAT?": carol.typed("70.00"), "What is wrong with this line?": dear}
    story.carol_reports("price", amount)
    assert story.books == {"open": D("1954.15"), "disputed": D("84.70")}
    noor.opens_letter("/disputes/")
    noor.reads("84.70", dear)
    noor.presses("Concede and credit it")
    noor.reads(nl="Maak een verbeterde factuur", en="Make a corrected invoice")
    assert story.books == {"open": D("1869.45"), "credited": D("84.70")}
    note = Invoice.objects.get(kind="credit_note")
    assert (note.net_total, note.vat_total, note.total) == (D("70.00"), D("14.70"), D("84.70"))
    carol.opens_letter("/d/")
    carol.reads("84.70", "1869.45", nl="De volgende stap ligt hier.", en="It is your turn.")
    noor.presses("Make a corrected invoice of the credited lines")
    assert Invoice.objects.get(status="draft").lines.get().unit_price == D("85.00")
    story.noor_is_paid("1869.45")
    assert story.case.outcome == Outcome.CONCEDED
    story.noor_learns("invoice_error")
    assert story.books == {"credited": D("84.70"), "paid": D("1869.45")}


@both
def test_extra_work_is_settled_in_mediation(tell, language):
    story = tell(language)
    noor, carol = story.noor, story.carol
    story.carol_reports("extra_work")
    story.to_offers("I see it differently")
    story.offers(noor, "0.00")
    carol.opens_letter("/d/")
    story.offers(carol, "340.00")
    somebody = {"Name of the mediator": NAMES["mediator"], "E-mail address of the mediator": MAX}
    carol.presses("Propose it", somebody | signed("client"))
    noor.opens_letter("/disputes/")
    noor.reads(nl="Er wordt om instemming gevraagd", en="You are asked to agree")
    noor.follows("Open the mediation")
    noor.presses("I agree to this mediation", signed("freelancer"))
    mediator = story.mediator()
    mediator.opens_letter("/m/")
    statement = {"nl": "Ik ken geen van beiden.", "en": "I know neither of them."}[language]
    promise = "I am independent of both sides and keep what I hear to myself"
    mediator.presses(
        "I will do it", {"Do you know either side, and how?": statement, promise: True} | signed("mediator")
    )
    assert story.stands == ("mediation", "mediator")
    asked = {"nl": "Niemand vroeg mij eerst.", "en": "Nobody asked me first."}[language]
    carol.opens_letter("/d/")
    carol.follows("Open the mediation")
    carol.presses("Say it here", {"Message": asked})
    noor.opens_letter("/mediation/")
    noor.reads(nl="Vertrouwelijk.", en="Confidential.")
    noor.reads(asked)
    mediator.opens_letter("/m/")
    story.offers(mediator, "140.00", "Put it before the others", instalments="1")
    carol.opens_letter("/mediation/")
    story.accepts(carol, "client", "169.40")
    assert story.books == {"open": D("1954.15"), "disputed": D("411.40")}
    noor.opens_letter("/mediation/")
    story.accepts(noor, "freelancer", "169.40")
    assert (story.stands, story.case.outcome) == (("executing", "client"), Outcome.MEDIATED)
    assert story.books == {"open": D("1784.75"), "credited": D("169.40")}
    carol.opens_letter("/d/")
    for each in (noor, carol):
        each.reads(nl="Vaststellingsovereenkomst", en="Settlement agreement", where="#outcome")
        each.reads_nothing_of(asked)
    story.noor_is_paid("1784.75")
    story.noor_learns("scope")
    assert story.books == {"credited": D("169.40"), "paid": D("1784.75")}


@both
def test_a_client_who_falls_silent_has_agreed_to_nothing(tell, language):
    story = tell(language)
    noor, carol = story.noor, story.carol
    story.carol_reports("quantity")
    story.noor_restates()
    story.after(8)
    assert story.stands == ("review", "freelancer")
    story.noor_answers("I see it differently")
    noor.reads(nl="Niet bevestigd", en="Not confirmed")
    story.offers(noor, "85.00")
    story.after(21)
    assert (story.stands, story.case.outcome) == (("expired", "client"), "")
    assert story.books == {"open": D("1954.15")}
    carol.opens_letter("/d/")
    carol.reads(nl="Het gesprek hervatten", en="Take up the conversation again")
    story.after(31)
    assert (story.stands, story.case.outcome) == (("retrospective", "freelancer"), Outcome.EXPIRED)
    story.noor_is_paid("1954.15")
    story.after(15)
    assert story.case.root_cause == ""
    noor.opens_letter("/disputes/")
    story.is_over()
    assert story.books == {"paid": D("1954.15")}


@both
def test_a_freelancer_who_falls_silent_gets_no_money_for_it(tell, language):
    story = tell(language)
    noor, carol = story.noor, story.carol
    story.carol_reports("quantity")
    story.after(8)
    assert (story.stands, story.case.sla_breaches) == (("acknowledged", "freelancer"), 1)
    carol.opens_letter("/d/")
    carol.reads(nl="De volgende stap is aan de freelancer.", en="It is the freelancer's turn.")
    story.after(40)
    assert story.stands == ("acknowledged", "freelancer")
    assert story.books == {"open": D("1954.15"), "disputed": D("411.40")}
    carol.reloads()
    carol.reads("1542.75")
    story.noor_restates()
    story.carol_confirms()
    story.after(11)
    assert story.stands == ("negotiation", "freelancer")
    carol.opens_letter("/d/")
    story.offers(carol, "255.00")
    story.after(8)
    carol.opens_letter("/d/")
    story.offers(carol, "300.00")
    noor.opens_letter("/disputes/")
    noor.reads("363.00", nl="De volgende stap ligt hier.", en="It is your turn.")
    story.accepts(noor, "freelancer", "363.00")
    assert story.case.outcome == Outcome.SETTLED_CREDIT
    assert story.books == {"open": D("1591.15"), "credited": D("363.00")}
    story.noor_is_paid("1591.15")
    story.noor_learns("relationship")
    assert story.books == {"credited": D("363.00"), "paid": D("1591.15")}


@both
def test_an_invoice_is_paid_and_then_disputed(tell, language):
    story = tell(language)
    noor, carol = story.noor, story.carol
    noor.comes_to(f"/invoices/{story.invoice.pk}/")
    story.books_it("1954.15")
    story.carol_reports("quantity")
    assert story.books == {"paid": D("1954.15"), "disputed": D("411.40")}
    story.to_offers("You are right")
    story.offers(noor, "170.00")
    carol.opens_letter("/d/")
    story.accepts(carol, "client", "205.70")
    carol.reads("205.70", nl="terug van de freelancer", en="back from the freelancer", where="#outcome")
    assert story.books == {"open": D("-205.70"), "credited": D("205.70"), "paid": D("1954.15")}
    assert story.stands == ("executing", "freelancer")
    story.after(8)
    carol.reloads()
    late = {"nl": "Het geld is er nog niet.", "en": "The money is still missing."}[language]
    carol.presses("Put it on record", {"What was agreed and did not happen?": late})
    noor.opens_letter("/disputes/")
    noor.reads("205.70", nl="Terugbetaling vastleggen", en="Record the refund", where="#outcome")
    noor.follows("Record the refund")
    noor.presses("Book it")
    carol.opens_letter("/d/")
    carol.reads(nl="Afgehandeld met een creditnota", en="Settled with a credit note")
    assert story.stands == ("retrospective", "freelancer")
    assert (story.line.outcome, story.line.credited_net) == ("split", D("170.00"))
    story.noor_learns("invoice_error")
    assert story.books == {"credited": D("205.70"), "paid": D("1748.45")}


@both
def test_a_wrong_account_number_stops_the_paying_first(tell, language):
    story = tell(language)
    noor, carol = story.noor, story.carol
    doubt = {"nl": "Betaal nog niet", "en": "Please do not pay yet"}
    forged = {"nl": "Een mail noemde een ander nummer.", "en": "A mail told us of another account."}[language]
    story.carol_reports("bank", {"What is wrong with this line?": forged})
    carol.reads(**doubt)
    carol.opens_letter("/i/")
    carol.reads(**doubt)
    assert not carol.page.locator('a[href$="/pay/"]').count()
    story.after(3)
    assert story.reminders() == 0
    noor.opens_letter("/disputes/")
    call = {"nl": "Ons nummer is nooit veranderd. Bel ons gerust.", "en": "Our number never changed. Please call us."}
    noor.presses("Send", {"message": call[language]})
    carol.opens_letter("/d/")
    carol.reads(**call)
    carol.presses("Withdraw")
    assert (story.stands, story.case.outcome) == (("retrospective", "freelancer"), Outcome.WITHDRAWN)
    carol.opens_letter("/i/")
    carol.follows("How to pay")
    carol.reads("NL91 ABNA 0417 1643 00")
    assert story.books == {"open": D("1954.15")}
    story.noor_learns("security")
    noor.follows("To the invoice")
    story.books_it("1954.15")
    assert story.books == {"paid": D("1954.15")}


@both
def test_a_consumer_gets_fourteen_days_before_it_costs_anything(tell, clock, language):
    clock.move_to("2026-05-01T09:00:00+00:00")
    verify_rates()
    story = tell(language, due_on=date(2026, 5, 31), buyer_kind="consumer")
    noor, carol = story.noor, story.carol
    story.carol_reports("quantity")
    story.to_offers("I see it differently")
    story.offers(noor, "0.00")
    story.noor_is_paid("1542.75")
    story.after(20)
    noor.opens_letter("/disputes/")
    story.offers(noor, "85.00")
    story.after(13)  # overdue, and nobody answered
    assert story.stands == ("negotiation", "client")
    noor.opens_letter("/disputes/")
    noor.presses("Show me the letter", {"By registered post": True})
    noor.presses("I want to send this letter")
    letter = noor.person.where
    story.after(3)
    assert story.books == {"open": D("411.40"), "disputed": D("411.40"), "paid": D("1542.75")}
    noor.comes_to(letter)
    noor.presses("Send exactly this letter")
    assert story.stands == ("formal_notice", "client")
    assert story.books == {"open": D("411.40"), "paid": D("1542.75")}
    story.after(1)
    noor.comes_to(letter)
    noor.presses("Put it on record", {"Received on": timezone.now().date().isoformat()})
    carol.opens_letter("/d/")
    carol.reads("411.40", nl="Kosten, pas na de 14 dagen", en="Costs, only after the 14 days")
    story.after(13)
    carol.reloads()
    carol.presses("Accept the invoice in full", signed("client"))
    assert (story.stands, story.case.outcome) == (("executing", "client"), Outcome.ACCEPTED_FULL)
    story.noor_is_paid("411.40")  # the principal: within the days it costs a consumer nothing
    story.noor_learns("agreement")
    assert story.books == {"paid": D("1954.15")}
