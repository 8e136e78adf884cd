"""Issuing and sending, when two people or two clicks do it at once."""

from functools import partial

import pytest

from clients.models import Client
from foundation.links.models import SecretLink
from foundation.mail.models import OutgoingEmail
from foundation.pdf import fence
from invoices import deposits
from invoices.errors import AlreadyIssued, DepositGone, DraftChanged
from invoices.models import Delivery, Invoice, InvoiceDocument
from invoices.services import draft, issue
from invoices.services import send as sending
from invoices.tests.make import actor_of, line, make_draft, make_invoice
from tests.races.books import assert_gapless, assert_in_order, events
from tests.races.starting_shot import race, refusals, winners
from tests.races.trials import FEW, MONEY, trials

TABS, ISSUERS = 5, 32


def issuing(invoice):
    copy = Invoice.objects.get(pk=invoice.pk)  # what each tab has read before
    return partial(issue.issue, copy, version=copy.version, actor=actor_of(copy.business))


def test_one_draft_is_issued_once_however_many_tabs_click(alice):
    invoice = make_draft(alice)
    for _trial in trials(MONEY):
        results = race(*[issuing(invoice) for _tab in range(TABS)])
        assert len(winners(results)) == 1
        assert [type(each) for each in refusals(results)] == [AlreadyIssued] * (TABS - 1)
        assert events(f"invoice:{invoice.pk}", "invoice.issued") == 1
        assert SecretLink.objects.filter(target_id=invoice.pk).count() == 1
        assert_in_order(invoice)


def test_thirty_two_issuers_of_one_business_leave_no_gap_and_no_twin(alice):
    drafts = [make_draft(alice) for _issuer in range(ISSUERS)]
    for _trial in trials(FEW):
        assert len(winners(race(*map(issuing, drafts)))) == ISSUERS
        assert_gapless(alice)
        assert Invoice.objects.issued().count() == ISSUERS


def test_issues_that_fail_in_the_middle_give_their_number_to_the_next(alice, monkeypatch):
    tell = issue._record

    def fail_for_some(invoice, actor, reason):
        tell(invoice, actor, reason)
        if invoice.reference == "fails":
            raise DraftChanged

    monkeypatch.setattr(issue, "_record", fail_for_some)
    drafts = [make_draft(alice, reference="fails" if place % 2 else "") for place in range(8)]
    for _trial in trials(FEW):
        assert len(winners(race(*map(issuing, drafts)))) == 4
        assert_gapless(alice)


def test_a_client_typed_in_two_drafts_at_once_is_remembered_once(alice):
    typed = {"buyer_name": "Kramer & Zn.", "buyer_email": "carol@kramer.test"}
    drafts = [make_draft(alice, **typed) for _tab in range(4)]
    for _trial in trials(FEW):
        assert len(winners(race(*map(issuing, drafts)))) == 4
        assert Client.objects.for_business(alice).filter(name=typed["buyer_name"]).count() == 1


def test_typing_on_while_somebody_issues_changes_nothing_that_was_issued(alice):
    invoice = make_draft(alice)
    fewer = {"version": invoice.version, "fields": {}, "lines": [line(quantity=1)], "actor": actor_of(alice)}
    for _trial in trials(FEW):
        issued, saved = race(issuing(invoice), partial(draft.save, Invoice.objects.get(pk=invoice.pk), **fewer))
        assert isinstance(issued, DraftChanged) or isinstance(saved, AlreadyIssued)
        invoice.refresh_from_db()
        assert invoice.is_draft == isinstance(issued, DraftChanged)
        assert invoice.lines.get().quantity == (1 if invoice.is_draft else 5)
        if not invoice.is_draft:
            assert_in_order(invoice)


def test_two_tabs_that_type_save_one_text_and_refuse_the_other(alice):
    invoice = make_draft(alice)
    version, texts = invoice.version, [{"fields": {"notes": tab}, "lines": [line(description=tab)]} for tab in "AB"]
    for _trial in trials(FEW):
        saves = [
            partial(draft.save, Invoice.objects.get(pk=invoice.pk), version=version, **text, actor=None)
            for text in texts
        ]
        results = race(*saves)
        assert [type(each) for each in refusals(results)] == [DraftChanged]
        invoice.refresh_from_db()
        assert invoice.lines.get().description == invoice.notes


@pytest.fixture
def _paper_is_ready(monkeypatch):
    """Making the PDF is not the race here; its row is."""
    monkeypatch.setattr(fence, "render_paper", lambda paper: b"%PDF-1.7 " + paper.identifier.encode())


@pytest.mark.usefixtures("_paper_is_ready")
def test_a_double_click_on_send_is_one_letter(alice, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    invoice = make_invoice(alice)
    for _trial in trials(FEW):
        send = partial(
            sending.send, Invoice.objects.get(pk=invoice.pk), to="carol@kramer.test", message="", actor=actor_of(alice)
        )
        results = race(*[send] * 3)
        assert len(winners(results)) == 1
        assert Delivery.objects.filter(invoice=invoice).count() == 1
        assert InvoiceDocument.objects.filter(invoice=invoice).count() == 1
        assert OutgoingEmail.objects.filter(about=f"invoice:{invoice.pk}").count() == 1
        assert events(f"invoice:{invoice.pk}", "invoice.sent") == 1


def final_invoices(alice, count):
    """Drafts that all take off the same deposit."""
    kramer = Client.objects.create(business=alice, name="Kramer & Zn.", address="Industrieweg 3", city="Groningen")
    paid_ahead = make_invoice(alice, client=kramer, is_deposit=True)
    made = [draft.finish(paid_ahead, actor=actor_of(alice)) for _draft in range(count)]
    rows = [line(quantity=10)]
    return [
        draft.save(
            each, version=each.version, fields={"due_on": paid_ahead.due_on}, lines=rows,
            deposits=deposits.open_for(each), actor=actor_of(alice),
        )
        for each in made
    ]  # fmt: skip


def test_of_several_final_invoices_at_once_one_takes_the_deposit_off(alice):
    drafts = final_invoices(alice, 4)
    for _trial in trials(FEW):
        results = race(*map(issuing, drafts))
        assert len(winners(results)) == 1
        assert {type(each) for each in refusals(results)} == {DepositGone}
        assert_gapless(alice)


def test_without_the_look_under_the_lock_the_key_alone_still_lets_one_through(alice, monkeypatch):
    known = deposits.open_for
    drafts = final_invoices(alice, 4)
    before = {each.pk: known(each) for each in drafts}
    monkeypatch.setattr(deposits, "open_for", lambda invoice: before[invoice.pk])
    for _trial in trials(FEW):
        assert len(winners(race(*map(issuing, drafts)))) == 1
