"""An invoice that is sent tomorrow at nine: once, unless it is taken back or does not fit any more."""

from datetime import UTC, datetime

import pytest
import time_machine
from allauth.account.models import EmailAddress

from clients.jobs import send_scheduled_letters
from clients.models import ScheduledLetter
from foundation.mail.models import OutgoingEmail
from invoices.models import Delivery
from invoices.services import credit
from invoices.services import send as sending
from invoices.tests.make import actor_of, make_business, make_invoice, owner_of

pytestmark = pytest.mark.django_db
FRIDAY_NIGHT = datetime(2026, 12, 4, 21, 30, tzinfo=UTC)  # 22:30 in Amsterdam
MONDAY = datetime(2026, 12, 7, 8, 1, tzinfo=UTC)


@pytest.fixture
def invoice(client, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("foundation.pdf.fence.render_paper", lambda paper: b"%PDF-1.7 " + paper.html.encode())
    with time_machine.travel(FRIDAY_NIGHT, tick=False):
        business = make_business()
        user = owner_of(business)
        EmailAddress.objects.create(user=user, email="n@helder.test", verified=True, primary=True)
        client.force_login(user)
        yield make_invoice(business)


def monday(act=send_scheduled_letters):
    with time_machine.travel(MONDAY, tick=False):
        return act()


def wait(client, invoice, message="Here it is!"):
    return client.post(f"/invoices/{invoice.pk}/send/?later=1", {"to": "c@d.test, e@f.test", "message": message})


def test_at_night_sharp_words_are_offered_the_next_working_morning(client, invoice):
    url = f"/invoices/{invoice.pk}/send/tone/"
    html = client.post(url, {"message": "YOU NEVER pay!!"}, headers={"HX-Request": "true"}).content.decode()
    assert "07-12-2026 09:00" in html
    assert f'formaction="/invoices/{invoice.pk}/send/?later=1"' in html
    calm = client.post(url, {"message": "Thank you for the day."}, headers={"HX-Request": "true"}).content.decode()
    assert "later=1" not in calm


def test_it_leaves_on_monday_to_everybody_once_with_what_the_check_pointed_at(client, invoice):
    assert wait(client, invoice).status_code == 302
    invoice.refresh_from_db()
    assert invoice.sent_at is None
    assert "Here it is!" in client.get(f"/invoices/{invoice.pk}/").content.decode()
    assert wait(client, invoice).status_code == 409
    assert monday(lambda: [send_scheduled_letters(), send_scheduled_letters()]) == [1, 0]
    assert sorted(Delivery.objects.values_list("email__to", flat=True)) == ["c@d.test", "e@f.test"]
    assert Delivery.objects.first().tone_after == ["exclamation"]
    invoice.refresh_from_db()
    assert invoice.sent_at == MONDAY


def test_it_can_be_taken_back_until_it_leaves(client, invoice):
    wait(client, invoice)
    url = f"/letters/{ScheduledLetter.objects.get().pk}/take-back/"
    assert client.post(url).url == invoice.get_absolute_url()
    assert monday() == 0
    assert not Delivery.objects.exists()


def test_a_figure_from_elsewhere_is_refused_before_it_waits(client, invoice):
    refused = wait(client, invoice, "About € 7,777.00.")
    assert refused.status_code == 422
    assert "About € 7,777.00.</textarea>" in refused.content.decode()
    assert not ScheduledLetter.objects.exists()


@pytest.mark.parametrize("how", ["sent", "credited"])
def test_where_it_was_sent_or_credited_meanwhile_it_does_not_leave_and_the_writer_is_told(client, invoice, how):
    wait(client, invoice)
    actor = actor_of(invoice.business)
    if how == "sent":
        sending.send(invoice, to="c@d.test", message="", actor=actor)
    else:
        credit.credit_all(invoice, reason="Made by mistake.", actor=actor)
    assert monday() == 0
    assert ScheduledLetter.objects.get().state == "dropped"
    assert not OutgoingEmail.objects.filter(to="e@f.test").exists()
    assert "Here it is!" in OutgoingEmail.objects.filter(to="n@helder.test").latest("queued_at").text
