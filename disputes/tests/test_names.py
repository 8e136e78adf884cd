"""Who acts for the business is read by name: in the log, in mediation, by mail, under letters."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User
from disputes import case_letters
from disputes.models import Mediation
from disputes.services import letters, links
from disputes.services.mediation_letters import mediator_path
from disputes.tests.make import fresh, make_dispute, make_disputed_invoice, offer, to_negotiation
from disputes.tests.test_mailed import answer_to, mail
from disputes.tests.test_mediation import begin
from foundation.audit.erase import erase
from foundation.audit.log import case_chain
from foundation.audit.verify import verify_chain
from foundation.kernel.actors import Actor, Party
from foundation.mail.models import OutgoingEmail
from invoices.tests.make import make_business, owner_of

pytestmark = pytest.mark.django_db
NAME = "Noor de Vries, Studio Noor"


@pytest.fixture
def alice():
    business = make_business("Studio Noor", contact_name="")
    owner = owner_of(business)
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    return business


@pytest.fixture
def case(alice):
    return make_dispute(make_disputed_invoice(alice))


@pytest.fixture
def owner(client, alice):
    client.force_login(owner_of(alice))
    client.cookies["django_language"] = "en"
    return client


def called(owner, first="Noor", last="de Vries"):
    answer = owner.post("/settings/account/", {"first_name": first, "last_name": last, "language": "en"})
    assert answer.status_code == 302


def read(path, browser=None):
    browser = browser or Client()
    browser.cookies["django_language"] = "en"
    return " ".join(browser.get(path).content.decode().split())


def test_the_client_reads_in_the_log_who_acted_and_older_entries_stay(owner, case):
    owner.post(f"/disputes/{case.pk}/acknowledge/")
    called(owner)
    owner.post(f"/disputes/{case.pk}/write/", {"text": "I look at it tomorrow."})
    for text in (read(links.client_path(case)), read(case.get_absolute_url(), owner)):
        assert f'<b>Message</b> <span class="when">{NAME} · ' in text
        assert '<b>Read and acknowledged</b> <span class="when">Studio Noor · ' in text
        assert "studionoor@helder.test" not in text
    called(owner, "Nora")
    assert f'<span class="when">{NAME} · ' in read(links.client_path(case))


def test_the_mediator_and_the_desk_read_it_too(owner, case, settings):
    settings.ADMIN_MFA = False
    case = to_negotiation(case)
    offer(case)
    held = begin(case)
    called(owner)
    owner.post(f"/disputes/{case.pk}/mediation/write/", {"text": "I could do it in two parts.", "room": ""})
    assert f"<b>{NAME}</b>" in read(mediator_path(Mediation.objects.get(pk=held.pk)))
    owner.post(f"/disputes/{case.pk}/write/", {"text": "We talk in mediation now."})
    desk = Client()
    desk.force_login(User.objects.create_superuser("desk", "desk@helder.test"))
    assert NAME in desk.get(f"/admin/disputes/dispute/{case.pk}/change/", follow=True).content.decode()


def test_an_answer_by_mail_bears_the_name_of_who_wrote_it(owner, case, settings):
    settings.INBOUND_DOMAIN = "in.helder.example"
    owner.post(f"/disputes/{case.pk}/acknowledge/")
    case.business.contact_name = "Studio team"
    case.business.save()
    letters.tell_owner(fresh(case), "message")
    to = answer_to(case, owner_of(case.business).email)
    assert mail(to, "I call you.", sender="studionoor@helder.test") == "taken"
    called(owner)
    assert mail(to, "Now at three.", sender="studionoor@helder.test", name="two") == "taken"
    text = read(links.client_path(case))
    assert f'<b>Message by e-mail</b> <span class="when">{NAME} · ' in text
    assert '<b>Message by e-mail</b> <span class="when">Studio team · ' in text


def test_letters_about_invoice_and_case_are_signed_with_it_where_no_contact_person_is_named(owner, alice, case):
    called(owner)
    assert case_letters.known(fresh(case), "01_acknowledge")["sender"] == "Noor de Vries"
    to = case.invoice.buyer_email
    owner.post(f"/invoices/{case.invoice_id}/send/", {"to": to})
    letter = OutgoingEmail.objects.filter(about=f"invoice:{case.invoice_id}").latest("queued_at")
    assert "Noor de Vries\nStudio Noor" in letter.text


def test_who_is_forgotten_in_a_case_is_named_nowhere_in_its_log(owner, case):
    called(owner)
    owner.post(f"/disputes/{case.pk}/write/", {"text": "I look at it tomorrow."})
    erase(chain=case_chain(case.pk), party=Party.FREELANCER, actor=Actor.system())
    assert NAME not in read(links.client_path(case))
    assert verify_chain(case_chain(case.pk)) == []
