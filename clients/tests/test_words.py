"""The words above the link to an agreement."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings

from accounts.tests.make import alice, business_of
from clients.models import Agreement
from clients.services import acceptance
from clients.tests.make import make_agreement
from foundation.kernel.actors import Actor
from foundation.links.models import SecretLink
from foundation.mail.models import OutgoingEmail

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(client):
    user = alice()
    client.force_login(user)
    EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    return make_agreement(business_of(user))


def test_they_are_looked_at_while_they_are_written_and_nothing_leaves(client, agreement):
    url = f"/agreements/{agreement.pk}/send/tone/"
    live = client.post(url, {"message": "SIGN this now!!"}, headers={"HX-Request": "true"}).content.decode()
    assert "<mark>SIGN</mark>" in live
    calmer = client.post(url, {"message": "Here it is!!", "to": "c@d.test", "mend": "exclamation"}).content.decode()
    assert "Here it is.</textarea>" in calmer
    assert 'value="c@d.test"' in calmer
    assert Agreement.objects.get().is_draft
    assert not OutgoingEmail.objects.filter(to="c@d.test").exists()


def test_a_hole_in_them_keeps_the_agreement_a_draft(client, agreement):
    data = {"version": agreement.version, "to": "c@d.test", "message": "Dear {name}, here it is."}
    response = client.post(f"/agreements/{agreement.pk}/send/", data)
    assert response.status_code == 422
    assert "Dear {name}, here it is.</textarea>" in response.content.decode()
    assert Agreement.objects.get().is_draft
    assert client.post(f"/agreements/{agreement.pk}/send/", data | {"message": "Here it is!"}).status_code == 302
    assert not Agreement.objects.get().is_draft


def test_a_client_who_declines_gets_hints_and_is_stopped_by_none(client, agreement):
    actor = Actor.system()
    sent = acceptance.send(agreement, version=agreement.version, to="c@d.test", message="", actor=actor)
    client.logout()
    page = acceptance.url_of(SecretLink.objects.get(target_id=sent.pk)).removeprefix(settings.SITE_URL)
    data = {"no-typed_name": "Carol", "no-reason": "YOU NEVER asked me about {this}!!"}
    live = client.post(f"{page}decline/tone/", data, headers={"HX-Request": "true"}).content.decode()
    assert "<mark>YOU NEVER</mark>" in live
    assert 'class="bad"' not in live
    whole = client.post(f"{page}decline/tone/", data).content.decode()
    assert "YOU NEVER asked me about {this}!!</textarea>" in whole
    assert 'value="Carol"' in whole
    assert Agreement.objects.get().is_open
    assert client.post(f"{page}decline/", data).status_code == 302
    assert Agreement.objects.get().decline_reason == data["no-reason"]
