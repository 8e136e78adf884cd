"""Agreements, letters, mediations, hours and papers with a guard down. The races stand in the files of those names."""

from functools import partial

import pytest
from django.utils import timezone

from accounts.models import Business
from clients.models import Agreement, TimeEntry
from clients.tests.make import accepted, make_agreement, send
from disputes.models import CaseFile, Dispute, Mediation, MediationProposal
from disputes.services import case_files, compartment, mediation
from disputes.states import State
from disputes.tests.make import CAROL, fresh, make_dispute, make_disputed_invoice, offer, put
from disputes.tests.test_mediation import MAX, accept, begin, way_out
from invoices.models import BilledTime, FaqUse, Invoice
from invoices.services import billing, faqs, hours
from invoices.tests.make import actor_of, make_draft, make_invoice
from notices.models import LegalLetter
from notices.services import delivery, drafting
from tests.races import test_letters, test_time
from tests.races.books import events
from tests.races.overtaking import as_it_is, no_constraint, no_guard, no_lock, no_state, overtake, prove
from tests.races.starting_shot import race, refusals, winners
from tests.races.test_agreements import accepting, told
from tests.races.test_issuing import issuing
from tests.races.trials import FEW, trials

ready, carol = test_letters.ready, test_time.carol


@pytest.fixture
def cases_unlocked(monkeypatch):
    return no_lock(monkeypatch, Invoice, Dispute)


def names(results):
    return [type(each).__name__ for each in refusals(results)]


def test_without_lock_and_state_a_double_click_on_accept_writes_four_letters(alice, monkeypatch):
    sent = send(make_agreement(alice))
    prove(
        lambda: [accepting(sent)] * 2,
        lambda results: (names(results), told(sent)),
        (as_it_is, ([], 2)),
        (no_lock(monkeypatch, Agreement), (["AgreementSuperseded"], 2)),
        (no_state(monkeypatch, Agreement), (["IntegrityError"], 2)),
        (no_guard("clients_agreement"), ([], 4)),
    )


def test_without_the_lock_the_rest_of_an_agreement_is_taken_twice(alice, monkeypatch):
    quote = accepted(make_agreement(alice))
    prove(
        lambda: [partial(billing.bill, quote, actor=actor_of(alice))] * 2,
        lambda results: (names(results), Invoice.objects.filter(client=quote.client).count()),
        (as_it_is, (["NothingLeft"], 1)),
        (no_lock(monkeypatch, Agreement), ([], 2)),
    )


def test_without_lock_and_state_a_letter_that_was_dropped_leaves(ready, alice, monkeypatch):
    letter = ready()
    prove(
        lambda: [
            partial(drafting.drop, letter, actor=actor_of(alice)),
            partial(test_letters.send, letter, alice),
        ],
        lambda results: (len(winners(results)), test_letters.mails(letter)),
        (as_it_is, (1, 0)),
        (no_lock(monkeypatch, Invoice, LegalLetter), (1, 0)),
        (no_state(monkeypatch, LegalLetter), (2, 1)),
    )


def test_without_lock_and_state_a_letter_arrives_on_two_days(ready, alice, monkeypatch):
    letter, today = test_letters.send(ready(), alice), timezone.now().date()
    LegalLetter.objects.filter(pk=letter.pk).update(posted_on=today)
    prove(
        lambda: [
            partial(delivery.receive, letter, delivered_on=today, proof="tracked", actor=actor_of(alice)),
            partial(delivery.confirm, letter, typed_name="Carol Kramer", actor=actor_of(alice)),
        ],
        lambda results: (names(results), LegalLetter.objects.get(pk=letter.pk).proof),
        (as_it_is, ([], "tracked")),
        (no_lock(monkeypatch, Invoice, LegalLetter), (["LetterGone"], "tracked")),
        (no_state(monkeypatch, LegalLetter), ([], "confirmed")),
    )


@pytest.fixture
def mediated(alice):
    case = put(make_dispute(make_disputed_invoice(alice)), State.NEGOTIATION)
    offer(case)
    return begin(fresh(case))


def copy_of(held):
    return Mediation.objects.select_related("dispute").get(pk=held.pk)


def test_without_the_lock_both_accept_and_nothing_is_settled(mediated, cases_unlocked, alice):
    way = way_out(mediated)
    prove(
        lambda: [partial(accept, copy_of(mediated), way, by) for by in (actor_of(alice), CAROL)],
        lambda results: (names(results), MediationProposal.objects.get(pk=way.pk).state),
        (as_it_is, ([], "accepted")),
        (cases_unlocked, ([], "live")),
    )


def test_without_lock_and_state_a_mediation_is_settled_and_ended(mediated, cases_unlocked, alice, monkeypatch):
    way = way_out(mediated)
    accept(mediated, way, actor_of(alice))
    prove(
        lambda: [
            partial(accept, copy_of(mediated), way, CAROL),
            partial(mediation.end, fresh(mediated.dispute), actor=MAX),
        ],
        lambda results: (len(winners(results)), fresh(mediated.dispute).state),
        (as_it_is, (1, State.EXECUTING)),
        (cases_unlocked, (1, State.EXECUTING)),
        (no_state(monkeypatch, Dispute), (2, State.NEGOTIATION)),
    )


def test_without_lock_and_state_a_mediation_is_erased_twice(mediated, cases_unlocked, monkeypatch):
    mediation.end(fresh(mediated.dispute), actor=MAX)
    Mediation.objects.filter(pk=mediated.pk).update(erase_at=mediated.proposed_at)
    prove(
        lambda: [partial(compartment.erase, copy_of(mediated), actor=MAX)] * 2,
        lambda results: events(f"case:{mediated.dispute_id}", "mediation.erased"),
        (as_it_is, 1),
        (cases_unlocked, 1),
        (no_state(monkeypatch, Mediation), 2),
    )


def test_without_lock_and_constraint_the_same_hours_are_invoiced_twice(alice, carol, monkeypatch):
    entry = test_time.worked(alice, carol)
    prove(
        lambda: [test_time.billing(alice, carol, entry)] * 2,
        lambda results: (names(results), BilledTime.objects.filter(entry=entry).count()),
        (as_it_is, (["HoursTaken"], 1)),
        (no_lock(monkeypatch, TimeEntry), (["HoursTaken"], 1)),
        (no_constraint("time_is_billed_once"), ([], 2)),
    )


def adding(alice, carol, entry, invoice):
    return partial(
        hours.bill, alice, client=carol, entries=[entry.pk], grouping="task", rate=80, actor=actor_of(alice),
        into=Invoice.objects.select_related("client").get(pk=invoice.pk),
    )  # fmt: skip


@pytest.fixture
def draft_of_carol(alice, carol):
    return make_draft(alice, client=carol)


def test_hours_that_are_added_while_somebody_issues_stand_on_the_invoice_or_stay_free(alice, carol, draft_of_carol):
    entry = test_time.worked(alice, carol)
    for _trial in trials(FEW):
        issued, added = race(issuing(draft_of_carol), adding(alice, carol, entry, draft_of_carol))
        assert len(refusals([issued, added])) == 1
        assert BilledTime.objects.filter(entry=entry).count() == (0 if isinstance(added, Exception) else 1)


def test_without_the_draft_that_the_update_names_hours_are_added_to_an_issued_invoice(
    alice, carol, draft_of_carol, monkeypatch
):
    entry = test_time.worked(alice, carol)
    prove(
        lambda: [issuing(draft_of_carol), adding(alice, carol, entry, draft_of_carol)],
        lambda results: (names(results), BilledTime.objects.filter(entry=entry).count()),
        (as_it_is, (["AlreadyIssued"], 0)),
        (no_state(monkeypatch, Invoice), (["IntegrityError"], 0)),
        (no_guard("invoices_invoiceline"), (["IntegrityError"], 0)),
        (no_guard("invoices_invoice"), ([], 1)),
    )


def asking(case):
    return partial(case_files.ask, fresh(case), language="en", with_offers=False, actor=actor_of(case.business))


def test_two_clicks_ask_for_one_case_file(alice):
    case = make_dispute(make_disputed_invoice(alice))
    for _trial in trials(FEW):
        asked = race(*[asking(case)] * 3)
        assert len({each.pk for each in asked}) == 1
        assert events(f"case:{case.pk}", "case_file.asked") == 1


def test_without_lock_and_constraint_two_clicks_ask_for_two_case_files(alice, cases_unlocked):
    case = make_dispute(make_disputed_invoice(alice))
    prove(
        lambda: [asking(case)] * 2,
        lambda results: (names(results), CaseFile.objects.filter(dispute=case).count()),
        (as_it_is, ([], 1)),
        (cases_unlocked, (["IntegrityError"], 1)),
        (no_constraint("one_case_file_in_the_making"), ([], 2)),
    )


def opening(invoice):
    return partial(faqs.opened, invoice, key="pay", language="en", actor=CAROL)


def test_answers_that_are_opened_at_once_are_counted_one_by_one(alice):
    invoice = make_invoice(alice)
    for _trial in trials(FEW):
        race(*[opening(invoice)] * 3)
        assert FaqUse.objects.get(invoice=invoice).clicks == 3


def test_without_counting_in_the_database_a_click_is_lost_and_without_the_constraint_a_row_is_too_many(
    alice, monkeypatch
):
    invoice = make_invoice(alice)

    def read_first(name):
        return FaqUse.objects.values_list(name, flat=True).get(invoice=invoice)

    def counted(results):
        return list(FaqUse.objects.filter(invoice=invoice).values_list("clicks", flat=True))

    prove(
        lambda: [opening(invoice)] * 2,
        counted,
        (as_it_is, [2]),
        (no_constraint("one_count_per_answer_and_invoice"), [1, 1]),
    )
    opening(invoice)()
    monkeypatch.setattr(faqs, "F", read_first)
    overtake(opening(invoice), opening(invoice))
    assert counted([]) == [2]  # three were made


def publishing(alice, answer):
    entries = [{"key": "late", "question": "What if I am late?", "answer": answer}]
    return partial(faqs.publish, alice, language="en", entries=entries, actor=actor_of(alice))


def test_without_the_lock_two_texts_of_the_answers_get_the_same_number(alice, monkeypatch):
    prove(
        lambda: [publishing(alice, answer) for answer in ("Call us.", "Write to us.")],
        names,
        (as_it_is, []),
        (no_lock(monkeypatch, Business), ["IntegrityError"]),
        (no_constraint("one_faq_per_version"), []),
    )
