"""What new invoices start from: saved items, and what is usual for a client."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from clients.models import Client
from foundation.audit.models import Event
from invoices.models import Invoice, InvoiceDefaults, SavedItem
from invoices.services import draft
from invoices.tests.forms import form_of, inputs_of
from invoices.tests.make import actor_of, make_business, owner_of

pytestmark = pytest.mark.django_db
D = Decimal
ENGLISH = {"accept-language": "en"}
ITEM = {
    "name": "Portrait",
    "description": "Portrait in the studio",
    "unit": "C62",
    "unit_price": "120.50",
    "vat": "S:9",
}


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def signed_in(client, alice):
    client.force_login(owner_of(alice))
    return client


def test_an_item_is_saved_found_changed_and_removed(signed_in, alice):
    assert "No saved items yet" in signed_in.get("/settings/items/", headers=ENGLISH).content.decode()
    assert signed_in.post("/settings/items/new/", ITEM).status_code == 302
    again = signed_in.post("/settings/items/new/", ITEM, headers=ENGLISH)
    assert (again.status_code, b"already" in again.content) == (422, True)
    item = SavedItem.objects.get()
    assert (item.unit_price, item.vat_rate) == (D("120.50"), D(9))
    assert "Portrait" in signed_in.get("/settings/items/").content.decode()
    assert signed_in.post(f"/settings/items/{item.pk}/", ITEM | {"unit_price": "130"}).status_code == 302
    item.refresh_from_db()
    assert item.unit_price == 130
    assert signed_in.post(f"/settings/items/{item.pk}/remove/").status_code == 302
    assert not SavedItem.objects.exists()
    verbs = Event.objects.filter(verb__startswith="item.").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["item.added", "item.changed", "item.removed"]


def test_an_item_becomes_a_line_by_a_plain_button_and_a_line_becomes_an_item(signed_in, alice):
    item = SavedItem.objects.create(business=alice, name="Portrait", description="Portrait", unit="C62", unit_price=120)
    waiting = draft.start(alice, actor=actor_of(alice))
    typed = form_of(waiting, add_item="1", item=str(item.pk))
    assert signed_in.post(f"/invoices/{waiting.pk}/save/", typed).status_code == 302
    assert [(row.description, row.unit_price) for row in waiting.lines.all()] == [
        ("Logo ontwerp", D(100)), ("Portrait", D(120)),
    ]  # fmt: skip
    waiting.refresh_from_db()
    signed_in.post(f"/invoices/{waiting.pk}/save/", form_of(waiting, keep_item="lines-0"))
    kept = SavedItem.objects.get(name="Logo ontwerp")
    assert (kept.unit_price, kept.unit, kept.vat_rate) == (D(100), "HUR", D(21))


def test_items_and_defaults_of_others_do_not_exist(client, alice):
    item = SavedItem.objects.create(business=alice, name="x", description="x")
    known = Client.objects.create(business=alice, name="Kramer")
    client.force_login(owner_of(make_business("Bob")))
    assert client.get(f"/settings/items/{item.pk}/").status_code == 404
    assert client.post(f"/settings/items/{item.pk}/remove/").status_code == 404
    assert client.get(f"/clients/{known.pk}/invoicing/").status_code == 404
    waiting = Invoice.objects.get(pk=client.post("/new/").url.split("/")[2])
    client.post(f"/invoices/{waiting.pk}/save/", form_of(waiting, add_item="1", item=str(item.pk)))
    assert waiting.lines.count() == 1


USUAL = {
    "payment_days": "14",
    "currency": "USD",
    "vat": "S:9",
    "hourly_rate": "95",
    "discount_percent": "5",
    "notes": "Hi",
}


def test_a_draft_for_a_client_starts_with_what_is_usual_for_them(signed_in, alice):
    known = Client.objects.create(business=alice, name="Kramer")
    assert "Set defaults" in signed_in.get(known.get_absolute_url(), headers=ENGLISH).content.decode()
    assert signed_in.post(f"/clients/{known.pk}/invoicing/", USUAL).status_code == 302
    assert "14 days" in signed_in.get(known.get_absolute_url(), headers=ENGLISH).content.decode()
    address = signed_in.post(f"/invoices/for/{known.pk}/").url
    shown = inputs_of(signed_in.get(address, headers=ENGLISH).content.decode())
    assert shown["due_on"] == (timezone.localdate() + timedelta(days=14)).isoformat()
    assert {name: shown[name] for name in ("currency", "discount", "notes", "lines-0-vat", "lines-0-unit_price")} == {
        "currency": "USD", "discount": "5", "notes": "Hi", "lines-0-vat": "S:9", "lines-0-unit_price": "95.00",
    }  # fmt: skip


def test_a_client_picked_in_the_editor_brings_its_defaults_and_what_was_typed_stays(signed_in, alice):
    known = Client.objects.create(business=alice, name="Kramer")
    InvoiceDefaults.objects.create(client=known, discount_percent=D(5), notes="Hi")
    waiting = draft.start(alice, actor=actor_of(alice))
    typed = form_of(waiting, client=str(known.pk), buyer_name="", notes="My own words")
    assert signed_in.post(f"/invoices/{waiting.pk}/save/", typed).status_code == 302
    waiting.refresh_from_db()
    assert (waiting.discount, waiting.notes, waiting.buyer_name) == (D(5), "My own words", "Kramer")
