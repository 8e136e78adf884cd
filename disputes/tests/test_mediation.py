"""Mediation: three who agree, a room of their own, and nothing of it outside."""

from decimal import Decimal

import pytest
import time_machine

from disputes import jobs, mediation_page
from disputes.errors import IllegalMove, NotComplete, NotYourMove
from disputes.models import Dispute, Mediation, MediationProposal
from disputes.services import agenda, compartment, links, mediation, outcome
from disputes.services.mediation_letters import mediator_path
from disputes.tests.make import CAROL, fresh, make_dispute, make_disputed_invoice, offer, to_negotiation
from foundation.audit.models import EventText
from foundation.kernel.actors import Actor
from foundation.mail.models import OutgoingEmail
from invoices.tests.make import actor_of, make_business, owner_of

pytestmark = pytest.mark.django_db
MAX = Actor.mediator("Max Bakker")
WHO = {"mediator_name": "Max Bakker", "mediator_email": "max@midden.test"}
WORD = "zwartgalligheid"


@pytest.fixture(autouse=True)
def a_monday():
    with time_machine.travel("2026-11-02T09:00:00+00:00", tick=False) as clock:
        yield clock


@pytest.fixture
def dispute():
    dispute = to_negotiation(make_dispute(make_disputed_invoice(make_business())))
    offer(dispute)
    return fresh(dispute)


@pytest.fixture
def alice(dispute):
    return actor_of(dispute.business)


def begin(dispute):
    """Alice proposes Max, Carol and Max agree."""
    alice = actor_of(dispute.business)
    held = mediation.propose(dispute, typed_name="Alice", actor=alice, **WHO)
    mediation.consent(held, typed_name="Carol Kramer", actor=CAROL)
    mediation.accept_role(held, statement="I know neither of them.", typed_name="Max Bakker", actor=MAX)
    return Mediation.objects.select_related("dispute__business").get(pk=held.pk)


def way_out(held, actor=MAX, credit="140.00"):
    credits = {row.pk: Decimal(credit) for row in held.dispute.lines.all()}
    return compartment.propose(held, credits=credits, text=f"Both keep face. {WORD}", actor=actor)


def accept(held, way, actor):
    return compartment.accept(
        held, proposal_id=way.pk, number=way.number, credit_gross=way.credit_gross, terms_sha256=way.terms_sha256,
        typed_name=actor.name, actor=actor,
    )  # fmt: skip


def mails():
    return list(OutgoingEmail.objects.values_list("subject", "text"))


def doors(dispute, held):
    client = links.client_path(dispute)
    return {
        "freelancer": f"/disputes/{dispute.pk}/mediation/", "client": f"{client}mediation/",
        "mediator": mediator_path(held),
    }  # fmt: skip


def test_three_people_click_their_way_to_a_mediated_settlement(client, dispute):
    client.force_login(owner_of(dispute.business))
    assert "Propose mediation" in client.get(f"/disputes/{dispute.pk}/").content.decode()
    client.post(f"/disputes/{dispute.pk}/propose-mediation/", {"typed_name": "Alice", **WHO})
    held = dispute.mediations.get()
    room = doors(dispute, held)
    assert "Mediation with Max Bakker?" in client.get(room["client"]).content.decode()
    assert "Will you be their mediator?" in client.get(room["mediator"]).content.decode()
    client.post(f"{room['client']}consent/", {"typed_name": "Carol Kramer"})
    role = {"statement": "I know neither.", "independent": "on", "typed_name": "Max Bakker"}
    client.post(f"{room['mediator']}role/", role)
    assert fresh(dispute).state == "mediation"
    client.post(f"{room['client']}write/", {"text": "I felt overlooked.", "room": ""})
    for address in room.values():
        page = client.get(address).content.decode()
        assert "I felt overlooked." in page
        assert "Confidential." in page
    credit = f"credit_{dispute.lines.get().pk}"
    client.post(f"{room['mediator']}propose/", {credit: "140", "text": "Fair to both.", "instalments": "1"})
    way = MediationProposal.objects.get()
    signed = {
        "proposal_id": way.pk, "number": way.number, "credit_gross": way.credit_gross,
        "terms_sha256": way.terms_sha256,
    }  # fmt: skip
    client.post(f"{room['client']}accept/", signed | {"typed_name": "Carol Kramer"})
    assert fresh(dispute).state == "mediation"  # one acceptance binds nobody
    client.post(f"{room['freelancer']}accept/", signed | {"typed_name": "Alice"})
    dispute = fresh(dispute)
    assert (dispute.state, dispute.outcome) == ("executing", "mediated")
    assert dispute.invoice.credited_total == Decimal("169.40")
    agreed = dispute.agreements.get()
    assert [each["name"] for each in agreed.consent] == ["Alice", "Carol Kramer"]
    assert "Reached in mediation." in agreed.proposal.terms
    assert "Fair to both." not in agreed.proposal.terms
    assert (agreed.proposal.kind, agreed.proposal.text) == ("mediated", "")


def test_it_begins_with_the_third_consent_and_not_before(dispute, alice):
    held = mediation.propose(dispute, typed_name="Alice", actor=alice, **WHO)
    with pytest.raises(IllegalMove):
        compartment.write(held, text="Too early.", actor=CAROL)
    mediation.accept_role(held, statement="Independent.", typed_name="Max", actor=MAX)
    assert fresh(dispute).state == "mediation_pending"
    mediation.consent(held, typed_name="Carol", actor=CAROL)
    assert fresh(dispute).state == "mediation"


def test_consent_is_to_a_person_a_new_name_asks_everybody_again(client, dispute, alice):
    held = mediation.propose(dispute, typed_name="Alice", actor=alice)
    with pytest.raises(NotComplete):
        mediation.consent(held, typed_name="Carol", actor=CAROL)
    mediation.name_mediator(held, typed_name="Carol", actor=CAROL, **WHO)
    first = mediator_path(held)
    mediation.accept_role(held, statement="Independent.", typed_name="Max", actor=MAX)
    other = {"mediator_name": "Mia Vos", "mediator_email": "mia@midden.test"}
    mediation.name_mediator(held, typed_name="Alice", actor=alice, **other)
    held.refresh_from_db()
    assert (held.client_at, held.mediator_at, bool(held.freelancer_at)) == (None, None, True)
    assert client.get(first).status_code == 404
    assert client.get(mediator_path(held)).status_code == 200


def test_a_mediator_belongs_to_neither_side(dispute, alice):
    for address in ("carol@kramer.test", owner_of(dispute.business).email.upper()):
        with pytest.raises(NotComplete, match="belongs to neither"):
            mediation.propose(dispute, typed_name="Al I", actor=alice, mediator_name="X Y", mediator_email=address)


def test_offers_come_first_or_fourteen_days(a_monday, alice, dispute):
    dispute.proposals.all().delete()
    with pytest.raises(NotComplete):
        mediation.propose(dispute, typed_name="Alice", actor=alice, **WHO)
    a_monday.shift(14 * 86400)
    mediation.propose(dispute, typed_name="Alice", actor=alice, **WHO)


def test_a_mediator_who_cannot_do_it_gives_no_reason_and_loses_the_link(client, dispute, alice):
    held = mediation.propose(dispute, typed_name="Alice", actor=alice, **WHO)
    path = mediator_path(held)
    client.post(f"{path}refuse/")
    assert client.get(path).status_code == 404
    assert (fresh(dispute).state, fresh(dispute).ball_with) == ("mediation_pending", "freelancer")


def test_without_consent_in_time_the_case_returns_to_offers(a_monday, dispute, alice):
    held = mediation.propose(dispute, typed_name="Alice", actor=alice, **WHO)
    a_monday.shift(11 * 86400)
    jobs.move_overdue()
    held.refresh_from_db()
    assert (fresh(dispute).state, held.state) == ("negotiation", "declined")


def test_it_is_extended_once_and_only_if_both_sides_want_it(dispute, alice):
    held = begin(dispute)
    before = fresh(dispute).due_at
    assert mediation.agree_longer(held, actor=alice) is False
    assert fresh(dispute).due_at == before
    with pytest.raises(NotYourMove):
        mediation.agree_longer(held, actor=MAX)
    assert mediation.agree_longer(held, actor=CAROL) is True
    assert (fresh(dispute).due_at.date() - before.date()).days == 30
    with pytest.raises(IllegalMove, match="once"):
        mediation.agree_longer(held, actor=CAROL)


@pytest.mark.parametrize("who", ["freelancer", "client", "mediator"])
def test_anybody_ends_it_and_outside_only_the_end_is_known(dispute, alice, who):
    held = begin(dispute)
    mediation.end(dispute, note=WORD, actor={"freelancer": alice, "client": CAROL, "mediator": MAX}[who])
    held.refresh_from_db()
    assert (fresh(dispute).state, held.state, held.end_note) == ("negotiation", "ended", WORD)
    with pytest.raises(IllegalMove):
        compartment.write(held, text="Afterthought.", actor=CAROL)
    assert not EventText.objects.filter(text__contains=WORD).exists()


def test_a_case_that_ends_another_way_closes_the_room_too(dispute, alice):
    held = begin(dispute)
    way_out(held)
    outcome.withdraw(fresh(dispute), reason="", actor=CAROL)
    held.refresh_from_db()
    assert (held.state, held.ended_by, held.proposals.get().state) == ("ended", "client", "superseded")
    assert OutgoingEmail.objects.filter(to="max@midden.test", text__contains="has ended").count() == 1


def test_words_to_the_mediator_alone_stay_between_the_two(client, dispute, alice):
    held = begin(dispute)
    before = OutgoingEmail.objects.filter(to="carol@kramer.test").count()
    compartment.write(held, text=WORD, room="freelancer", actor=alice)
    assert OutgoingEmail.objects.filter(to="carol@kramer.test").count() == before
    room = doors(dispute, held)
    client.force_login(owner_of(dispute.business))
    assert [WORD in client.get(room[who]).content.decode() for who in ("freelancer", "client", "mediator")] == [
        True, False, True,
    ]  # fmt: skip
    with pytest.raises(NotYourMove):
        compartment.write(held, text="To them alone?", room="client", actor=alice)


def test_a_stale_proposal_is_not_accepted_and_nothing_changes(dispute, alice):
    held = begin(dispute)
    stale = way_out(held)
    way_out(held, actor=CAROL, credit="200.00")
    with pytest.raises(IllegalMove, match="not the proposal"):
        accept(held, stale, alice)
    with pytest.raises(NotYourMove):
        accept(held, MediationProposal.objects.get(state="live"), MAX)
    assert fresh(dispute).state == "mediation"


def test_strangers_find_no_room(client, dispute):
    held = begin(dispute)
    client.force_login(owner_of(make_business("Other")))
    addresses = [
        f"/disputes/{dispute.pk}/mediation/", f"/m/{links.client_path(dispute).split('/')[2]}/",
        f"/d/{mediator_path(held).split('/')[2]}/mediation/",
    ]  # fmt: skip
    assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_the_room_costs_the_same_however_much_was_said(dispute, alice, django_assert_max_num_queries):
    held = begin(dispute)
    for number in range(8):
        compartment.write(held, text=f"Word {number}", actor=CAROL)
        way_out(held)
        agenda.add(held, text=f"Point {number}", actor=CAROL)
    held = mediation_page.latest(Dispute.objects.select_related("business", "invoice", "policy").get(pk=dispute.pk))
    with django_assert_max_num_queries(8):
        mediation_page.page(held, "client", "en")
