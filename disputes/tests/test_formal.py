"""The formal stage: nothing leaves in anger, the client can always answer, and a decision ends in the books."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from disputes.casefile import content
from disputes.jobs import move_overdue
from disputes.models import CaseFile, Decision, Dispute
from disputes.services import links
from disputes.tests.make import LINES, fresh, make_dispute, offer, put
from invoices import claims
from invoices.models import Invoice
from invoices.queries import client_url
from invoices.tests.make import make_invoice, mark_sent, owner_of
from notices.models import LegalLetter
from notices.tests.make import business, verify_rates

pytestmark = pytest.mark.django_db
D = Decimal
JUDGMENT = b"rule,amount\n1,170.00\n"


@pytest.fixture(autouse=True)
def _quick(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("foundation.pdf.fence.render_paper", lambda paper: b"%PDF-1.7 " + paper.html.encode())


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 7, 31, 9, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.fixture
def alice(db):
    return business()


@pytest.fixture
def signed_in(client, alice):
    client.force_login(owner_of(alice))
    client.cookies["django_language"] = "en"
    return client


def negotiating(alice, **fields):
    """A case about € 411.40 of an invoice of € 1,954.15 that was due on 31 May, at offers."""
    with time_machine.travel(datetime(2026, 5, 1, 9, tzinfo=UTC), tick=False):
        invoice = mark_sent(make_invoice(alice, lines=LINES, due_on=date(2026, 5, 31), **fields))
    return put(make_dispute(invoice), "negotiation", ball_with="client")


def click(client, case, name, **data):
    return client.post(reverse(f"disputes:{name}", args=[case.pk]), data)


def serve(client, case, clock, days=2):
    """The notice through the pages: begun in the case, read, slept on, sent, received."""
    answer = click(client, case, "serve_notice", channel="registered")
    assert answer.status_code == 302, answer.content.decode()[:2000]
    letter = LegalLetter.objects.get(pk=answer.url.split("/")[2])
    for verb in ("decide", "send"):
        sha256 = client.get(letter.get_absolute_url()).context["sha256"]
        done = client.post(reverse(f"notices:{verb}", args=[letter.pk]), {"sha256": sha256})
        assert done.status_code == 302, done.content.decode()[:2000]
        clock.shift(timedelta(days=2, hours=1) if verb == "decide" else timedelta(0))
    return letter


def receive(client, letter, clock):
    clock.shift(timedelta(days=1))
    today = timezone.now().date()
    data = {"delivered_on": today.isoformat(), "proof": "tracked"}
    assert client.post(reverse("notices:receive", args=[letter.pk]), data).status_code == 302
    return today


def test_a_notice_moves_the_case_when_it_leaves_and_ends_the_pause(signed_in, alice, clock):
    verify_rates()
    case = negotiating(alice)
    offer(case)
    letter = serve(signed_in, case, clock)
    case = fresh(case)
    assert case.proposals.get().state == "superseded"
    assert (case.state, case.ball_with, case.due_at) == ("formal_notice", "client", None)
    assert case.invoice.disputed_total == 0
    letter.refresh_from_db()
    assert letter.facts["principal"] == "1954.15"
    assert D(letter.facts["interest"]) > 30
    arrived = receive(signed_in, letter, clock)
    assert fresh(case).due_at.date() == arrived + timedelta(days=15)
    shown = signed_in.get(links.client_path(case)).content.decode()
    assert "What is asked by letter" in shown
    assert "€1,954.15" in shown
    assert "Answer with an offer" in shown


def test_nothing_moves_while_the_letter_is_slept_on(signed_in, alice, clock):
    verify_rates()
    case = negotiating(alice)
    first = click(signed_in, case, "serve_notice", channel="registered")
    assert fresh(case).state == "negotiation"
    assert "A formal letter is being written" in signed_in.get(case.get_absolute_url()).content.decode()
    assert click(signed_in, case, "serve_notice", channel="registered").status_code == 409
    assert first.url not in signed_in.get(links.client_path(case)).content.decode()


def test_a_consumer_gets_the_fourteen_day_letter_and_a_stranger_none(signed_in, alice, clock):
    verify_rates()
    case = negotiating(alice, buyer_kind="consumer")
    assert serve(signed_in, case, clock).kind == "fourteen"
    unknown = negotiating(alice, buyer_kind="unknown", buyer_name="Somebody", buyer_email="some@body.test")
    answer = click(signed_in, unknown, "serve_notice", channel="registered")
    assert answer.status_code == 409
    assert "whether the client is a business" in answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "letter", "other"),
    [("consumer", "14-day letter", "formal notice"), ("business", "Formal notice", "14-day")],
)
def test_every_page_calls_the_stage_by_its_name_and_the_letter_by_its_own(
    signed_in, alice, clock, settings, kind, letter, other
):
    settings.ADMIN_MFA = False
    verify_rates()
    case = negotiating(alice, buyer_kind=kind)
    assert "Send a formal letter" in signed_in.get(case.get_absolute_url()).content.decode()
    receive(signed_in, serve(signed_in, case, clock), clock)
    clock.shift(timedelta(days=16))
    move_overdue()
    User.objects.filter(pk=owner_of(alice).pk).update(is_staff=True, is_superuser=True)
    signed_in.force_login(owner_of(alice))
    pages = [case.get_absolute_url(), links.client_path(case), f"/admin/disputes/dispute/{case.pk}/change/"]
    for path in pages:
        shown = signed_in.get(path).content.decode()
        for words in ("letter sent", "letter received", "Days of the formal letter passed"):
            assert words in shown
        assert "Formal stage" in shown
        assert other not in shown.split("</header>")[-1].replace("Formal notice", "formal notice")
    assert letter in signed_in.get(links.client_path(case)).content.decode()
    around = ["/disputes/", case.invoice.get_absolute_url(), f"{client_url(case.invoice).split('8000')[1]}dispute/"]
    for path in around:
        assert "Formal stage" in signed_in.get(path).content.decode()
    facts = content.gather(CaseFile(dispute=fresh(case), language="en", with_offers=False)).facts
    assert facts["cover"]["state"] == "Formal stage"
    assert "Formal letter sent" in str(facts["chronology"])


def test_the_client_answers_a_notice_with_an_offer_and_the_part_waits_again(signed_in, alice, clock):
    verify_rates()
    case = negotiating(alice)
    serve(signed_in, case, clock)
    line = case.lines.get()
    data = {f"credit_{line.pk}": "170.00", "text": "Half of it.", "instalments": "1", "goodwill": "0"}
    assert signed_in.post(f"{links.client_path(case)}answer-notice/", data).status_code == 302
    case = fresh(case)
    assert (case.state, case.ball_with) == ("negotiation", "freelancer")
    assert case.proposals.get().credit_net == 170
    assert case.invoice.disputed_total == D("411.40")


def in_court(signed_in, alice, clock):
    verify_rates()
    case = negotiating(alice)
    letter = serve(signed_in, case, clock)
    assert "arrived" in click(signed_in, case, "start_proceedings", forum="Kantonrechter").content.decode()
    receive(signed_in, letter, clock)
    clock.shift(timedelta(days=15))
    assert click(signed_in, case, "start_proceedings", forum="Kantonrechter").status_code == 409
    clock.shift(timedelta(days=1))
    move_overdue()
    assert fresh(case).ball_with == "freelancer"
    assert click(signed_in, case, "start_proceedings", forum="Kantonrechter Amsterdam").status_code == 302
    assert fresh(case).state == "legal"
    return case


def decision(case, outcome, credit="", **fields):
    line = case.lines.get()
    return {
        f"outcome_{line.pk}": outcome, f"credit_{line.pk}": credit, "kind": "judgment", "decided_by": "Rechtbank",
        "reference": "123 CV EXPL", "decided_on": timezone.now().date().isoformat(),
        "upload": SimpleUploadedFile("vonnis.csv", JUDGMENT, "text/csv"),
    } | fields  # fmt: skip


def test_a_split_decision_is_credited_filed_and_seen_by_both(signed_in, alice, clock):
    case = in_court(signed_in, alice, clock)
    assert click(signed_in, case, "record_decision", **decision(case, "split")).status_code == 422
    assert click(signed_in, case, "record_decision", **decision(case, "split", "170.00")).status_code == 302
    case = fresh(case)
    assert (case.state, case.outcome) == ("executing", "decided_split")
    assert Invoice.objects.get(corrects=case.invoice).total == D("205.70")
    assert case.lines.get().outcome == "split"
    theirs = links.client_path(case)
    assert "The decision" in signed_in.get(theirs).content.decode()
    sealed = signed_in.get(f"{theirs}decision/")
    assert sealed.content == JUDGMENT
    assert sealed["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("who", "outcome", "notes"),
    [("freelancer", "decided_for_freelancer", []), ("client", "decided_for_client", [D("411.40")])],
)
def test_a_decision_for_one_side_credits_nothing_or_everything(signed_in, alice, clock, who, outcome, notes):
    case = in_court(signed_in, alice, clock)
    click(signed_in, case, "record_decision", **decision(case, who))
    assert fresh(case).outcome == outcome
    assert [note.total for note in Invoice.objects.filter(corrects=case.invoice)] == notes


def test_a_decision_is_recorded_once_and_never_before_its_day(signed_in, alice, clock):
    case = in_court(signed_in, alice, clock)
    later = (timezone.now().date() + timedelta(days=3)).isoformat()
    early = click(signed_in, case, "record_decision", **decision(case, "client", decided_on=later))
    assert early.status_code == 409
    assert not Decision.objects.exists()
    click(signed_in, case, "record_decision", **decision(case, "client"))
    assert click(signed_in, case, "record_decision", **decision(case, "client")).status_code == 409
    assert Decision.objects.count() == 1


def test_the_claim_of_a_case_is_shown_only_as_what_would_be(signed_in, alice, clock):
    case = negotiating(alice)
    shown = signed_in.get(reverse("disputes:claim", args=[case.pk])).content.decode()
    assert "If the disputed part proves due" in shown
    assert "€411.40" in shown
    assert "nl.interest.statutory.b2b.2026-07-01" in shown
    assert "What is asked by letter" not in signed_in.get(links.client_path(case)).content.decode()


def test_an_agreement_starts_the_limitation_period_again(alice, clock):
    case = negotiating(alice)
    Dispute.objects.filter(pk=case.pk).update(settled_at=timezone.now(), outcome="accepted_full")
    assert claims.limitation_of(case.invoice, date(2026, 8, 1)).last_day == date(2031, 7, 31)
