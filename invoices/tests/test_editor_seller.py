"""The seller's details beside a draft: kept, refused and never brought back by an old page."""

from decimal import Decimal

import pytest

from accounts.models import Business
from invoices.tests.forms import form_of, inputs_of
from invoices.tests.make import make_business, make_draft, owner_of
from invoices.tests.test_editor import LIVE, save, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def draft(client, alice):
    client.force_login(owner_of(alice))
    return make_draft(alice)


def test_no_click_in_the_editor_loses_the_seller_s_details(client, draft):
    typed = inputs_of(text_of(client.get(f"/invoices/{draft.pk}/")))
    response = save(client, draft, typed | {"iban": "NL20 INGB 0001 2345 67", "issue": "1"})
    assert response.url == f"/invoices/{draft.pk}/issue/"
    assert Business.objects.get().iban == "NL20INGB0001234567"


def test_a_wrong_detail_of_the_seller_stops_the_save_and_stays_in_the_form(client, draft):
    typed = inputs_of(text_of(client.get(f"/invoices/{draft.pk}/")))
    response = save(client, draft, typed | {"iban": "NL00 FOUT", "lines-0-description": "Nieuw", "issue": "1"})
    assert response.status_code == 422
    assert "NL00 FOUT" in text_of(response)
    assert "not a valid IBAN" in text_of(response)
    assert "Nieuw" in text_of(response)


def test_an_old_tab_never_brings_back_an_old_bank_account(client, draft):
    old = inputs_of(text_of(client.get(f"/invoices/{draft.pk}/")))
    Business.objects.update(iban="NL20INGB0001234567")
    response = save(client, draft, old | {"city": "Utrecht"})
    assert response.status_code == 422
    assert "changed in another tab" in text_of(response)
    live = client.post(f"/invoices/{draft.pk}/seller/", old | {"city": "Utrecht"}, headers=LIVE)
    assert "changed in another tab" in text_of(live)
    assert Business.objects.get().iban == "NL20INGB0001234567"


def test_saving_the_details_live_hands_the_page_its_new_mark(client, draft):
    page = inputs_of(text_of(client.get(f"/invoices/{draft.pk}/")))
    first = client.post(f"/invoices/{draft.pk}/seller/", page | {"city": "Utrecht"}, headers=LIVE)
    mark = inputs_of(text_of(first))["seen"]
    assert mark != page["seen"]
    again = client.post(f"/invoices/{draft.pk}/seller/", page | {"city": "Leiden", "seen": mark}, headers=LIVE)
    assert "Saved" in text_of(again)
    assert Business.objects.get().city == "Leiden"


def test_a_draft_follows_the_vat_scheme_even_from_a_page_that_offered_the_old_rates(client, draft):
    page = inputs_of(text_of(client.get(f"/invoices/{draft.pk}/")))
    live = text_of(client.post(f"/invoices/{draft.pk}/seller/", page | {"vat_scheme": "kor"}, headers=LIVE))
    assert 'data-code="E:0"' in live
    assert 'data-code="S:21"' not in live
    assert save(client, draft, form_of(draft), LIVE).status_code == 200
    row = draft.lines.get()
    assert (row.vat_category, row.vat_rate) == ("E", Decimal(0))


def test_a_member_who_does_not_own_the_business_writes_invoices_but_not_its_details(client, draft):
    draft.business.memberships.update(role="member")
    page = inputs_of(text_of(client.get(f"/invoices/{draft.pk}/")))
    assert save(client, draft, page).status_code == 302
    draft.refresh_from_db()
    refused = save(client, draft, page | {"version": str(draft.version), "iban": "NL20 INGB 0001 2345 67"})
    assert refused.status_code == 409
    assert "Only the owner" in text_of(refused)
    assert Business.objects.get().iban == "NL91ABNA0417164300"
