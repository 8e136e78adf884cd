"""Typed evidence as both rooms use it: its forms, its checks, its questions; and what stays inside."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Membership, User
from disputes.evidence_kinds import SPECS, EvidenceKind, Finding, Question
from disputes.models import ContractAnswer, Exhibit, PrivateNote
from disputes.services import exhibits, links, packs
from disputes.tests.make import CAROL, answer_contract, fresh, make_dispute, make_disputed_invoice, put, to_review
from foundation.audit import log
from foundation.audit.models import Event, EventText
from foundation.files.tests.test_describe import MAIL, photo
from invoices.tests.make import actor_of, owner_of
from payments.services.booking import record, take_back

pytestmark = pytest.mark.django_db
LOG = b"date,hours,task\n2026-11-02,8,Plan\n2026-11-03,4,Call\n"


@pytest.fixture
def dispute():
    return to_review(make_dispute())


@pytest.fixture
def noor(client, dispute):
    client.force_login(owner_of(dispute.business))
    return client


@pytest.fixture
def carol(dispute, client_class):
    visitor = client_class()
    visitor.cookies["django_language"] = "en"
    return visitor


@pytest.fixture
def client_class():
    from django.test import Client

    return Client


def theirs(dispute, rest=""):
    return f"{links.client_path(dispute)}{rest}"


def mine(dispute, rest=""):
    return f"/disputes/{dispute.pk}/{rest}"


def file(name, data):
    return SimpleUploadedFile(name, data)


def add(dispute, kind="call_note", actor=None, **fields):
    values = {"title": "The call", "text": "Agreed with Jan Jansen.", "actor": actor or actor_of(dispute.business)}
    return exhibits.add(dispute, kind=kind, **values | fields)


def share(dispute, *items, first=1, actor=None):
    return packs.share(
        dispute, items=[each.pk for each in items], first=first, actor=actor or actor_of(dispute.business)
    )


def test_a_time_log_is_counted_at_once_and_both_sides_read_the_same_working(noor, carol, dispute):
    fields = {"upload": file("log.csv", LOG), "title": "Hours", "line": dispute.lines.get().pk}
    assert noor.post(mine(dispute, "evidence/time_log/"), fields).status_code == 302
    exhibit = dispute.exhibits.get()
    assert (exhibit.kind, exhibit.number) == ("time_log", None)
    working = "12 h in the log, 14 h on the line: 2 h missing."
    assert working in noor.get(mine(dispute, f"exhibits/{exhibit.pk}/")).content.decode()
    assert carol.get(theirs(dispute, f"exhibits/{exhibit.pk}/")).status_code == 404
    share(dispute, exhibit)
    assert working in carol.get(theirs(dispute)).content.decode()


@pytest.mark.parametrize("kind", SPECS)
def test_every_kind_has_a_form_in_both_rooms(noor, carol, dispute, kind):
    label = str(EvidenceKind(kind).label)
    for visitor, page in ((noor, mine), (carol, theirs)):
        answer = visitor.get(page(dispute, f"evidence/{kind}/"))
        assert (answer.status_code, f"Add: {label}" in answer.content.decode().replace("&#x27;", "'")) == (200, True)


def test_an_empty_form_keeps_what_was_typed(noor, dispute):
    answer = noor.post(mine(dispute, "evidence/call_note/"), {"title": "A call", "who": "Noor and Jan"})
    assert answer.status_code == 422
    assert "Noor and Jan" in answer.content.decode()
    assert not dispute.exhibits.exists()


def test_a_mail_is_kept_raw_and_its_files_become_exhibits_that_go_along(dispute):
    mail = add(dispute, "email", upload=file("mail.eml", MAIL), text="")
    (attached,) = mail.attached.all()
    assert (attached.title, attached.shared_at, mail.told["kept"]) == ("log.csv", None, 1)
    assert [each.label for each in share(dispute, mail)] == ["F-1", "F-2"]


def test_a_mail_names_the_mail_that_it_answers_only_to_who_may_see_that(noor, carol, dispute):
    first = add(dispute, "email", upload=file("one.eml", MAIL), text="", title="First")
    head = b"From: noor@example.com\r\nDate: Mon, 2 Nov 2026 11:00:00 +0100\r\nIn-Reply-To: <one@example.com>\r\n\r\n"
    second = add(dispute, "email", upload=file("two.eml", head), text="", title="Second")
    share(dispute, second)
    assert "answers First" in noor.get(mine(dispute)).content.decode()
    assert "· answers" not in carol.get(theirs(dispute, f"exhibits/{second.pk}/")).content.decode()
    share(dispute, first, first=2)
    assert "answers F-2" in carol.get(theirs(dispute, f"exhibits/{second.pk}/")).content.decode()


def test_the_other_side_gets_a_photo_without_the_place(noor, carol, dispute):
    shown = add(dispute, "photo", upload=file("photo.jpg", photo()), text="")
    share(dispute, shown)
    assert b"Canon" in noor.get(mine(dispute, f"exhibits/{shown.pk}/download/")).content
    copy = carol.get(theirs(dispute, f"exhibits/{shown.pk}/download/"))
    assert (copy.status_code, b"Exif" in copy.content, b"Canon" in copy.content) == (200, False, False)


def test_a_payment_is_shown_by_reference_and_its_check_sees_that_it_was_taken_back(noor, dispute):
    today, actor = timezone.now().date(), actor_of(dispute.business)
    key = uuid4()
    payment = record(dispute.invoice, amount=Decimal("100.00"), received_on=today, key=key, actor=actor)
    noor.post(mine(dispute, "evidence/payment/"), {"title": "Paid", "reference": payment.pk})
    exhibit = dispute.exhibits.get()
    assert (exhibit.file, exhibit.facts["amount"], exhibit.checks[0][1]) == (None, "100.00", "ok")
    elsewhere = make_dispute(make_disputed_invoice(dispute.business))
    assert noor.post(mine(elsewhere, "evidence/payment/"), {"title": "x", "reference": payment.pk}).status_code == 422
    take_back(payment, on=today, note="Bounced", actor=actor)
    noor.post(mine(dispute, f"exhibits/{exhibit.pk}/check/"))
    exhibit.refresh_from_db()
    assert exhibit.checks[0][2] == "booked.reversed"


def test_the_checklist_of_the_reason_counts_what_is_on_the_table(noor, dispute):
    assert "0 of 3" in noor.get(mine(dispute)).content.decode()
    share(dispute, add(dispute, "time_log", upload=file("log.csv", LOG), text=""))
    page = noor.get(mine(dispute)).content.decode()
    assert ("1 of 3" in page, "evidence/contract/" in page) == (True, True)


def test_offers_wait_until_the_questions_about_the_agreement_are_answered(noor, dispute):
    line = dispute.lines.get()
    noor.post(mine(dispute, "positions/"), {f"position_{line.pk}": "partly", f"note_{line.pk}": "A call."})
    assert noor.post(mine(dispute, "close-review/")).status_code == 409
    answer_contract(dispute)
    noor.post(mine(dispute, "close-review/"))
    assert fresh(dispute).state == "negotiation"


def test_a_yes_needs_its_place_and_the_client_may_contest_it(noor, carol, dispute):
    answers = {f"finding_{question}": Finding.NOT_FOUND.value for question in Question}
    answers["finding_price"] = "yes"
    assert noor.post(mine(dispute, "contract/"), answers).status_code == 422
    noor.post(mine(dispute, "contract/"), answers | {"clause_price": "Page 2, clause 4: € 85 an hour"})
    assert "clause 4" in carol.get(theirs(dispute, "contract/")).content.decode()
    carol.post(theirs(dispute, "contract/"), {"question": "price", "note": "That is the old quote."})
    assert "That is the old quote." in noor.get(mine(dispute)).content.decode()
    noor.post(mine(dispute, "contract/"), answers | {"clause_price": "Page 3"})
    assert ContractAnswer.objects.get(question="price").contested_note == ""


def test_the_client_cannot_answer_for_the_freelancer(carol, dispute):
    answers = {f"finding_{question}": "not_found" for question in Question}
    assert carol.post(theirs(dispute, "contract/"), answers).status_code == 422
    assert not dispute.contract_answers.exists()


def test_private_notes_are_in_no_room_log_or_letter_but_the_business_s_own(noor, carol, dispute, admin_client):
    noor.post(mine(dispute, "notes/"), {"text": "Carol seems upset about Piet."})
    assert "upset about Piet" in noor.get(mine(dispute)).content.decode()
    assert "upset" not in carol.get(theirs(dispute)).content.decode()
    assert b"upset" not in admin_client.get(f"/admin/disputes/dispute/{dispute.pk}/change/").content
    assert not EventText.objects.filter(text__contains="upset").exists()
    assert not Event.objects.filter(body__contains="upset").exists()
    assert not Event.objects.filter(chain=f"case:{dispute.pk}", verb__startswith="case.").exists()
    noor.post(mine(dispute, f"notes/{PrivateNote.objects.get().pk}/remove/"))
    assert not PrivateNote.objects.exists()


def test_a_case_is_handled_by_somebody_of_the_business_and_found_under_assigned(noor, dispute):
    stranger = User.objects.create_user("bob", "bob@helder.test", "a-long-password")
    noor.post(mine(dispute, "assign/"), {"member": stranger.pk})
    assert fresh(dispute).assigned_member is None
    Membership.objects.create(business=dispute.business, user=stranger, role="member")
    noor.post(mine(dispute, "assign/"), {"member": stranger.pk})
    assert "bob@helder.test" in noor.get("/disputes/").content.decode()
    assert dispute.number not in noor.get("/disputes/?tab=assigned").content.decode()
    noor.post(mine(dispute, "assign/"), {"member": owner_of_first(dispute)})
    assert dispute.number in noor.get("/disputes/?tab=assigned").content.decode()


def owner_of_first(dispute):
    return dispute.business.memberships.order_by("pk").first().user_id


def test_a_case_with_fifty_exhibits_takes_no_more_queries(noor, carol, dispute, django_assert_max_num_queries):
    from zeal import zeal_context

    actor = actor_of(dispute.business)
    rows = [
        Exhibit(dispute=dispute, party=actor.party, title=f"Item {n}", kind="call_note", number=n,
                shared_at=timezone.now(), checks=[["soon", "ok", "soon.here", {"gap_hours": "2.0"}]])
        for n in range(1, 51)
    ]  # fmt: skip
    Exhibit.objects.bulk_create(rows)
    answer_contract(dispute)
    noor.get(mine(dispute))
    for n in range(200):
        log.record("message.written", chain=log.case_chain(dispute.pk), actor=actor, subject="case", text=f"Word {n}")
    with zeal_context(), django_assert_max_num_queries(10 + 3):  # three are for the session, the person, the business
        assert b"F-50" in noor.get(mine(dispute)).content
    with zeal_context(), django_assert_max_num_queries(10 + 1):  # one is for the link
        assert b"F-50" in carol.get(theirs(dispute)).content


def test_evidence_of_a_closed_case_stays_as_it_is(noor, dispute):
    exhibit = add(dispute)
    put(dispute, "closed")
    answers = {f"finding_{question}": "not_found" for question in Question}
    for verb, data in (
        ("evidence/call_note/", {"title": "x", "at": "2026-11-02T10:00", "who": "y", "text": "z"}),
        ("pack/share/", {"items": [str(exhibit.pk)], "first": "1"}),
        (f"exhibits/{exhibit.pk}/redact/", {"words": "Jan"}),
        (f"exhibits/{exhibit.pk}/check/", {}),
        ("contract/", answers),
    ):
        assert noor.post(mine(dispute, verb), data).status_code == 409, verb
    assert exhibits.Exhibit.objects.get().number is None


def test_a_call_note_shared_within_a_day_says_so(dispute):
    call = (timezone.now() - timezone.timedelta(hours=2)).isoformat()
    note = add(dispute, facts={"at": call, "who": "Noor and Carol"}, actor=CAROL)
    assert note.checks[0][2] == "soon.not_yet"
    (shared,) = share(dispute, note, actor=CAROL)
    assert (shared.label, shared.checks[0][2]) == ("K-1", "soon.here")
