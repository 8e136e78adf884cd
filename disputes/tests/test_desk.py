"""The desk: a queue by deadline, one page per case, and acts that never decide for the parties."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from disputes.models import Dispute
from disputes.services import evidence, links, proposals
from disputes.tests.make import (
    CAROL,
    fresh,
    make_dispute,
    make_disputed_invoice,
    offer,
    put,
    to_negotiation,
    to_restated,
)
from foundation.audit import log
from foundation.audit.models import ChainHead, Event
from foundation.audit.queries import events
from foundation.audit.tests.tamper import without_guards
from foundation.audit.verify import verify_chain
from foundation.mail.models import OutgoingEmail
from invoices.models import Invoice
from invoices.tests.make import actor_of, make_business, owner_of

pytestmark = pytest.mark.django_db
QUEUE = "/admin/disputes/dispute/"


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    """It has tests of its own in accounts."""
    settings.ADMIN_MFA = False


def person(name, **fields):
    values = {"is_staff": True, "is_superuser": True} | fields
    return User.objects.create_user(name, f"{name}@helder.test", "a-long-password", first_name=name.title(), **values)


@pytest.fixture
def ada():
    return person("ada")


@pytest.fixture
def desk(client, ada):
    client.force_login(ada)
    return client


def page_of(dispute):
    return f"{QUEUE}{dispute.pk}/change/"


def act(desk, dispute, name, **data):
    return desk.post(f"{QUEUE}{dispute.pk}/{name}/", data)


def verbs(dispute):
    return [event.verb for event in events(log.case_chain(dispute.pk))]


def to_admin_review(dispute):
    dispute = to_negotiation(dispute)
    offer(dispute)
    proposals.ask_review(dispute, question="Were the calls part of the advice?", actor=CAROL)
    return fresh(dispute)


def advice(dispute, credit="200", **more):
    line = dispute.lines.get()
    words = {f"reason_{line.pk}": "The log shows two calls.", "text": "Both have a point."}
    return {f"credit_{line.pk}": credit} | words | more


def numbers(answer):
    """Case numbers of the queue, in the order of the page."""
    return re.findall(r'/change/[^"]*">([GB]-[0-9-]+)<', answer.content.decode())


def four_cases():
    """One overdue, one due tomorrow, one later, one closed; each of its own business."""
    now, made = timezone.now(), {}
    for name, days in {"later": 9, "overdue": -2, "soon": 1, "closed": 0}.items():
        dispute = make_dispute(make_disputed_invoice(make_business(f"Studio {name}")), client_name=f"Client {name}")
        Dispute.objects.filter(pk=dispute.pk).update(number=f"G-2026-{name}", due_at=now + timedelta(days=days))
        made[name] = fresh(dispute)
    put(made["closed"], "closed", due_at=None)
    return made


def shown(answer):
    return re.findall(r">G-2026-(\w+)</a>", answer.content.decode())


# --- the queue ---------------------------------------------------------------------------------------------------


def test_the_queue_shows_open_cases_overdue_first(desk):
    four_cases()
    page = desk.get(QUEUE)
    assert shown(page) == ["overdue", "soon", "later"]
    assert page.content.decode().count('<span class="pill bad">Overdue</span>') == 1
    for words in ("Studio overdue", "€411.40", "Too many hours or units", "Freelancer", "English"):
        assert words in page.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("standing=closed", ["closed"]),
        ("standing=all", ["overdue", "soon", "later", "closed"]),
        ("deadline=overdue", ["overdue"]),
        ("deadline=soon", ["soon"]),
        ("deadline=later", ["later"]),
        ("ball_with=client", ["soon"]),
        ("state=restated", ["soon"]),
        ("breached=yes", ["overdue"]),
        ("breached=no", ["soon", "later"]),
        ("reason=quality", ["later"]),
        ("language=nl", ["later"]),
        ("assigned=me", ["soon"]),
        ("assigned=nobody", ["later"]),
        ("assigned=others", ["overdue"]),
        ("state=no-such-state", ["overdue", "soon", "later"]),
        ("q=G-2026-soon", ["soon"]),
        ("q=client+later", ["later"]),
        ("q=studio+overdue", ["overdue"]),
        ("q=nobody", []),
    ],
)
def test_the_queue_narrows_down(desk, ada, query, expected):
    made = four_cases()
    Dispute.objects.filter(pk=made["soon"].pk).update(state="restated", ball_with="client", assigned_admin=ada)
    Dispute.objects.filter(pk=made["overdue"].pk).update(sla_breaches=1, assigned_admin=person("max"))
    Dispute.objects.filter(pk=made["later"].pk).update(language="nl")
    made["later"].lines.update(reason="quality")
    page = desk.get(f"{QUEUE}?{query}")
    assert page.status_code == 200
    assert shown(page) == expected


def test_the_queue_finds_a_case_by_its_invoice_number(desk):
    made = four_cases()
    number = made["soon"].invoice.number
    assert set(shown(desk.get(f"{QUEUE}?q={number}"))) == {
        name for name, case in made.items() if case.invoice.number == number and name != "closed"
    }


def test_a_longer_queue_takes_no_more_queries(desk, django_assert_max_num_queries):
    from zeal import zeal_context

    business = make_business()
    for _ in range(6):
        make_dispute(make_disputed_invoice(business))
    desk.get(QUEUE)
    with zeal_context(), django_assert_max_num_queries(8):
        assert desk.get(QUEUE).content.decode().count("€411.40") == 6


def test_drafts_are_their_writers_own(desk):
    dispute = put(make_dispute(), "draft")
    assert dispute.number not in desk.get(f"{QUEUE}?standing=all").content.decode()
    assert desk.get(page_of(dispute)).status_code == 404


# --- who may look, and what is seen ------------------------------------------------------------------------------


def test_only_people_of_the_desk_with_the_right_to_see_cases_come_in(client):
    dispute = make_dispute()
    for user in (owner_of(dispute.business), person("mina", is_superuser=False)):
        client.force_login(user)
        for path in (QUEUE, page_of(dispute)):
            assert client.get(path, follow=True).status_code == 403
        assert act(client, dispute, "reject", kind="spam", reason="No.").status_code in {302, 403}
    assert fresh(dispute).state == "raised"
    assert "dispute.read" not in verbs(dispute)


def test_opening_a_case_is_on_record_and_changes_nothing_else(desk, ada):
    dispute = to_admin_review(make_dispute())
    before = Dispute.objects.filter(pk=dispute.pk).values().get(), len(verbs(dispute)), OutgoingEmail.objects.count()
    assert desk.get(page_of(dispute)).status_code == 200
    event = events(log.case_chain(dispute.pk)).last()
    assert (event.verb, event.facts["actor"]["user"]) == ("dispute.read", ada.pk)
    after = Dispute.objects.filter(pk=dispute.pk).values().get(), len(verbs(dispute)) - 1, OutgoingEmail.objects.count()
    assert after == before


def test_the_page_holds_the_whole_shared_case(desk):
    dispute = to_admin_review(make_dispute())
    html = desk.get(page_of(dispute)).content.decode()
    for words in (
        "It is your turn", "€1,954.15", "€411.40", "€1,542.75", "€205.70", "Advies over sociale media, 14 uur",
        "We agreed on ten hours.", "Two hours were a call you asked for.", "You agreed to ten hours and see fourteen.",
        "Were the calls part of the advice?", "Half of it.", "Summary confirmed", "Intact", "carol@kramer.test",
    ):  # fmt: skip
        assert words in html, words


def test_private_things_never_reach_the_desk(desk):
    dispute = to_admin_review(make_dispute())
    owner = actor_of(dispute.business)

    def add(title, share):
        upload = SimpleUploadedFile(f"{title}.csv", b"date,hours\n2026-10-01,4\n")
        return evidence.add_exhibit(dispute, upload=upload, title=title, share=share, actor=owner)

    shared, private = add("open-log", True), add("secret-log", False)
    Dispute.objects.filter(pk=dispute.pk).update(prevention="secret-lesson")
    event = events(log.case_chain(dispute.pk)).filter(verb="exhibit.added").last()
    pages = [
        page_of(dispute), "/admin/disputes/exhibit/", "/admin/disputes/proposal/", "/admin/files/storedfile/",
        f"/admin/files/storedfile/{private.file_id}/change/", f"/admin/audit/event/{event.pk}/change/", QUEUE,
    ]  # fmt: skip
    for path in pages:
        answer = desk.get(path)
        assert answer.status_code == 200, path
        assert "secret" not in answer.content.decode(), path
    assert "open-log" in desk.get(page_of(dispute)).content.decode()
    assert desk.get(f"{QUEUE}{dispute.pk}/exhibits/{shared.pk}/").status_code == 200
    assert desk.get(f"{QUEUE}{dispute.pk}/exhibits/{private.pk}/").status_code == 404
    assert desk.get(f"/admin/disputes/exhibit/{private.pk}/change/").status_code == 404


def test_opening_an_exhibit_is_on_record_with_its_number(desk):
    dispute = make_dispute()
    upload = SimpleUploadedFile("log.csv", b"date,hours\n2026-10-01,4\n")
    exhibit = evidence.add_exhibit(dispute, upload=upload, title="Hours", actor=CAROL)
    answer = desk.get(f"{QUEUE}{dispute.pk}/exhibits/{exhibit.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    event = events(log.case_chain(dispute.pk)).last()
    assert (event.verb, event.facts["data"]["label"]) == ("exhibit.read", "K-1")


def test_an_exhibit_of_another_case_is_not_found_here(desk):
    one, other = make_dispute(), make_dispute(make_disputed_invoice(make_business("Bureau Bob")))
    upload = SimpleUploadedFile("log.csv", b"date,hours\n2026-10-01,4\n")
    exhibit = evidence.add_exhibit(other, upload=upload, title="Hours", actor=CAROL)
    assert desk.get(f"{QUEUE}{one.pk}/exhibits/{exhibit.pk}/").status_code == 404


def test_reads_of_the_desk_are_not_told_to_the_parties(desk, client):
    dispute = make_dispute()
    desk.get(page_of(dispute))
    desk.logout()
    assert "read at the desk" not in client.get(links.client_path(dispute)).content.decode()


@pytest.mark.parametrize("path", ["not-a-case/change/", "00000000-0000-4000-8000-000000000000/change/"])
def test_an_unknown_case_is_not_found(desk, path):
    assert desk.get(f"{QUEUE}{path}").status_code == 404


def test_a_long_case_takes_no_more_queries_than_a_short_one(desk, django_assert_max_num_queries):
    from zeal import zeal_context

    dispute = to_admin_review(make_dispute())
    for _ in range(4):
        desk.get(page_of(dispute))
    with zeal_context(), django_assert_max_num_queries(50):
        desk.get(page_of(dispute))


# --- the log -----------------------------------------------------------------------------------------------------


def test_a_damaged_log_is_shown_as_a_fault(desk):
    dispute = to_restated(make_dispute())
    assert "Intact" in desk.get(page_of(dispute)).content.decode()
    with without_guards():
        Event.objects.filter(chain=log.case_chain(dispute.pk), seq=2).update(verb="dispute.settled")
    html = desk.get(page_of(dispute)).content.decode()
    assert "The log of this case is damaged: 1 fault." in html
    assert "The columns say something else than the body." in html
    assert "Intact" not in html


def test_a_log_that_takes_no_new_event_still_opens_and_says_so(desk):
    dispute = to_restated(make_dispute())
    chain = log.case_chain(dispute.pk)
    with without_guards():
        ChainHead.objects.filter(chain=chain).update(seq=1)
    answer = desk.get(page_of(dispute))
    assert answer.status_code == 200
    assert "The log of this case is damaged" in answer.content.decode()


def test_a_head_from_a_letter_is_held_against_the_log(desk):
    dispute = to_restated(make_dispute())
    letter = OutgoingEmail.objects.filter(about=f"case:{dispute.pk}").latest("queued_at")
    head = re.search(r"G-[0-9-]+ · \d+ · [0-9a-f]{12}…", letter.text)[0]
    assert "It agrees with the head" in desk.get(page_of(dispute), {"head": head}).content.decode()
    forged = "2 · 000000000000…"
    assert "The head kept outside says" in desk.get(page_of(dispute), {"head": forged}).content.decode()
    assert "That is not the head of a log" in desk.get(page_of(dispute), {"head": "hello"}).content.decode()


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


def test_who_may_only_look_cannot_act(client):
    from django.contrib.auth.models import Permission

    dispute, mina = make_dispute(), person("mina", is_superuser=False)
    mina.user_permissions.add(Permission.objects.get(codename="view_dispute"))
    client.force_login(mina)
    html = client.get(page_of(dispute)).content.decode()
    assert dispute.number in html
    assert "/reject/" not in html
    assert act(client, dispute, "reject", kind="spam", reason="x").status_code == 403
    assert fresh(dispute).state == "raised"


@pytest.mark.parametrize("name", ["reject", "recommend", "extend", "assign", "resend"])
def test_a_get_never_acts(desk, name):
    assert desk.get(f"{QUEUE}{make_dispute().pk}/{name}/").status_code == 405


def test_a_case_is_never_edited_as_a_form(desk):
    dispute = make_dispute()
    assert desk.post(page_of(dispute), {"state": "closed", "outcome": "decided_for_client"}).status_code == 405
    assert desk.get(f"{QUEUE}add/").status_code == 403
    assert desk.post(f"{QUEUE}{dispute.pk}/delete/", {"post": "yes"}).status_code == 403
    assert fresh(dispute).state == "raised"


# --- rows to look up ---------------------------------------------------------------------------------------------


def test_documents_payments_and_events_are_only_looked_at(desk):
    dispute = to_admin_review(make_dispute())
    event = Event.objects.first()
    rows = {
        "invoices_invoice": dispute.invoice_id, "audit_event": event.pk, "disputes_exhibit": None,
        "disputes_proposal": None, "payments_payment": None, "clients_client": dispute.invoice.client_id,
        "accounts_business": dispute.business_id, "mail_outgoingemail": OutgoingEmail.objects.first().pk,
    }  # fmt: skip
    for name, pk in rows.items():
        assert desk.get(reverse(f"admin:{name}_changelist")).status_code == 200, name
        assert desk.get(reverse(f"admin:{name}_add")).status_code == 403, name
        if pk:
            page = desk.get(reverse(f"admin:{name}_change", args=[pk]))
            assert page.status_code == 200, name
            assert 'name="_save"' not in page.content.decode(), name
            assert desk.post(reverse(f"admin:{name}_change", args=[pk]), {}).status_code == 403, name
            assert desk.post(reverse(f"admin:{name}_delete", args=[pk]), {"post": "yes"}).status_code == 403, name


def test_an_invoice_at_the_desk_shows_its_lines_and_drafts_are_not_there(desk):
    from invoices.tests.make import make_draft

    dispute = make_dispute()
    draft = make_draft(dispute.business, notes="secret draft")
    html = desk.get(reverse("admin:invoices_invoice_change", args=[dispute.invoice_id])).content.decode()
    assert "Advies over sociale media, 14 uur" in html
    assert "1954.15" in html
    assert str(draft.pk) not in desk.get(reverse("admin:invoices_invoice_changelist")).content.decode()
    assert desk.get(reverse("admin:invoices_invoice_change", args=[draft.pk])).status_code == 302


def test_a_row_of_an_offer_opens_its_case_where_reading_is_on_record(desk):
    dispute = to_admin_review(make_dispute())
    proposal = dispute.proposals.get()
    assert "Half of it" not in desk.get("/admin/disputes/proposal/").content.decode()
    answer = desk.get(f"/admin/disputes/proposal/{proposal.pk}/change/")
    assert answer.url == f"{page_of(dispute)}#offers"


def test_the_front_page_counts_what_waits(desk):
    made = four_cases()
    put(made["later"], "admin_review", due_at=timezone.now() + timedelta(days=3))
    html = desk.get("/admin/").content.decode()
    assert "1 case overdue" in html
    assert "1 waiting for a recommendation" in html


def test_people_of_the_desk_find_it_in_the_rail_and_others_do_not(client, ada):
    business = make_business()
    client.force_login(owner_of(business))
    assert 'href="/admin/"' not in client.get("/disputes/").content.decode()
    client.force_login(ada)
    assert 'href="/admin/"' in client.get("/settings/").content.decode()


def test_the_desk_runs_nothing_inline(desk):
    dispute = to_admin_review(make_dispute())
    for path in ("/admin/", QUEUE, page_of(dispute)):
        answer = desk.get(path)
        html = answer.content.decode()
        assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", html), path
        assert "unsafe-inline" not in answer["Content-Security-Policy"]


# --- all cases at once -------------------------------------------------------------------------------------------


def test_a_search_finds_what_both_wrote_and_nothing_private_and_is_on_record(desk):
    from disputes.services import messages

    dispute = to_admin_review(make_dispute())
    messages.write(dispute, text="Remember the chandelier.", actor=CAROL)

    def add(title, share):
        upload = SimpleUploadedFile(f"{title}.csv", f"a,b\n{title},1\n".encode())
        evidence.add_exhibit(dispute, upload=upload, title=title, share=share, actor=actor_of(dispute.business))

    add("candelabra", True)
    add("sconce", False)
    Dispute.objects.filter(pk=dispute.pk).update(prevention="lantern")
    hits = {
        word: dispute.number in desk.get(f"{QUEUE}?q={word}").content.decode()
        for word in (
            "chandelier",
            "candelabra",
            "you+see+fourteen",
            "two+hours+were",
            dispute.invoice.number,
            "sconce",
            "lantern",
            "Half+of+it",
        )  # fmt: skip
    }
    found = [word for word, hit in hits.items() if hit]
    assert found == ["chandelier", "candelabra", "you+see+fourteen", "two+hours+were", dispute.invoice.number]
    looked = Event.objects.filter(chain=log.DESK, verb="desk.searched").order_by("seq")
    assert [event.text for event in looked][:2] == ["chandelier", "candelabra"]
    assert verify_chain(log.DESK) == []


def test_the_figures_count_by_state_and_month_and_a_look_is_on_record(desk, ada):
    made = four_cases()
    now = timezone.now()
    for name, hours in {"overdue": 4, "soon": 10, "later": 60}.items():
        opened = {"opened_at": now - timedelta(minutes=1), "first_response_at": now + timedelta(hours=hours)}
        Dispute.objects.filter(pk=made[name].pk).update(sla_breaches=1 if name == "overdue" else 0, **opened)
    page = desk.get(f"{QUEUE}figures/")
    context = page.context_data
    assert context["sums"] == {"open": 3, "overdue": 1, "cases_late": 1, "breaches": 1}
    assert context["states"] == [("raised", "Raised", 3)]
    month = context["months"][0]
    assert (month["opened"], month["breaches"], month["response"], month["review"]) == (4, 1, "10 h", "")
    event = Event.objects.filter(chain=log.DESK).last()
    assert (event.verb, event.facts["actor"]["user"]) == ("desk.figures_read", ada.pk)


def test_the_workload_says_who_has_what_and_what_nobody_has(desk, ada):
    made = four_cases()
    Dispute.objects.filter(pk=made["overdue"].pk).update(assigned_admin=ada)
    reviewed = to_admin_review(make_dispute(make_disputed_invoice(make_business("Studio review"))))
    act(desk, reviewed, "recommend", **advice(reviewed))
    people = {row["name"]: row for row in desk.get(f"{QUEUE}workload/").context_data["people"]}
    assert (people["Ada"]["open"], people["Ada"]["overdue"], people["Ada"]["reviews"]) == (1, 1, 1)
    assert people["Ada"]["review"] == "0.0 h"
    assert people[""]["open"] == 3
    assert Event.objects.filter(chain=log.DESK, verb="desk.workload_read").exists()


@pytest.mark.parametrize("name", ["figures", "workload"])
def test_more_cases_cost_an_overview_no_more_queries_and_strangers_get_none(
    client, ada, name, django_assert_max_num_queries
):
    business = make_business()
    for _ in range(4):
        make_dispute(make_disputed_invoice(business))
    client.force_login(owner_of(business))
    assert client.get(f"{QUEUE}{name}/", follow=True).status_code == 403
    client.force_login(ada)
    client.get(f"{QUEUE}{name}/")
    with django_assert_max_num_queries(17):
        assert client.get(f"{QUEUE}{name}/").status_code == 200


def test_neutral_reviewers_get_a_letter_when_a_review_is_asked_for(ada):
    person("otto")
    person("mo")
    dispute = to_admin_review(make_dispute(client_email="mo@helder.test"))
    letters = OutgoingEmail.objects.filter(subject__endswith="a review is asked for")
    assert set(letters.values_list("to", flat=True)) == {"ada@helder.test", "otto@helder.test"}
    assert f"/admin/disputes/dispute/{dispute.pk}/change/" in letters.first().text
    assert "Were the calls" not in letters.first().text
