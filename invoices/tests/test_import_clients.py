"""The parties of an imported e-invoice become clients only when the owner says so."""

from dataclasses import replace

import pytest

from clients.models import Client
from foundation.einvoicing.model import Contact, Identifier
from foundation.einvoicing.tests.cases import ALICE, CAROL
from invoices.models import Invoice
from invoices.tests.make import make_business, owner_of
from invoices.tests.test_import import CONTACT, MINE, bring, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def noor(client):
    """The owner of the business that is the seller of `MINE`."""
    business = make_business(vat_id=ALICE.vat_id, kvk="99999999", iban="NL02ABNA0123456789")
    client.force_login(owner_of(business))
    return business


def test_the_buyer_becomes_a_client_and_a_second_time_changes_nothing(client, noor):
    url = bring(client, MINE)
    response = client.post(f"{url}client/buyer/")
    carol = Client.objects.get()
    assert response.url == f"/clients/{carol.pk}/"
    assert (carol.name, carol.kind, carol.kvk, carol.email) == ("Carol B.V.", "business", "87654321", CONTACT.email)
    assert "the file says nothing new" in text(client.get(url))
    client.post(f"{url}client/buyer/")
    assert Client.objects.count() == 1
    assert client.get(response.url).status_code == 200


def test_a_known_client_is_recognised_and_the_differences_are_shown_before_they_are_taken(client, noor):
    known = Client.objects.create(business=noor, name="Carol", vat_id=CAROL.vat_id, city="Utrecht", language="en")
    url = bring(client, MINE)
    page = text(client.get(url))
    assert "City Utrecht Amsterdam" in page
    assert "Update the client" in page
    client.post(f"{url}client/buyer/")
    known.refresh_from_db()
    assert (known.name, known.city, known.language) == ("Carol B.V.", "Amsterdam", "en")
    client.post(f"{url}draft/")
    assert Invoice.objects.get().client == known


def test_a_firm_of_the_same_name_with_another_number_is_another_client(client, noor):
    Client.objects.create(business=noor, name="Carol B.V.", vat_id="NL999999990B01")
    client.post(f"{bring(client, MINE)}client/buyer/")
    assert Client.objects.count() == 2


def test_the_seller_of_a_received_invoice_becomes_a_client(client, noor):
    url = bring(client, replace(MINE, seller=CAROL, buyer=ALICE))
    assert "Keep the buyer" not in text(client.get(url))
    client.post(f"{url}client/seller/")
    assert Client.objects.get().name == CAROL.name


def test_numbers_that_are_none_are_left_out_and_named(client, noor):
    buyer = replace(CAROL, vat_id="NL000000000B00", contact=Contact(email="nobody"), legal_id=Identifier("12", "0106"))
    url = bring(client, replace(MINE, buyer=buyer))
    page = text(client.get(url))
    for words in ("“NL000000000B00” is not valid", "“nobody” is not valid", "“12” is not valid"):
        assert words in page
    client.post(f"{url}client/buyer/")
    assert Client.objects.values_list("vat_id", "email", "kvk").get() == ("", "", "")


def test_a_party_without_a_name_is_no_client(client, noor):
    url = bring(client, replace(MINE, buyer=replace(CAROL, name="", trading_name="")))
    response = client.post(f"{url}client/buyer/")
    assert response.status_code == 409
    assert not Client.objects.exists()
