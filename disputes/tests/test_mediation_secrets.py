"""What is said in a mediation is found nowhere else, and is erased thirty days after its end."""

import re

import pytest
import time_machine
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from disputes import jobs
from disputes.models import MediationMessage, MediationPoint, MediationProposal
from disputes.services import agenda, compartment, links, mediation
from disputes.services.mediation_letters import mediator_path
from disputes.tests.make import CAROL, fresh, make_dispute, make_disputed_invoice, offer, to_negotiation
from disputes.tests.test_mediation import MAX, WORD, accept, begin, doors, mails, way_out
from foundation.audit import log
from foundation.audit.models import Event, EventText
from foundation.files.models import StoredFile
from foundation.mail.models import OutgoingEmail
from invoices.tests.make import actor_of, make_business, owner_of

pytestmark = pytest.mark.django_db


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


def everything_at_the_desk(dispute):
    """Every list of the admin, searched for the word too, and the pages of the case, its offers, files and letters."""
    for model in admin.site._registry:
        base = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        yield from (base, f"{base}?q={WORD}")
        for pk in model._default_manager.order_by("-pk").values_list("pk", flat=True)[:12]:
            yield f"{base}{pk}/change/"
    yield from (reverse(f"admin:disputes_dispute_{name}") for name in ("figures", "workload"))


def test_not_a_word_of_it_is_found_anywhere_else(client, dispute, alice, settings):
    settings.ADMIN_MFA = False
    held = begin(dispute)
    secret = SimpleUploadedFile(f"{WORD}.csv", f"a,b\n{WORD},1\n".encode(), "text/csv")
    compartment.write(held, text=WORD, upload=secret, actor=CAROL)
    agenda.add(held, text=WORD, actor=CAROL)
    compartment.write(held, text=WORD, room="client", actor=MAX)
    accept(held, way_out(held, actor=alice), CAROL)
    desk = User.objects.create_superuser("ada", "ada@helder.test", "a-long-password")
    client.force_login(desk)
    pages = {address: client.get(address, follow=True).content.decode() for address in everything_at_the_desk(dispute)}
    assert len(pages) > 40
    # The search box and the links beside it repeat what was typed; these are the only places.
    typed = re.compile(rf'value="{WORD}"|q(=|%3D){WORD}')
    found = [address for address, page in pages.items() if WORD in typed.sub("", page)]
    assert found == []
    mediation.end(fresh(dispute), note=WORD, actor=MAX)
    client.force_login(owner_of(dispute.business))
    for address in (
        f"/disputes/{dispute.pk}/",
        links.client_path(dispute),
        "/disputes/",
        f"/invoices/{dispute.invoice_id}/",
    ):
        assert WORD not in client.get(address, follow=True).content.decode()
    assert not any(WORD in text for mail in mails() for text in mail)
    news = OutgoingEmail.objects.filter(text__contains="something new in the mediation")
    assert news.exists()
    assert not news.filter(about__startswith="case:").exists()  # the desk lists letters of the case
    assert not EventText.objects.filter(text__contains=WORD).exclude(event__chain=log.DESK).exists()
    assert not any(WORD in body for body in Event.objects.values_list("body", flat=True))
    verbs = set(Event.objects.filter(chain=log.case_chain(dispute.pk)).values_list("verb", flat=True))
    assert {verb for verb in verbs if "mediat" in verb} == {
        "dispute.propose_mediation", "mediation.consented", "dispute.start_mediation", "dispute.end_mediation",
    }  # fmt: skip


def test_thirty_days_after_the_end_it_is_erased_and_the_fact_stays(a_monday, client, dispute, alice):
    held = begin(dispute)
    compartment.write(held, text=WORD, upload=SimpleUploadedFile("a.csv", b"a,b\n1,2\n", "text/csv"), actor=CAROL)
    agenda.add(held, text=WORD, actor=CAROL)
    way_out(held)
    path = mediator_path(held)
    mediation.end(dispute, note=WORD, actor=MAX)
    files = StoredFile.objects.count()
    a_monday.shift(29 * 86400)
    assert jobs.erase_compartments() == 0
    assert WORD in client.get(doors(dispute, held)["client"]).content.decode()
    a_monday.shift(3 * 86400)
    assert jobs.erase_compartments() == 1
    held.refresh_from_db()
    assert (MediationMessage.objects.count(), MediationProposal.objects.count(), held.end_note) == (0, 0, "")
    assert MediationPoint.objects.count() == 0
    assert (held.mediator_email, held.mediator_name, StoredFile.objects.count()) == ("", "Max Bakker", files - 1)
    assert client.get(path).status_code == 404
    assert jobs.erase_compartments() == 0
