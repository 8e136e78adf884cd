"""A case as the desk reads it: whole but for what is private, and every look is on record."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from disputes.models import Dispute
from disputes.services import evidence, links
from disputes.tests.at_desk import (
    QUEUE,
    page_of,
    to_admin_review,
    verbs,
)
from disputes.tests.make import (
    CAROL,
    make_dispute,
    make_disputed_invoice,
    to_restated,
)
from foundation.audit import log
from foundation.audit.models import ChainHead, Event
from foundation.audit.queries import events
from foundation.audit.tests.tamper import without_guards
from foundation.mail.models import OutgoingEmail
from invoices.tests.make import actor_of, make_business

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


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
