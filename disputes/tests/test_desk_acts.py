"""What the desk may do with a case: reject, recommend, assign, extend, send again; it never decides for the parties."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Membership, User
from disputes.models import Dispute
from disputes.services import links
from disputes.tests.at_desk import QUEUE, act, advice, page_of, person, to_admin_review, verbs
from disputes.tests.make import (
    fresh,
    make_dispute,
    make_disputed_invoice,
    offer,
    put,
    to_negotiation,
)
from foundation.audit import log
from foundation.audit.queries import events
from foundation.audit.verify import verify_chain
from foundation.mail.models import OutgoingEmail
from invoices.models import Invoice
from invoices.tests.make import make_business, owner_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


# --- the acts ----------------------------------------------------------------------------------------------------


def test_a_case_that_is_none_is_rejected_with_a_reason_both_sides_read(desk):
    dispute = make_dispute()
    assert "No amount of the invoice changes." in desk.get(page_of(dispute)).content.decode()
    answer = act(desk, dispute, "reject", kind="duplicate", reason="The same case as G-2026-0001.")
    assert answer.url == page_of(dispute)
    case = fresh(dispute)
    assert (case.state, case.outcome) == ("closed", "invalid")
    assert events(log.case_chain(case.pk)).get(verb="dispute.reject").facts["data"]["kind"] == "duplicate"
    told = OutgoingEmail.objects.filter(about=f"case:{case.pk}", text__contains="The same case as G-2026-0001.")
    assert "carol@kramer.test" in {letter.to for letter in told}
    desk.logout()
    assert "The same case as G-2026-0001." in desk.get(links.client_path(dispute)).content.decode()


@pytest.mark.parametrize("data", [{"kind": "spam"}, {"kind": "other", "reason": "x"}, {"reason": "Kept words"}])
def test_a_rejection_without_its_reason_is_sent_back_with_what_was_typed(desk, data):
    dispute = make_dispute()
    answer = act(desk, dispute, "reject", **data)
    assert answer.status_code == 422
    assert data.get("reason", "") in answer.content.decode()
    assert fresh(dispute).state == "raised"


def test_a_case_with_offers_is_no_spam_any_more(desk):
    dispute = to_admin_review(make_dispute())
    assert "/reject/" not in desk.get(page_of(dispute)).content.decode()
    answer = act(desk, dispute, "reject", kind="spam", reason="My words stay.")
    assert answer.status_code == 409
    assert "not possible any more" in answer.content.decode()
    assert fresh(dispute).state == "admin_review"


def test_a_recommendation_can_be_looked_at_before_it_is_given(desk):
    dispute = to_admin_review(make_dispute())
    answer = act(desk, dispute, "recommend", **advice(dispute, preview="1"))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Credited if both accept: €242.00 (€200.00 without VAT). Of the disputed part €169.40 stays due." in html
    assert "The log shows two calls." in html
    assert not dispute.proposals.filter(kind="recommendation").exists()
    assert fresh(dispute).state == "admin_review"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"credit": "340.01"}, "more than is disputed"),
        ({"credit": "-1"}, "greater than or equal to 0"),
        ({"credit": ""}, "0 means nothing is credited"),
        ({"reason": ""}, "This field is required"),
        ({"text": ""}, "This field is required"),
        ({"credit": "abc"}, "This is not a number"),
    ],
)
def test_a_bad_recommendation_is_sent_back_with_what_was_typed(desk, change, sentence):
    dispute = to_admin_review(make_dispute())
    line, data = dispute.lines.get(), advice(dispute)
    data |= {name if name == "text" else f"{name}_{line.pk}": value for name, value in change.items()}
    answer = act(desk, dispute, "recommend", **data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in html
    assert ("Both have a point." in html) or ("text" in change)
    assert not dispute.proposals.filter(kind="recommendation").exists()


def test_nobody_recommends_where_no_review_was_asked(desk):
    dispute = to_negotiation(make_dispute())
    assert "/recommend/" not in desk.get(page_of(dispute)).content.decode()
    assert act(desk, dispute, "recommend", **advice(dispute)).status_code == 409
    assert not dispute.proposals.exists()


def sign(proposal):
    amount = str(proposal.credit_gross)
    return {"proposal_id": proposal.pk, "number": proposal.number, "credit_gross": amount, "typed_name": "Full Name"}


@pytest.mark.parametrize("first", ["client", "owner"])
def test_a_recommendation_that_both_accept_becomes_a_credit_note(desk, ada, first):
    dispute = to_admin_review(make_dispute())
    assert act(desk, dispute, "recommend", **advice(dispute)).status_code == 302
    review = dispute.reviews.get()
    assert (review.reviewer, review.recommendation.credit_gross) == (ada, Decimal("242.00"))
    case, mine = links.client_path(dispute), f"/disputes/{dispute.pk}/"
    order = {"client": (case, mine), "owner": (mine, case)}[first]
    owner = owner_of(dispute.business)
    names = {case: "The client has accepted it", mine: "The freelancer has accepted it"}

    desk.force_login(owner)  # the client's page is behind a link and asks for no sign-in
    for path in (case, mine):
        html = desk.get(path).content.decode()
        assert "Recommendation by a neutral reviewer" in html
        assert "The log shows two calls." in html
        assert "Accept: €242.00 is credited" in html
    told = desk.post(f"{order[0]}accept/", sign(review.recommendation), follow=True).content.decode()
    assert "takes effect when the other side accepts it too" in told
    assert "Accept: €242.00" not in told
    assert not Invoice.objects.filter(kind="credit_note").exists()
    assert fresh(dispute).ball_with == {"client": "freelancer", "owner": "client"}[first]
    again = desk.post(f"{order[0]}accept/", sign(review.recommendation))
    assert again.status_code == 409

    html = desk.get(order[1]).content.decode()
    assert names[order[0]] in html
    desk.post(f"{order[1]}accept/", sign(review.recommendation))
    note = Invoice.objects.get(kind="credit_note")
    assert (note.net_total, note.total) == (Decimal("200.00"), Decimal("242.00"))
    assert fresh(dispute).state == "executing"
    assert verify_chain(log.case_chain(dispute.pk)) == []


@pytest.mark.parametrize("side", ["member", "client", "buyer"])
def test_whoever_belongs_to_a_side_may_read_and_not_act(desk, ada, side):
    other = person("max")
    dispute = to_admin_review(make_dispute())
    if side == "member":
        Membership.objects.create(business=dispute.business, user=ada)
    elif side == "client":
        Dispute.objects.filter(pk=dispute.pk).update(client_email="ADA@helder.test")
    else:
        User.objects.filter(pk=ada.pk).update(email=dispute.invoice.buyer_email)
        Dispute.objects.filter(pk=dispute.pk).update(client_email="")
    html = desk.get(page_of(dispute)).content.decode()
    assert "You belong to one of the sides" in html
    assert "/recommend/" not in html
    until = (timezone.now() + timedelta(days=30)).date().isoformat()
    acts = {"recommend": advice(dispute), "extend": {"until": until}, "assign": {"reviewer": other.pk}}
    for name, data in acts.items():
        assert act(desk, dispute, name, **data).status_code == 409, name
    before = put(dispute, "raised")
    refused = act(desk, before, "reject", kind="spam", reason="Mine.")
    assert refused.status_code == 409
    assert "belongs to neither side" in refused.content.decode()
    assert fresh(dispute).state == "raised"


def test_a_reviewer_who_belongs_to_a_side_cannot_be_chosen(desk):
    dispute = make_dispute()
    owner, colleague = owner_of(dispute.business), person("max")
    Membership.objects.create(business=dispute.business, user=colleague)
    for chosen in (colleague, owner, person("mina", is_superuser=False)):
        assert act(desk, dispute, "assign", reviewer=chosen.pk).status_code == 422
    assert fresh(dispute).assigned_admin is None


def test_a_case_is_given_to_a_reviewer_and_found_under_their_name(desk, ada):
    dispute, max_ = make_dispute(), person("max")
    act(desk, dispute, "assign", reviewer=max_.pk)
    assert fresh(dispute).assigned_admin == max_
    assert "Reviewer: Max" in desk.get(page_of(dispute)).content.decode()
    act(desk, dispute, "assign", reviewer=ada.pk)
    assert dispute.number in desk.get(f"{QUEUE}?assigned=me").content.decode()
    assert verbs(dispute).count("dispute.assigned") == 2


def test_a_deadline_is_extended_and_both_sides_hear_the_new_date(desk):
    dispute = make_dispute()
    until = (timezone.now() + timedelta(days=20)).date()
    act(desk, dispute, "extend", until=until.isoformat())
    case = fresh(dispute)
    assert case.due_at.date() == until
    letter = OutgoingEmail.objects.get(to="carol@kramer.test", subject__contains="deadline")
    assert str(until.day) in letter.text
    assert "dispute.deadline_extended" in verbs(dispute)


@pytest.mark.parametrize(("days", "status"), [(-1, 409), (60, 302), (61, 409), (None, 422)])
def test_a_deadline_is_later_than_the_present_one_and_within_sixty_days(desk, days, status):
    dispute = make_dispute()
    day = "soon" if days is None else (timezone.now() + timedelta(days=days)).date().isoformat()
    assert act(desk, dispute, "extend", until=day).status_code == status
    assert ("dispute.deadline_extended" in verbs(dispute)) == (status == 302)


def test_more_time_keeps_a_silent_case_from_coming_to_rest(desk):
    import time_machine

    from disputes.jobs import move_overdue

    dispute = to_negotiation(make_dispute())
    offer(dispute)
    until = timezone.now() + timedelta(days=40)
    Dispute.objects.filter(pk=dispute.pk).update(nudges=2, ball_with="client")
    dispute.proposals.update(valid_until=until + timedelta(days=20))
    act(desk, dispute, "extend", until=until.date().isoformat())
    with time_machine.travel(timezone.now() + timedelta(days=30), tick=False):
        move_overdue()
    assert fresh(dispute).state == "negotiation"
    with time_machine.travel(timezone.now() + timedelta(days=43), tick=False):
        move_overdue()
    assert fresh(dispute).state == "expired"


def test_a_letter_nobody_is_sure_about_goes_again_and_is_on_record(desk):
    dispute = make_dispute()
    letter = OutgoingEmail.objects.filter(about=f"case:{dispute.pk}").first()
    assert act(desk, dispute, "resend", letter=letter.pk).status_code == 409  # it still waits for its first sending
    OutgoingEmail.objects.filter(pk=letter.pk).update(state="unsure")
    assert "Send again" in desk.get(page_of(dispute)).content.decode()
    assert act(desk, dispute, "resend", letter=letter.pk).status_code == 302
    letter.refresh_from_db()
    assert (letter.state, letter.repeated, letter.resent_by) == ("pending", True, "Ada")
    assert verbs(dispute).count("letter.resent") == 1


def test_a_letter_of_another_case_is_not_sent_from_here(desk):
    one, other = make_dispute(), make_dispute(make_disputed_invoice(make_business("Bureau Bob")))
    letter = OutgoingEmail.objects.filter(about=f"case:{other.pk}").first()
    OutgoingEmail.objects.filter(pk=letter.pk).update(state="unsure")
    assert act(desk, one, "resend", letter=letter.pk).status_code == 409
    letter.refresh_from_db()
    assert letter.state == "unsure"
