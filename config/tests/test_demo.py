"""The demo business is made by the services of every day, and shows every state a newcomer should see."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Business
from clients.models import Agreement, Clause, TimeEntry
from config import demo
from disputes.models import Dispute, Exhibit
from foundation.audit.verify import verify_all
from foundation.pdf import fence
from insights import about_disputes
from insights.queries import Scope
from insights.services import summaries
from invoices import agreed
from invoices.models import Invoice, RecurringRun
from notices.models import LegalLetter
from payments.models import BankEntry


@pytest.fixture
def paper_is_quick(monkeypatch):
    """The demo sends PDFs; how they are made has tests of its own."""
    monkeypatch.setattr(fence, "render_paper", lambda paper: b"%PDF-1.7 " + paper.identifier.encode())


@pytest.mark.django_db
def test_the_demo_is_a_year_of_work_with_cases_at_every_turn(paper_is_quick, client):
    business = demo.build()
    cases = Dispute.objects.for_business(business)
    assert set(cases.values_list("state", flat=True)) >= {
        "closed", "mediation", "negotiation", "restated", "raised", "retrospective",
    }  # fmt: skip
    assert set(cases.values_list("ball_with", flat=True)) >= {"freelancer", "client"}
    assert Invoice.objects.filter(kind="credit_note").count() >= 2
    assert all(not report.faults for report in verify_all())
    spread = Invoice.objects.issued().order_by("issued_at").values_list("issued_at", "created_at")
    assert (spread[len(spread) - 1][0] - spread[0][0]).days > 300
    assert all((issued - created).days == 0 for issued, created in spread)
    for _name, url in demo.client_links():
        assert client.get(url.split("8000")[1]).status_code == 200
    _shares_fall(business)
    _nothing_is_missing(business)


def _nothing_is_missing(business):
    """A newcomer finds each kind of thing at least once, in a state that says what it is for."""
    issued = Invoice.objects.for_business(business).issued()
    assert set(issued.values_list("currency", flat=True)) == {"EUR", "USD"}
    assert issued.filter(settled_by=None, is_deposit=True).count() == 0 < issued.filter(is_deposit=True).count()
    assert issued.filter(discount__gt=0).exists()
    assert issued.exclude(billed_time=None).exists()
    assert TimeEntry.objects.for_business(business).filter(seconds=None).exists()
    quote = Agreement.objects.for_business(business).accepted().get(kind="quote")
    assert {each.net > 0 for each in agreed.left(quote)} == {True}
    assert Clause.objects.filter(agreement__status="accepted", agreement__kind="contract").exists()
    assert Agreement.objects.for_business(business).filter(status="sent").exists()
    states = BankEntry.objects.for_business(business).values_list("state", flat=True)
    assert set(states) >= {"matched", "suggested", "unmatched"}
    assert RecurringRun.objects.exclude(invoice__number="").count() == 3
    assert LegalLetter.objects.get().state == "cooling"
    assert set(Exhibit.objects.values_list("kind", flat=True)) >= {"order", "time_log", "call_note"}


def _shares_fall(business):
    """The dispute rate of the year goes down, with the lessons that go with it, and the summaries agree."""
    figure = about_disputes.dispute_rate(Scope(business, "EUR", timezone.now().date()), "nl")
    shares = [share.percent for *_facts, share in figure.rows if share.percent is not None]
    assert len(shares) >= 3
    assert shares[0] > shares[-1]
    assert len(figure.notes) == 4
    assert summaries.check(business) == []


@pytest.mark.django_db
def test_a_second_demo_is_refused_and_an_installation_in_use_is_left_alone(monkeypatch):
    clients = demo._data()["clients"]
    monkeypatch.setattr(demo, "_data", lambda: {"clients": clients, "stories": []})  # a year is told once, above
    demo.build()
    with pytest.raises(CommandError, match="already there"):
        call_command("demo")
    call_command("demo", "--if-empty")
    assert Business.objects.count() == 1
