"""Asking for a case file, fetching it, and the log that each side may keep."""

from datetime import timedelta

import pytest
from django.utils import timezone

from disputes import jobs
from disputes.casefile import binder, making
from disputes.models import CaseFile
from disputes.services import case_files, links, messages
from disputes.tests.bundles import blank, events, manifest, verify, with_exhibits
from disputes.tests.make import CAROL, make_dispute, make_disputed_invoice, offer, put, to_negotiation
from foundation.audit import log, stamps
from foundation.files.models import StoredFile
from foundation.pdf import fence
from invoices.tests.make import actor_of, make_business, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quick(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(fence, "render_paper", lambda paper: blank())


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def dispute(alice):
    return to_negotiation(make_dispute(make_disputed_invoice(alice)))


def ask(dispute, **choices):
    choices = {"language": "en", "with_offers": False} | choices
    return case_files.ask(dispute, **choices, actor=actor_of(dispute.business))


def content_of(response):
    return b"".join(response.streaming_content)


def test_a_freelancer_asks_leaves_comes_back_and_fetches_it(client, alice, dispute, tmp_path):
    client.force_login(owner_of(alice))
    page = f"/disputes/{dispute.pk}/case-file/"
    assert f'href="{page}"' in client.get(f"/disputes/{dispute.pk}/").content.decode()
    assert "Nothing yet." in client.get(page).content.decode()
    before = log.head(log.case_chain(dispute.pk))
    for _twice in range(2):
        assert client.post(f"{page}make/", {"language": "nl"}).url == page
    wanted = CaseFile.objects.get()
    waiting = client.get(page, headers={"HX-Request": "true"}).content.decode()
    assert "<progress" in waiting
    assert "<html" not in waiting
    assert client.get(f"{page}{wanted.pk}/").url == page
    assert jobs.build_waiting_case_files() == 1
    fetched = client.get(f"{page}{wanted.pk}/")
    assert fetched["Content-Type"] == "application/zip"
    assert verify(tmp_path, content_of(fetched))[0] == 0
    assert "hx-trigger" not in client.get(page).content.decode()
    assert log.head(log.case_chain(dispute.pk)) == before


def test_the_same_state_is_one_file_and_a_new_state_another(dispute):
    first = making.build(ask(dispute).pk)
    assert making.build(ask(dispute).pk) == first
    messages.write(dispute, text="One more thing.", actor=CAROL)
    second = making.build(ask(dispute).pk)
    assert second.seq == first.seq + 1
    assert making.build(ask(dispute, with_offers=True).pk).fingerprint != second.fingerprint
    assert CaseFile.objects.count() == 3


def test_a_case_file_can_be_removed_with_its_bytes(client, alice, dispute):
    made = making.build(ask(dispute).pk)
    client.force_login(owner_of(alice))
    client.post(f"/disputes/{dispute.pk}/case-file/{made.pk}/remove/")
    assert not CaseFile.objects.exists()
    assert not StoredFile.objects.filter(pk=made.file_id).exists()


def test_two_makers_make_one_file_and_a_dead_one_is_replaced(dispute):
    wanted = ask(dispute)
    CaseFile.objects.filter(pk=wanted.pk).update(state="making", leased_until=timezone.now() + timedelta(minutes=1))
    assert making.build(wanted.pk) is None
    assert jobs.build_waiting_case_files() == 0
    CaseFile.objects.filter(pk=wanted.pk).update(leased_until=timezone.now() - timedelta(seconds=1))
    assert jobs.build_waiting_case_files() == 1
    assert making.build(wanted.pk) is None


def test_what_fails_three_times_is_said_and_can_be_asked_for_again(client, alice, dispute, monkeypatch):
    monkeypatch.setattr(binder, "bind", lambda *given: 1 / 0)
    ask(dispute)
    for _beat in range(4):
        assert jobs.build_waiting_case_files() == 0
    client.force_login(owner_of(alice))
    assert "tried three times" in client.get(f"/disputes/{dispute.pk}/case-file/").content.decode()
    monkeypatch.undo()
    assert ask(dispute).state == "waiting"
    assert CaseFile.objects.count() == 1


def test_strangers_and_other_businesses_find_nothing(client, alice, dispute):
    made = making.build(ask(dispute).pk)
    other = make_dispute(make_disputed_invoice(make_business("Bob")))
    paths = [f"/disputes/{dispute.pk}/{rest}" for rest in ("case-file/", f"case-file/{made.pk}/", "log/")]
    client.force_login(owner_of(other.business))
    assert {client.get(path).status_code for path in paths} == {404}
    assert client.get(f"/disputes/{other.pk}/case-file/{made.pk}/").status_code == 404
    assert client.post(f"/disputes/{dispute.pk}/case-file/make/", {"language": "en"}).status_code == 404
    client.force_login(owner_of(alice))
    assert client.post(f"/disputes/{dispute.pk}/case-file/make/", {"language": "xx"}).status_code == 422
    assert client.get(f"/disputes/{dispute.pk}/case-file/make/").status_code == 405


def test_each_side_keeps_the_log_with_its_own_words_and_without_the_secrets_of_the_other(client, dispute, tmp_path):
    dispute = with_exhibits(dispute)
    offer(dispute)
    page = links.client_path(dispute)
    assert f"{page}log/" in client.get(page).content.decode()
    data = client.get(f"{page}log/").content
    assert verify(tmp_path, data)[0] == 0
    told = "".join(map(str, events(data)))
    assert "We agreed on ten hours" in told
    assert "dispute.propose" in told
    assert "Weak spots" not in told
    assert dispute.exhibits.get(number=None).file.sha256 not in told
    assert manifest(data)["withheld_events"] == 1
    client.force_login(owner_of(dispute.business))
    mine = "".join(map(str, events(client.get(f"/disputes/{dispute.pk}/log/").content)))
    assert "Weak spots" in mine


def test_what_was_erased_is_gone_from_the_log_and_the_chain_still_holds(dispute, tmp_path):
    from disputes.tests.bundles import log_of
    from foundation.audit.erase import erase
    from foundation.kernel.actors import Actor, Party

    erase(chain=log.case_chain(dispute.pk), party=Party.CLIENT, actor=Actor.system())
    data = log_of(dispute, "freelancer")
    assert "Carol" not in "".join(map(str, events(data)))
    assert verify(tmp_path, data)[0] == 0


def test_heads_of_formal_cases_are_stamped_and_a_silent_authority_stops_nothing(dispute, settings, monkeypatch):
    asked = []
    monkeypatch.setattr(stamps, "stamp", asked.append)
    assert jobs.stamp_formal_cases() == 0
    settings.TSA_URL = "https://tsa.example/"
    put(dispute, "formal_notice")
    jobs.stamp_formal_cases()
    assert asked == [log.head(log.case_chain(dispute.pk))]

    def silent(_head):
        raise stamps.StampRefused("no answer")

    monkeypatch.setattr(stamps, "stamp", silent)
    assert jobs.stamp_formal_cases() == 0
    assert making.build(ask(dispute).pk).state == "ready"
