"""Clear lines: pills while one types, the helper that writes a line, a reason for what goes out unclear."""

from datetime import date
from decimal import Decimal

import pytest

from foundation.audit.models import Event, EventText
from invoices.errors import UnclearLines
from invoices.models import Invoice
from invoices.services import credit
from invoices.services import issue as issuing
from invoices.tests.make import actor_of, line, make_business, make_draft, make_invoice, owner_of
from invoices.tests.test_draft import form_of

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true", "accept-language": "en"}
VAGUE = {"description": "Diensten"}


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def draft(client, alice):
    client.force_login(owner_of(alice))
    return make_draft(alice, language="nl")


def autosave(client, draft, *descriptions, headers=HTMX, **fields):
    draft.refresh_from_db()
    lines = [(description, "2", "100,00") for description in descriptions]
    return client.post(f"/invoices/{draft.pk}/save/", form_of(draft, lines=lines, **fields), headers=headers)


def test_every_pause_in_typing_tells_how_clear_each_line_is(client, draft):
    clear = "Fotografie open dag Stedelijk Lyceum, 3 november"
    html = autosave(client, draft, "Diensten", clear).content.decode()
    first, second = html.split('id="lines-1-mark"')
    assert 'id="lines-0-mark" class="clarity-mark" hx-swap-oob="true"><span class="pill bad">Unclear' in first
    assert "Say what you did and for what, instead of “Diensten”." in first
    assert '<span class="pill ok">Clear <span class="num">100</span>' in second
    assert "<li>" not in second


def test_the_suggestion_is_in_the_language_of_the_reader_and_the_line_in_that_of_the_client(client, draft):
    html = autosave(client, draft, "Diensten", headers=HTMX | {"accept-language": "nl"}).content.decode()
    assert "Zeg wat je deed en waarvoor, in plaats van “Diensten”." in html
    english = autosave(client, draft, "Retouching of the portraits for the board, 4 May", language="nl")
    assert "Your client reads another language" in english.content.decode()


def test_a_row_that_cannot_be_saved_yet_is_judged_all_the_same(client, draft):
    html = autosave(client, draft, "Diensten", **{"lines-0-unit_price": "abc"}).content.decode()
    assert "Not saved yet" in html
    assert "pill bad" in html


def test_what_is_typed_cannot_smuggle_markup_into_a_suggestion(client, draft):
    html = autosave(client, draft, "Diensten <img src=x> XQZV").content.decode()
    assert "<img" not in html


def test_the_editor_opens_with_pills_and_an_empty_row_has_none(client, draft):
    html = client.get(f"/invoices/{draft.pk}/", headers={"accept-language": "en"}).content.decode()
    assert html.count('class="pill ok"') == 1
    autosave(client, draft)
    empty = client.get(f"/invoices/{draft.pk}/").content.decode()
    assert 'class="pill ok"' not in empty
    assert 'name="lines-0-what"' in empty


def test_the_helper_writes_the_line_without_javascript(client, draft):
    slots = {"what": "nabewerking", "for_what": "de portretten", "when": "5 november 2026", "how_much": "2 uur"}
    fields = {f"lines-0-{name}": value for name, value in slots.items()}
    response = autosave(client, draft, "foto's", headers={}, compose="lines-0", **fields)
    sentence = "Nabewerking voor de portretten, op 5 november 2026, 2 uur"
    assert response.status_code == 200
    assert draft.lines.get().description == sentence
    assert sentence in response.content.decode()


def test_the_helper_keeps_what_was_typed_when_it_is_told_no_other_work(client, draft):
    fields = {"lines-0-for_what": "bakkerij Van Dijk", "lines-0-reference": "offerte 2026-14"}
    html = autosave(client, draft, "Logo", compose="lines-0", **fields).content.decode()
    sentence = "Logo voor bakkerij Van Dijk, volgens offerte 2026-14"
    assert draft.lines.get().description == sentence
    assert 'id="lines-0-text" hx-swap-oob="true"><textarea name="lines-0-description"' in html
    assert sentence in html
    assert 'value="bakkerij Van Dijk"' not in html


@pytest.mark.parametrize("row", ["lines-7", "", "buyer_name", "lines-0-unit_price"])
def test_the_helper_of_a_row_that_is_not_there_changes_nothing(client, draft, row):
    autosave(client, draft, "Logo", compose=row, **{"lines-0-what": "iets anders"})
    assert draft.lines.get().description == "Logo"


def test_judging_costs_one_query_however_many_lines(client, draft, django_assert_max_num_queries):
    autosave(client, draft, "A")
    with django_assert_max_num_queries(40) as few:
        autosave(client, draft, "A", "B")
    with django_assert_max_num_queries(len(few)):
        autosave(client, draft, *[f"Regel {number}" for number in range(30)])


def test_a_red_line_asks_for_a_reason_before_it_goes_out(client, alice):
    client.force_login(owner_of(alice))
    draft = make_draft(alice, language="nl", lines=[line(), line(**VAGUE)])
    path = f"/invoices/{draft.pk}/issue/"
    page = client.get(path, headers={"accept-language": "en"}).content.decode()
    assert "Line 2: Unclear, 15 of 100." in page
    assert "Line 1:" not in page
    assert "#id_lines-1-description" in page
    refused = client.post(path, {"version": draft.version, "reason": "  "}, headers={"accept-language": "en"})
    assert refused.status_code == 422
    assert "Say in a few words why" in refused.content.decode()
    assert Invoice.objects.get(pk=draft.pk).is_draft


def test_the_reason_is_kept_in_the_log_and_the_scores_with_the_invoice(client, alice):
    client.force_login(owner_of(alice))
    draft = make_draft(alice, language="nl", lines=[line(), line(**VAGUE)])
    reason = "The client knows this from the weekly report."
    assert client.post(f"/invoices/{draft.pk}/issue/", {"version": draft.version, "reason": reason}).status_code == 302
    invoice = Invoice.objects.get(pk=draft.pk)
    first, second = invoice.snapshot["clarity"]
    assert (first["position"], first["score"], first["rules"]) == (1, 100, [])
    assert second["score"] < 60
    assert "A01" in second["rules"]
    event = Event.objects.get(verb="invoice.issued")
    assert '"unclear":[{"position":2' in event.body
    assert reason not in event.body
    assert EventText.objects.filter(event=event, text=reason).exists()
    client_page = client.get(invoice.get_absolute_url()).content.decode()
    assert reason not in client_page


def test_a_clear_invoice_is_never_asked_and_logs_no_reason(client, draft):
    path = f"/invoices/{draft.pk}/issue/"
    assert 'name="reason"' not in client.get(path).content.decode()
    client.post(path, {"version": draft.version, "reason": "Just because."})
    assert not EventText.objects.filter(text="Just because.").exists()
    assert '"unclear"' not in Event.objects.get(verb="invoice.issued").body


def test_the_service_itself_refuses_a_red_line_without_a_reason(alice):
    draft = make_draft(alice, lines=[line(**VAGUE)])
    with pytest.raises(UnclearLines, match="1") as refused:
        issuing.issue(draft, version=draft.version, actor=actor_of(alice))
    assert refused.value.positions == [1]
    assert Invoice.objects.get(pk=draft.pk).number == ""


def test_an_amber_line_is_a_warning_and_no_obstacle(client, alice):
    client.force_login(owner_of(alice))
    draft = make_draft(alice, lines=[line(description="Overleg, mail, testen en schrijven handleiding")], language="nl")
    page = client.get(f"/invoices/{draft.pk}/issue/", headers={"accept-language": "en"}).content.decode()
    assert "Line 1: Could be clearer, 75 of 100." in page
    assert issuing.issue(draft, version=draft.version, actor=actor_of(alice)).number


def test_a_line_without_words_is_missing_and_not_unclear_and_the_next_keeps_its_number(client, alice):
    client.force_login(owner_of(alice))
    draft = make_draft(alice, language="nl", lines=[line(description=" "), line(**VAGUE)])
    page = client.get(f"/invoices/{draft.pk}/issue/", headers={"accept-language": "en"}).content.decode()
    assert "Line 2: Unclear" in page
    assert "Line 1:" not in page


def test_the_same_line_twice_is_noticed_only_while_the_first_one_stands(alice):
    first = make_invoice(alice, language="nl")
    again = make_draft(alice, language="nl")
    assert "A13" in _rules(again)
    assert "A13" not in _rules(make_draft(alice, language="nl", lines=[line(service_date=date(2026, 11, 4))]))
    assert "A13" not in _rules(make_draft(make_business("Bureau Bob"), language="nl"))
    amounts = {row.pk: row.net for row in first.lines.all()}
    credit.credit_lines(first, amounts=amounts, reason="Wrong client", actor=actor_of(alice))
    assert "A13" not in _rules(again)


def _rules(invoice):
    from invoices import clarity

    results = clarity.judge(invoice, list(invoice.lines.all()))
    return {finding.rule for result in results for finding in result.findings}


def test_a_credit_note_is_not_judged(alice):
    first = make_invoice(alice)
    row = first.lines.get()
    note = credit.credit_lines(first, amounts={row.pk: Decimal(10)}, reason="One hour less", actor=actor_of(alice))
    assert "clarity" not in note.snapshot
