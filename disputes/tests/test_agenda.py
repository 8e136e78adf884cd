"""The agenda of a mediation: shared by the three, ordered by the mediator, and nowhere else."""

import pytest

from disputes.errors import NotComplete, NotYourMove
from disputes.models import MediationPoint
from disputes.services import agenda, links, mediation
from disputes.services.mediation_letters import mediator_path
from disputes.tests.make import CAROL, actor, fresh, make_dispute, make_disputed_invoice, offer, to_negotiation
from disputes.tests.test_mediation import MAX, a_monday, alice, begin, dispute  # noqa: F401 - fixtures
from foundation.audit.models import Event
from foundation.kernel.actors import Actor
from foundation.mail.models import OutgoingEmail
from invoices.tests.make import make_business, owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(dispute):  # noqa: F811
    return begin(dispute)


@pytest.fixture
def rooms(client, held):
    client.force_login(owner_of(held.dispute.business))
    client.cookies["django_language"] = "en"
    case = held.dispute
    return {
        "freelancer": f"/disputes/{case.pk}/mediation/",
        "client": f"{links.client_path(case)}mediation/",
        "mediator": mediator_path(held),
    }


def listed():
    return list(MediationPoint.objects.values_list("text", flat=True))


def point(text):
    return MediationPoint.objects.get(text=text)


def test_each_of_the_three_brings_up_a_point_and_all_read_who_did(client, held, rooms):
    for who, room in rooms.items():
        assert client.post(f"{room}point/", {"text": f"What {who} brings up"}).status_code == 302
    names = [held.dispute.business.name, "Carol Kramer", "Max Bakker"]
    for room in rooms.values():
        page = client.get(room).content.decode()
        for who, name in zip(rooms, names, strict=True):
            assert f'<b>What {who} brings up</b> <span class="muted">{name}</span>' in page


def test_the_others_hear_that_there_is_something_new_and_not_what(client, rooms):
    before = OutgoingEmail.objects.filter(to="max@midden.test").count()
    client.post(f"{rooms['client']}point/", {"text": "The fourteenth hour"})
    assert OutgoingEmail.objects.filter(to="max@midden.test").count() == before + 1
    assert not OutgoingEmail.objects.filter(text__contains="fourteenth").exists()


def test_the_mediator_orders_and_ticks_off_and_the_sides_have_no_button_for_it(client, held, rooms):
    for text in ("One", "Two", "Three"):
        agenda.add(held, text=text, actor=CAROL)
    client.post(f"{rooms['mediator']}earlier/", {"point": point("Three").pk})
    assert listed() == ["One", "Three", "Two"]
    client.post(f"{rooms['mediator']}earlier/", {"point": point("One").pk})
    assert listed() == ["One", "Three", "Two"]
    client.post(f"{rooms['mediator']}tick/", {"point": point("One").pk})
    assert point("One").done_at is not None
    assert "Talked about</span>" in client.get(rooms["client"]).content.decode()
    client.post(f"{rooms['mediator']}tick/", {"point": point("One").pk})
    assert point("One").done_at is None
    assert "tick/" in client.get(rooms["mediator"]).content.decode()
    for side in ("freelancer", "client"):
        assert "tick/" not in client.get(rooms[side]).content.decode()
        for verb in ("tick", "earlier"):
            assert client.post(f"{rooms[side]}{verb}/", {"point": point("Two").pk}).status_code in {403, 409}
    assert listed() == ["One", "Three", "Two"]


def test_a_point_is_taken_off_by_whoever_brought_it_up_until_it_was_talked_about(client, held, rooms):
    agenda.add(held, text="Mine", actor=CAROL)
    number = point("Mine").pk
    assert client.post(f"{rooms['freelancer']}drop/", {"point": number}).status_code in {403, 409}
    agenda.tick(held, point=number, actor=MAX)
    assert client.post(f"{rooms['client']}drop/", {"point": number}).status_code == 409
    agenda.tick(held, point=number, actor=MAX)
    assert client.post(f"{rooms['client']}drop/", {"point": number}).status_code == 302
    assert listed() == []
    assert client.post(f"{rooms['client']}drop/", {"point": number}).status_code == 409


def test_what_cannot_be_on_it_is_refused_with_its_words_kept(client, held, rooms):
    room = rooms["client"]
    answer = client.post(f"{room}point/", {"text": "x" * 301})
    assert answer.status_code == 422
    assert "x" * 301 in answer.content.decode()
    assert client.post(f"{room}point/", {"text": "   "}).status_code == 422
    with pytest.raises(NotComplete, match="no text yet"):
        agenda.add(held, text="   ", actor=CAROL)
    assert client.post(f"{room}tick/", {"point": "no number"}).status_code == 422
    for number in range(20):
        agenda.add(held, text=f"Point {number}", actor=CAROL)
    answer = client.post(f"{room}point/", {"text": "One more"})
    assert (answer.status_code, "twenty points" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("party", ["admin", "system"])
def test_nobody_but_the_three_brings_up_a_point(held, party):
    with pytest.raises(NotYourMove):
        agenda.add(held, text="From outside", actor=actor(party))
    assert listed() == []


def test_a_point_of_another_mediation_is_on_no_agenda_here(client, held, rooms):
    other = to_negotiation(make_dispute(make_disputed_invoice(make_business("Bob"))))
    offer(other)
    agenda.add(begin(fresh(other)), text="Theirs", actor=CAROL)
    for verb, room in (("tick", "mediator"), ("earlier", "mediator"), ("drop", "client")):
        assert client.post(f"{rooms[room]}{verb}/", {"point": point("Theirs").pk}).status_code == 409
    assert point("Theirs").done_at is None


def test_it_is_closed_with_the_room_and_leaves_no_event(client, held, rooms):
    before = set(Event.objects.values_list("pk", flat=True))
    agenda.add(held, text="The hours", actor=CAROL)
    agenda.tick(held, point=point("The hours").pk, actor=MAX)
    assert set(Event.objects.values_list("pk", flat=True)) == before
    mediation.end(fresh(held.dispute), note="", actor=Actor.mediator("Max Bakker"))
    page = client.get(rooms["client"]).content.decode()
    assert "The hours" in page
    assert "Put it on the agenda" not in page
    assert client.post(f"{rooms['client']}point/", {"text": "Late"}).status_code == 409
