"""Questions, more time, reopening, and writing down what a client said elsewhere."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from disputes import jobs
from disputes.models import Dispute, Extension, InfoRequest
from disputes.services import info, links, outcome
from disputes.tests.make import CAROL, fresh, make_dispute, make_disputed_invoice, offer, to_negotiation, to_review
from foundation.audit.verify import verify_chain
from foundation.mail.models import OutgoingEmail
from invoices.models import Invoice
from invoices.tests.make import actor_of, make_business, make_draft, owner_of

pytestmark = pytest.mark.django_db
NOTE = b"date,hours\n2026-10-01,4\n"


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def dispute(alice):
    return make_dispute(make_disputed_invoice(alice))


def csv(name="note.csv", content=NOTE):
    return SimpleUploadedFile(name, content, "text/csv")


def ask(client, dispute, **fields):
    data = {"item": "The log of October", "why": "It shows the hours."} | fields
    return client.post(f"/disputes/{dispute.pk}/request-info/", data)


def test_a_question_waits_for_the_other_side_and_the_case_returns_where_it_was(client, alice, dispute):
    dispute = to_negotiation(dispute)
    client.force_login(owner_of(alice))
    ask(client, dispute)
    assert (fresh(dispute).state, fresh(dispute).ball_with) == ("awaiting_info", "client")
    client.logout()
    case, asked = links.client_path(dispute), InfoRequest.objects.get()
    html = client.get(case).content.decode()
    assert "The log of October" in html
    assert "It shows the hours." in html
    client.post(f"{case}info/{asked.pk}/", {"answer": "There is none."})
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == ("answered", "There is none.")
    assert fresh(dispute).state == "negotiation"
    assert verify_chain(f"case:{dispute.pk}") == []


def test_three_questions_may_wait_and_the_case_returns_with_the_last_answer(client, alice, dispute):
    dispute = to_review(dispute)
    client.force_login(owner_of(alice))
    for number in range(3):
        ask(client, dispute, item=f"Item {number}")
    refused = ask(client, dispute, item="Item 4")
    assert refused.status_code == 409
    assert b"Three requests are open" in refused.content
    first, second, third = InfoRequest.objects.order_by("pk")
    for asked in (first, second):
        info.answer(asked, answer="Here.", actor=CAROL)
        assert fresh(dispute).state == "awaiting_info"
    info.answer(third, answer="Here.", actor=CAROL)
    assert fresh(dispute).state == "review"


def test_nobody_answers_their_own_question(client, alice, dispute):
    dispute = to_review(dispute)
    client.force_login(owner_of(alice))
    ask(client, dispute)
    mine = f"/disputes/{dispute.pk}/info/{InfoRequest.objects.get().pk}/"
    assert client.post(mine, {"answer": "Me."}).status_code == 409
    assert "Send the answer" not in client.get(f"/disputes/{dispute.pk}/").content.decode()
    assert InfoRequest.objects.get().state == "open"


def test_a_question_without_a_reason_is_not_sent_and_its_words_stay(client, alice, dispute):
    dispute = to_review(dispute)
    client.force_login(owner_of(alice))
    response = ask(client, dispute, why="")
    assert response.status_code == 422
    assert b"The log of October" in response.content
    assert not InfoRequest.objects.exists()


def test_an_unanswered_question_is_a_fact_and_the_case_goes_on(alice, dispute):
    dispute = to_review(dispute)
    info.request(dispute, item="The log", why="It shows the hours.", actor=actor_of(alice))
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        jobs.move_overdue()
    assert InfoRequest.objects.get().state == "unanswered"
    assert fresh(dispute).state == "review"


def test_a_foreign_question_is_not_found(client, alice, dispute):
    dispute = to_review(dispute)
    info.request(dispute, item="The log", why="It shows the hours.", actor=actor_of(alice))
    other = make_dispute(make_disputed_invoice(make_business("Bureau Bob")))
    asked = InfoRequest.objects.get()
    assert client.post(f"{links.client_path(other)}info/{asked.pk}/", {"answer": "x"}).status_code == 404


def test_more_time_needs_the_other_sides_consent(client, alice, dispute):
    due = dispute.due_at
    client.force_login(owner_of(alice))
    client.post(f"/disputes/{dispute.pk}/ask-time/", {"days": "5", "reason": "I am abroad."})
    assert fresh(dispute).due_at == due
    asked = Extension.objects.get()
    assert client.post(f"/disputes/{dispute.pk}/time/{asked.pk}/grant/").status_code == 409
    client.logout()
    case = links.client_path(dispute)
    assert b"I am abroad." in client.get(case).content
    client.post(f"{case}time/{asked.pk}/grant/")
    assert (fresh(dispute).due_at - due).days == 5
    assert client.post(f"{case}time/{asked.pk}/grant/").status_code == 409


def test_more_time_can_be_declined_and_asked_again(client, alice, dispute):
    client.force_login(owner_of(alice))
    path = f"/disputes/{dispute.pk}/ask-time/"
    client.post(path, {"days": "5", "reason": "I am abroad."})
    assert client.post(path, {"days": "2", "reason": "Twice."}).status_code == 409
    client.logout()
    client.post(f"{links.client_path(dispute)}time/{Extension.objects.get().pk}/decline/")
    assert fresh(dispute).due_at == dispute.due_at
    client.force_login(owner_of(alice))
    client.post(path, {"days": "2", "reason": "At least two."})
    assert Extension.objects.filter(state="open").get().days == 2


@pytest.mark.parametrize("days", ["0", "15", "-1", "many"])
def test_more_time_is_one_to_fourteen_days(client, alice, dispute, days):
    client.force_login(owner_of(alice))
    response = client.post(f"/disputes/{dispute.pk}/ask-time/", {"days": days, "reason": "I am abroad."})
    assert response.status_code == 422
    assert b"I am abroad." in response.content
    assert not Extension.objects.exists()


def closed(dispute):
    outcome.withdraw(dispute, reason="", actor=CAROL)
    outcome.learn(dispute, root_cause="other", prevention="Nothing.", actor=actor_of(dispute.business))
    return fresh(dispute)


def test_a_closed_case_comes_back_once_with_new_evidence(client, dispute):
    dispute = closed(dispute)
    case = links.client_path(dispute)
    assert b"Reopen the case" in client.get(case).content
    new = {"reason": "I found the mail.", "title": "The mail", "upload": csv()}
    client.post(f"{case}reopen/", new)
    dispute = fresh(dispute)
    assert (dispute.state, dispute.reopened, dispute.outcome) == ("review", True, "")
    assert Invoice.objects.get(pk=dispute.invoice_id).disputed_total == Decimal("411.40")
    dispute = closed(dispute)
    again = client.post(f"{case}reopen/", new | {"upload": csv(content=NOTE + b"2026-10-02,1\n")})
    assert again.status_code == 409
    assert fresh(dispute).state == "closed"


def test_reopening_needs_a_file_that_was_not_there(client, dispute):
    from disputes.services import evidence

    evidence.add_exhibit(dispute, upload=csv(), title="Hours", actor=CAROL)
    dispute = closed(dispute)
    case = links.client_path(dispute)
    same = client.post(f"{case}reopen/", {"reason": "New.", "title": "x", "upload": csv()})
    assert same.status_code == 409
    assert b"in the case already" in same.content
    none = client.post(f"{case}reopen/", {"reason": "New.", "title": "x"})
    assert none.status_code == 422


def test_after_thirty_days_or_a_settlement_a_case_stays_closed(client, dispute):
    late = closed(dispute)
    case = links.client_path(late)
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert b"Reopen the case" not in client.get(case).content
        new = {"reason": "New.", "title": "x", "upload": csv()}
        assert client.post(f"{case}reopen/", new).status_code == 409
    settled = make_dispute(make_disputed_invoice(make_business("Bureau Bob")))
    outcome.concede(settled, actor=actor_of(settled.business))
    Dispute.objects.filter(pk=settled.pk).update(state="closed", closed_at=timezone.now())
    answer = client.post(f"{links.client_path(settled)}reopen/", {"reason": "New.", "title": "x", "upload": csv()})
    assert answer.status_code == 409
    assert b"ended for good" in answer.content


def behalf(invoice, **fields):
    line = invoice.lines.get(position=2)
    return {
        f"picked_{line.pk}": "on", f"reason_{line.pk}": "quantity", f"quantity_{line.pk}": "4",
        "client_name": "Carol Kramer", "client_email": "carol@kramer.test", "wish": "Ten hours.",
        "summary": "Carol said on the phone that we agreed on ten hours.", "uploads": [csv("call.csv")],
    } | fields  # fmt: skip


def test_the_freelancer_writes_down_what_a_client_said_and_the_client_gets_a_copy(client, alice):
    invoice = make_disputed_invoice(alice)
    client.force_login(owner_of(alice))
    assert b"Client objects" in client.get(f"/invoices/{invoice.pk}/").content
    client.post(f"/invoices/{invoice.pk}/dispute/", behalf(invoice))
    dispute = Dispute.objects.get()
    assert (dispute.opened_by, dispute.state) == ("freelancer", "raised")
    assert dispute.exhibits.get().label == "F-1"
    copy = OutgoingEmail.objects.get(to="carol@kramer.test", about=f"case:{dispute.pk}")
    assert links.client_path(dispute) in copy.text


def test_without_its_source_nobody_speaks_for_a_client(client, alice):
    invoice = make_disputed_invoice(alice)
    client.force_login(owner_of(alice))
    response = client.post(f"/invoices/{invoice.pk}/dispute/", behalf(invoice, uploads=[]))
    assert response.status_code == 422
    assert b"on the phone" in response.content
    assert not Dispute.objects.exists()


def test_a_draft_or_a_foreign_invoice_has_no_objection(client, alice):
    client.force_login(owner_of(alice))
    assert client.get(f"/invoices/{make_draft(alice).pk}/dispute/").status_code == 404
    foreign = make_disputed_invoice(make_business("Bureau Bob"))
    assert client.get(f"/invoices/{foreign.pk}/dispute/").status_code == 404


def test_the_second_time_a_silent_client_comes_back_the_money_is_not_held_again(dispute):
    for _time in range(2):
        Dispute.objects.filter(pk=dispute.pk).update(state="expired")
        outcome.revive(dispute, actor=CAROL)
    assert fresh(dispute).hold_ended
    assert Invoice.objects.get(pk=dispute.invoice_id).disputed_total == 0


def test_an_expired_case_leaves_seven_days_before_a_reminder(dispute):
    dispute = to_negotiation(dispute)
    offer(dispute)
    Dispute.objects.filter(pk=dispute.pk).update(nudges=2, ball_with="client")
    outcome.expire(dispute, actor=CAROL.__class__.system())
    paused = Invoice.objects.get(pk=dispute.invoice_id).reminders_paused_until
    assert paused >= timezone.now().date() + timedelta(days=6)
