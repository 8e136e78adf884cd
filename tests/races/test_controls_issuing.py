"""Issuing, sending and drafts with a guard down. The races: test_issuing.py."""

from functools import partial

import pytest

from accounts.models import Business
from clients.models import Client
from clients.tests.make import make_client
from invoices import deposits, paper
from invoices.models import Delivery, Invoice
from invoices.services import draft, issue
from invoices.services import send as sending
from invoices.tests.make import actor_of, line, make_draft, make_invoice
from tests.races.books import assert_gapless
from tests.races.overtaking import as_it_is, no_constraint, no_lock, no_state, prove
from tests.races.starting_shot import race, refusals, winners
from tests.races.test_issuing import final_invoices, issuing


def names(results):
    return [type(each).__name__ for each in refusals(results)]


def numbers(alice):
    return sorted(Invoice.objects.for_business(alice).exclude(number="").values_list("number", flat=True))


def test_a_number_that_is_counted_and_not_taken_is_given_twice(alice, monkeypatch):
    kramer = make_client(alice)  # one that is typed in the draft would be looked up under the lock of the business
    make_invoice(alice, client=kramer)  # and with it the first text of the answers
    drafts = [make_draft(alice, client=kramer) for _draft in range(2)]

    def count(**kind):
        return f"2026-{len(numbers(alice)) + 1:04}"

    prove(
        lambda: map(issuing, drafts),
        lambda results: (names(results), [number[-4:] for number in numbers(alice)]),
        (as_it_is, ([], ["0001", "0002", "0003"])),
        (lambda: monkeypatch.setattr(issue.numbering, "next_number", count), (["IntegrityError"], ["0001", "0002"])),
        (no_constraint("one_number_per_business"), ([], ["0001", "0002", "0002"])),
    )


def test_a_number_that_is_taken_outside_the_transaction_is_lost_when_the_issue_fails(alice, monkeypatch):
    taken, tell = issue.numbering.next_number, issue._record

    def fail(invoice, *facts):
        tell(invoice, *facts)
        if invoice.reference == "fails":
            raise RuntimeError

    def elsewhere(**kind):
        return race(partial(taken, **kind))[0]

    def both():
        return [issuing(make_draft(alice, reference="fails")), issuing(make_draft(alice))]

    monkeypatch.setattr(issue, "_record", fail)
    issued = [_one_after_the_other(both())]
    assert_gapless(alice)
    monkeypatch.setattr(issue.numbering, "next_number", elsewhere)
    issued.append(_one_after_the_other(both()))
    assert issued == [1, 1]
    with pytest.raises(AssertionError, match="invoice: "):
        assert_gapless(alice)


def _one_after_the_other(acts):
    done = 0
    for act in acts:
        try:
            act()
            done += 1
        except RuntimeError:
            continue
    return done


def test_without_the_lock_on_the_business_a_client_is_remembered_twice(alice, monkeypatch):
    drafts = [make_draft(alice, buyer_name="Kramer & Zn.", buyer_email="carol@kramer.test") for _tab in range(2)]
    prove(
        lambda: map(issuing, drafts),
        lambda results: Client.objects.for_business(alice).filter(name="Kramer & Zn.").count(),
        (as_it_is, 1),
        (no_lock(monkeypatch, Business), 2),
    )


def typing(invoice, **text):
    fields = {
        "version": invoice.version,
        "fields": {},
        "lines": [line(quantity=1)],
        "actor": actor_of(invoice.business),
    } | text
    return partial(draft.save, Invoice.objects.get(pk=invoice.pk), **fields)


def test_without_the_lock_an_invoice_is_issued_that_says_something_else_than_its_lines(alice, monkeypatch):
    invoice = make_draft(alice)

    def told(results):
        now = Invoice.objects.get(pk=invoice.pk)
        return names(results), now.is_draft or now.snapshot["lines"][0]["quantity"] == str(now.lines.get().quantity)

    prove(
        lambda: [typing(invoice), issuing(invoice)],
        told,
        (as_it_is, (["DraftChanged"], True)),
        (no_lock(monkeypatch, Invoice), ([], False)),
    )


def test_without_the_version_that_the_update_names_the_second_tab_overwrites_the_first(alice, monkeypatch):
    invoice = make_draft(alice)
    prove(
        lambda: [typing(invoice, fields={"notes": tab}, lines=[line(description=tab)]) for tab in "AB"],
        lambda results: (names(results), Invoice.objects.get(pk=invoice.pk).notes),
        (as_it_is, (["DraftChanged"], "A")),
        (no_state(monkeypatch, Invoice), ([], "B")),
    )


def test_without_the_lock_a_double_click_sends_two_letters(alice, settings, tmp_path, monkeypatch):
    monkeypatch.setattr("foundation.pdf.fence.render_paper", lambda paper: b"%PDF-1.7 x")
    settings.MEDIA_ROOT = tmp_path
    invoice = make_invoice(alice)
    paper.build(invoice.pk)
    act = partial(sending.send, invoice, to="carol@kramer.test", message="", actor=actor_of(alice))
    prove(
        lambda: [act] * 2,
        lambda results: Delivery.objects.filter(invoice=invoice).count(),
        (as_it_is, 1),
        (no_lock(monkeypatch, Invoice), 2),
    )


def test_without_the_look_under_the_lock_and_the_key_a_deposit_is_taken_off_twice(alice, monkeypatch):
    drafts = final_invoices(alice, 2)
    before = {each.pk: deposits.open_for(each) for each in drafts}
    prove(
        lambda: map(issuing, drafts),
        lambda results: (len(winners(results)), names(results)),
        (as_it_is, (1, ["DepositGone"])),
        (lambda: monkeypatch.setattr(deposits, "open_for", lambda each: before[each.pk]), (1, ["DepositGone"])),
        (no_constraint("invoices_deposituse_pkey"), (2, [])),
    )
