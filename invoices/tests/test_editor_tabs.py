"""Two tabs of one draft, and a tab of what is no draft any more."""

import pytest

from invoices.models import Invoice
from invoices.tests.forms import form_of, inputs_of
from invoices.tests.make import line, make_business, make_draft, make_invoice, owner_of
from invoices.tests.test_editor import ENGLISH, LIVE, save, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def draft(client, alice):
    client.force_login(owner_of(alice))
    return make_draft(alice)


def test_the_second_tab_can_decide_to_save_its_own_text(client, draft):
    mine = form_of(draft, lines=[("Saved in the first tab", "1", "10")])
    yours = form_of(draft, lines=[("Typed in the second tab", "1", "99")])
    save(client, draft, mine)
    conflict = save(client, draft, yours)
    assert conflict.status_code == 409
    button = text_of(conflict).split('name="over" value="')[1].split('"')[0]
    assert save(client, draft, inputs_of(text_of(conflict)) | {"over": button}).status_code == 302
    assert draft.lines.get().description == "Typed in the second tab"


def test_a_live_conflict_says_so_and_touches_no_input(client, draft):
    save(client, draft, form_of(draft, lines=[("Saved first", "1", "10")]))
    response = save(client, draft, form_of(draft, lines=[("Typed later", "1", "99")]), LIVE)
    assert response.status_code == 409
    assert "changed in another tab" in text_of(response)
    assert "<textarea" not in text_of(response)
    assert 'name="over"' in text_of(response)


@pytest.mark.parametrize("headers", [ENGLISH, LIVE])
def test_an_editor_left_open_on_an_issued_or_discarded_draft_is_told_what_is_possible(client, draft, headers):
    data = form_of(draft)
    client.post(f"/invoices/{draft.pk}/discard/")
    gone = save(client, draft, data, headers)
    assert gone.status_code == 409
    assert "was discarded" in text_of(gone)
    if headers is ENGLISH:
        assert "Logo ontwerp" in text_of(gone)
    invoice = make_invoice(draft.business)
    done = save(client, invoice, form_of(invoice), headers)
    assert done.status_code == 409
    assert "a credit note corrects it" in text_of(done)
    assert 'name="over"' not in text_of(done)


def test_a_discarded_draft_is_nowhere_and_discarding_twice_is_refused(client, draft):
    assert client.post(f"/invoices/{draft.pk}/discard/").status_code == 302
    for path in ("", "issue/", "discard/"):
        assert client.get(f"/invoices/{draft.pk}/{path}").status_code == 404
    assert client.post(f"/invoices/{draft.pk}/discard/").status_code == 409
    assert client.post(f"/invoices/{draft.pk}/issue/", {"version": draft.version}).status_code == 409
    vague = make_draft(draft.business, lines=[line(description="Werk")])
    client.post(f"/invoices/{vague.pk}/discard/")
    assert client.post(f"/invoices/{vague.pk}/issue/", {"version": vague.version}).status_code == 409
    assert client.post(f"/invoices/{draft.pk}/duplicate/").status_code == 404
    assert "No invoice matches" in text_of(client.get("/invoices/?tab=draft", headers=ENGLISH))


def test_the_pages_of_a_draft_lead_to_the_invoice_once_it_is_issued(client, alice):
    client.force_login(owner_of(alice))
    invoice = make_invoice(alice)
    for path in ("issue/", "discard/"):
        assert client.get(f"/invoices/{invoice.pk}/{path}").url == f"/invoices/{invoice.pk}/"


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 40])
def test_issuing_without_a_readable_version_shows_the_check_again(client, draft, version):
    response = client.post(f"/invoices/{draft.pk}/issue/", {"version": version})
    assert response.url == f"/invoices/{draft.pk}/issue/"
    assert Invoice.objects.get(pk=draft.pk).is_draft


def test_issuing_what_another_tab_changed_meanwhile_is_refused(client, draft):
    save(client, draft, form_of(draft))
    response = client.post(f"/invoices/{draft.pk}/issue/", {"version": draft.version, "reason": "As agreed"})
    assert response.status_code == 409
    assert Invoice.objects.get(pk=draft.pk).is_draft
