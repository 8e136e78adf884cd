"""The desk: a queue by deadline, who comes in, and nothing there that can be edited."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from disputes.models import Dispute
from disputes.tests.at_desk import (
    QUEUE,
    act,
    four_cases,
    page_of,
    person,
    shown,
    to_admin_review,
    verbs,
)
from disputes.tests.make import (
    fresh,
    make_dispute,
    make_disputed_invoice,
    put,
)
from foundation.audit.models import Event
from foundation.mail.models import OutgoingEmail
from invoices.tests.make import make_business, owner_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
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
