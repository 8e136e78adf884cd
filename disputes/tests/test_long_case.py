"""A long case stays a short page: what is not shown at once is one click away, in both rooms."""

import re

import pytest
from django.test import Client

from disputes.evidence_page import ASKED
from disputes.pages import SHOWN
from disputes.services import exhibits, links, packs
from disputes.tests.make import CAROL, make_dispute, to_review
from disputes.views import history
from foundation.audit import log
from invoices.tests.make import actor_of, make_business, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute():
    return to_review(make_dispute())


@pytest.fixture
def rooms(client, dispute):
    """The browser and the address of the case for each side."""
    client.force_login(owner_of(dispute.business))
    return [(client, dispute.get_absolute_url()), (Client(), links.client_path(dispute))]


def _write(dispute, count):
    chain, subject = log.case_chain(dispute.pk), f"case:{dispute.pk}"
    for place in range(count):
        log.record("message.written", chain=chain, actor=CAROL, subject=subject, text=f"Sentence {place:03d}.")


def _read(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def _said(page):
    return re.findall(r"Sentence (\d{3})", page)


def _shared(dispute, count, actor):
    items = [
        exhibits.add(dispute, kind="call_note", title=f"Call {n}", text="Ten hours.", actor=actor) for n in range(count)
    ]
    packs.share(dispute, items=[each.pk for each in items], first=1, actor=actor)
    return items


def test_a_short_case_shows_everything_and_offers_no_other_page(dispute, rooms):
    _write(dispute, 3)
    for browser, home in rooms:
        page = _read(browser, home)
        assert _said(page) == ["002", "001", "000"]
        assert f"{home}history/" not in page


def test_a_long_case_shows_the_latest_and_leads_to_everything_that_happened(dispute, rooms):
    _write(dispute, SHOWN + 5)
    for browser, home in rooms:
        page = _read(browser, home)
        assert _said(page) == [f"{place:03d}" for place in range(SHOWN + 4, 4, -1)]
        assert f'href="{home}history/"' in page
        assert len(_said(_read(browser, f"{home}history/"))) == SHOWN + 5


def test_the_history_goes_back_to_the_first_word_page_by_page(dispute, rooms, monkeypatch):
    monkeypatch.setattr(history, "ENTRIES", 20)
    _write(dispute, 50)
    for browser, home in rooms:
        found, address, pages = [], f"{home}history/", 0
        while address and pages < 9:
            page, pages = _read(browser, address), pages + 1
            found += _said(page)
            more = re.search(r'href="(\?before=\d+)"', page)
            address = f"{home}history/{more[1]}" if more else ""
        assert found == [f"{place:03d}" for place in range(49, -1, -1)]
        assert pages == 3


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "²", "1e3", "\x00"])
def test_a_place_that_is_none_starts_at_the_newest(dispute, rooms, before):
    _write(dispute, 1)
    assert _said(rooms[0][0].get(f"{rooms[0][1]}history/", {"before": before}).content.decode()) == ["000"]


def test_the_history_is_for_the_two_of_them_only(dispute, rooms):
    other = Client()
    other.force_login(owner_of(make_business("Studio Other")))
    assert other.get(f"{dispute.get_absolute_url()}history/").status_code == 404
    assert Client().get(f"/d/{'x' * 43}/history/").status_code == 404


def test_with_much_evidence_the_case_asks_for_ten_views_and_every_item_asks_on_its_own_page(dispute, rooms):
    items = _shared(dispute, ASKED + 2, actor_of(dispute.business))
    browser, home = rooms[1]
    page = _read(browser, home)
    assert page.count('name="stance_note"') == ASKED
    linked = [str(each.pk) for each in items if f'href="{home}exhibits/{each.pk}/#view"' in page]
    assert linked == [str(each.pk) for each in items[ASKED:]]
    own = _read(browser, f"{home}exhibits/{linked[0]}/")
    assert f'action="{home}exhibits/{linked[0]}/mark/"' in own
    browser.post(
        f"{home}exhibits/{linked[0]}/mark/", {"stance": "contested", "stance_note": "It was eight.", "about": linked[0]}
    )
    items[ASKED].refresh_from_db()
    assert (items[ASKED].stance, items[ASKED].stance_note) == ("contested", "It was eight.")


def test_what_has_a_view_already_makes_room_for_what_has_none(dispute, rooms):
    items = _shared(dispute, ASKED + 1, actor_of(dispute.business))
    browser, home = rooms[1]
    browser.post(f"{home}exhibits/{items[0].pk}/mark/", {"stance": "accepted", "stance_note": "", "about": items[0].pk})
    page = _read(browser, home)
    assert f'id="note-{items[0].pk}"' not in page
    assert f'id="note-{items[ASKED].pk}"' in page


def test_a_view_that_lacks_its_reason_comes_back_open_with_what_was_typed(dispute, rooms):
    items = _shared(dispute, ASKED + 1, actor_of(dispute.business))
    browser, home = rooms[1]
    last = items[ASKED].pk
    answer = browser.post(f"{home}exhibits/{last}/mark/", {"stance": "contested", "stance_note": " ", "about": last})
    assert answer.status_code == 422
    assert re.search(rf'<details class="quiet" open>(?:(?!</details>).)*note-{last}', answer.content.decode(), re.S)


def test_nobody_is_asked_for_a_view_of_what_is_their_own(dispute, rooms):
    items = _shared(dispute, 1, actor_of(dispute.business))
    browser, home = rooms[0]
    assert 'name="stance_note"' not in _read(browser, f"{home}exhibits/{items[0].pk}/")
