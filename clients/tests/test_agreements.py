"""Agreements before the work: written, sent, accepted or declined by link, and then history."""

import hashlib
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from zeal import zeal_context

from accounts.tests.make import alice, bob, business_of
from clients.jobs import expire_agreements
from clients.models import Agreement, ScopeItem
from clients.queries import accepted_agreements, clauses_of
from clients.services import acceptance, agreements
from clients.tests.make import actor_of, item, make_agreement, make_client, send
from clients.tests.make import agreement_form as typed
from foundation.audit.models import Event
from foundation.files.tests.make import pdf, upload
from foundation.mail.models import OutgoingEmail

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def business(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    user = alice()
    client.force_login(user)
    return business_of(user)


def path_of(agreement):
    """Where the link leads that the client got with this version."""
    mine = OutgoingEmail.objects.filter(about=f"agreement:{agreement.pk}", text__contains="/a/")
    return re.search(r"/a/[\w-]+/", mine.latest("queued_at").text)[0]


def letter_to(address):
    return OutgoingEmail.objects.filter(to=address).latest("queued_at")


def accept(client, agreement, **fields):
    data = {"text_sha256": agreement.text_sha256, "typed_name": "Carol Kramer"} | fields
    return client.post(f"{path_of(agreement)}accept/", data, headers=ENGLISH)


def test_from_an_empty_page_to_an_accepted_quote_by_clicking(client, business):
    buyer = make_client(business, email="carol@kramer.test", language="en")
    start = client.post("/agreements/new/", {"client": buyer.pk, "kind": "quote", "title": "Website"})
    draft = Agreement.objects.get()
    assert client.get(start.url).status_code == 200
    saved = client.post(start.url, typed(draft, send="1"))
    assert saved.url == f"/agreements/{draft.pk}/send/"
    draft.refresh_from_db()
    assert draft.net_total == Decimal("680.00")
    client.post(saved.url, {"version": draft.version, "to": "carol@kramer.test", "message": ""})
    draft.refresh_from_db()
    assert draft.status == "sent"
    assert draft.text_sha256 == hashlib.sha256(draft.text.encode()).hexdigest()
    assert "8 hours × €85.00 = €680.00" in draft.text
    client.logout()
    page = client.get(path_of(draft), headers=ENGLISH).content.decode()
    assert "Your answer is awaited" in page
    assert draft.text_sha256 in page
    assert accept(client, draft).status_code == 302
    draft.refresh_from_db()
    assert (draft.status, draft.decided_name, draft.decided_ip) == ("accepted", "Carol Kramer", "127.0.0.1")
    copies = OutgoingEmail.objects.filter(subject__contains="Website", text__contains=draft.text_sha256)
    assert {copy.to for copy in copies} == {"carol@kramer.test", business.memberships.get().user.email}
    assert all("8 hours" in copy.text for copy in copies)
    assert Event.objects.filter(verb="agreement.accepted").count() == 1


def test_reading_changes_nothing_and_a_name_is_needed(client, business):
    sent = send(make_agreement(business))
    path = path_of(sent)
    for _visit in range(2):
        client.get(path)
        client.get(f"{path}accept/")
    refused = accept(client, sent, typed_name="C")
    assert refused.status_code == 422
    assert Agreement.objects.get().status == "sent"


def test_accepting_twice_is_one_acceptance_and_one_copy(client, business):
    sent = send(make_agreement(business))
    accept(client, sent)
    letters = OutgoingEmail.objects.count()
    assert accept(client, sent, typed_name="Somebody Else").status_code == 302
    assert OutgoingEmail.objects.count() == letters
    assert Agreement.objects.get().decided_name == "Carol Kramer"


def test_other_words_than_those_that_were_read_are_not_accepted(client, business):
    sent = send(make_agreement(business))
    refused = accept(client, sent, text_sha256="0" * 64)
    assert refused.status_code == 409
    assert "not the words" in refused.content.decode()


def test_declining_keeps_the_reason_and_tells_the_freelancer(client, business):
    sent = send(make_agreement(business))
    path = f"{path_of(sent)}decline/"
    assert client.post(path, {"no-typed_name": "Carol", "no-reason": ""}).status_code == 422
    client.post(path, {"no-typed_name": "Carol", "no-reason": "Half of it is enough."})
    assert Agreement.objects.get().decline_reason == "Half of it is enough."
    assert "Half of it is enough." in letter_to(business.memberships.get().user.email).text
    assert "Half" not in Event.objects.get(verb="agreement.declined").body
    assert b"declined already" in accept(client, sent).content


def test_a_new_version_replaces_the_open_one_and_the_accepted_one_stands_until_the_answer(client, business):
    first = send(make_agreement(business))
    second = send(agreements.new_version(first, actor=actor_of(business)))
    refused = accept(client, first)
    assert (refused.status_code, b"newer version" in refused.content) == (409, True)
    first.refresh_from_db()
    assert first.status == "superseded"
    second = acceptance.accept(second, typed_name="Carol", text_sha256=second.text_sha256, actor=actor_of(business))
    third = send(agreements.new_version(second, actor=actor_of(business)))
    second.refresh_from_db()
    assert second.status == "accepted"
    acceptance.accept(third, typed_name="Carol", text_sha256=third.text_sha256, actor=actor_of(business))
    second.refresh_from_db()
    assert second.status == "superseded"
    assert [each.number for each in accepted_agreements(third.client_id)] == [3]
    assert {row.key for row in first.items.all()} == {row.key for row in third.items.all()}
    page = client.get(f"/agreements/{third.pk}/", headers=ENGLISH).content.decode()
    assert page.count("Carol") >= 2


def test_after_the_last_day_nothing_is_accepted_and_the_freelancer_hears_of_it(client, business):
    yesterday = timezone.now().date() - timedelta(days=1)
    sent = send(make_agreement(business, valid_until=timezone.now().date() + timedelta(days=2)))
    assert expire_agreements() == 0
    tomorrow_passed = timezone.now() + timedelta(days=4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: tomorrow_passed)
        refused = pytest.raises(acceptance.AgreementExpired)
        with refused:
            acceptance.accept(sent, typed_name="Carol", text_sha256=sent.text_sha256, actor=actor_of(business))
        assert expire_agreements() == 1
        assert expire_agreements() == 0
    assert Agreement.objects.get().status == "expired"
    assert "did not answer" in letter_to(business.memberships.get().user.email).text
    with pytest.raises(acceptance.AgreementIncomplete):
        send(make_agreement(business, valid_until=yesterday))


def test_two_tabs_save_one_text_and_keep_the_other_on_the_page(client, business):
    draft = make_agreement(business)
    path = f"/agreements/{draft.pk}/edit/"
    client.post(path, typed(draft, title="Of the first tab"))
    refused = client.post(path, typed(draft, title="Of the second tab"), headers=ENGLISH)
    page = refused.content.decode()
    assert refused.status_code == 409
    assert "Of the first tab" in page
    assert 'value="Of the second tab"' in page
    draft.refresh_from_db()
    client.post(path, typed(draft, title="Of the second tab", over=draft.version, version=1))
    assert Agreement.objects.get().title == "Of the second tab"


def test_what_is_wrong_gets_a_sentence_and_nothing_typed_is_lost(client, business):
    draft = make_agreement(business)
    answer = client.post(
        f"/agreements/{draft.pk}/edit/", typed(draft, **{"items-0-unit_price": "abc"}), headers=ENGLISH
    )
    assert answer.status_code == 422
    assert "not a number" in answer.content.decode()
    assert "Photographs of the open day" in answer.content.decode()


def test_a_row_more_or_less_without_javascript_loses_nothing(client, business):
    draft = make_agreement(business)
    page = client.post(f"/agreements/{draft.pk}/edit/", typed(draft, add="items")).content.decode()
    assert 'name="items-1-description"' in page
    assert "Photographs of the open day" in page
    client.post(f"/agreements/{draft.pk}/edit/", typed(draft) | {"items-0-DELETE": "on"})
    assert not ScopeItem.objects.exists()


def test_a_sent_version_is_frozen_for_raw_sql_too(business):
    sent = send(make_agreement(business))
    for change in (
        lambda: Agreement.objects.filter(pk=sent.pk).update(title="Other"),
        lambda: Agreement.objects.filter(pk=sent.pk).update(status="draft"),
        lambda: sent.items.update(unit_price=1),
        lambda: sent.items.all().delete(),
        lambda: sent.clauses.create(position=9, heading="x", text="y"),
        lambda: sent.rates.create(position=9, name="x", price=1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    done = acceptance.accept(sent, typed_name="Carol", text_sha256=sent.text_sha256, actor=actor_of(business))
    for fields in ({"decided_name": "Dave"}, {"status": "sent"}, {"status": "declined"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Agreement.objects.filter(pk=done.pk).update(**fields)


def test_details_that_change_later_do_not_change_what_was_read(client, business):
    sent = send(make_agreement(business))
    type(business).objects.filter(pk=business.pk).update(name="Renamed")
    page = client.get(path_of(sent), headers=ENGLISH).content.decode()
    assert "Renamed" not in page


def test_files_come_through_the_checked_door_and_their_fingerprints_stand_in_the_text(client, business):
    draft = make_agreement(business)
    path = f"/agreements/{draft.pk}/files/"
    assert client.post(path, {"upload": upload("terms.exe", b"MZ")}).status_code == 422
    client.post(path, {"upload": upload("terms.pdf", pdf())})
    row = draft.files.get()
    draft.refresh_from_db()
    sent = send(draft)
    assert row.file.sha256 in sent.text
    assert client.get(f"{path}{row.pk}/").status_code == 200
    client.logout()
    assert client.get(f"{path_of(sent)}files/{row.pk}/").status_code == 200
    with pytest.raises(agreements.AgreementFrozen):
        agreements.remove_file(row, actor=actor_of(business))


def test_a_checklist_can_cite_the_clauses_of_a_version(business):
    sent = send(make_agreement(business))
    clause = clauses_of([str(sent.pk)])[0]
    assert (clause.heading, clause.page, clause.paragraph) == ("Extra work", 2, "4.1")
    assert "(page 2, § 4.1)" in sent.text


def test_a_strangers_agreement_is_404_everywhere(client, business):
    theirs = make_agreement(business_of(bob()))
    for verb in ("", "edit/", "send/", "discard/", "pdf/"):
        assert client.get(f"/agreements/{theirs.pk}/{verb}").status_code == 404
    for verb in ("edit/", "send/", "discard/", "version/", "files/", "invoice/"):
        assert client.post(f"/agreements/{theirs.pk}/{verb}").status_code == 404
    assert client.get("/a/not-a-token-at-all-000/").status_code == 404


def test_a_draft_is_not_behind_any_link_and_can_be_thrown_away(client, business):
    draft = make_agreement(business)
    assert client.get(f"/agreements/{draft.pk}/discard/").status_code == 200
    client.post(f"/agreements/{draft.pk}/discard/")
    assert not Agreement.objects.exists()


def test_the_list_takes_few_queries_however_long(client, business, django_assert_max_num_queries):
    buyer = make_client(business)
    for number in range(6):
        make_agreement(business, buyer=buyer, title=f"Agreement {number}", items=[item()])
    with django_assert_max_num_queries(8), zeal_context():
        page = client.get("/agreements/", headers=ENGLISH).content.decode()
    assert page.count("/agreements/") > 6
    assert "No agreement matches" in client.get("/agreements/?q=zzz", headers=ENGLISH).content.decode()
