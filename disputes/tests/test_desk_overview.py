"""Search, figures and workload of the desk: each look is on record, and more cases cost no more."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from disputes.models import Dispute
from disputes.services import evidence
from disputes.tests.at_desk import QUEUE, act, advice, four_cases, person, to_admin_review
from disputes.tests.make import (
    CAROL,
    make_dispute,
    make_disputed_invoice,
)
from foundation.audit import log
from foundation.audit.models import Event
from foundation.audit.verify import verify_chain
from foundation.mail.models import OutgoingEmail
from invoices.tests.make import actor_of, make_business, owner_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


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
