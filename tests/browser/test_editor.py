"""The editor by keyboard, in two tabs, and without a connection to lose."""

import pytest
from playwright.sync_api import expect

from invoices.models import Invoice
from invoices.tests.make import make_business, make_draft, owner_of
from tests.browser import acts


@pytest.fixture
def alice(transactional_db):
    return make_business()


@pytest.fixture
def draft(alice):
    return make_draft(alice)


def test_an_invoice_is_written_without_touching_the_mouse(person, alice):
    noor = person(user=owner_of(alice))
    page = noor.goto("/invoices/")
    page.locator('form[action="/new/"] button').first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/invoices/*-*/")
    acts.type_in(page, acts.BUYER | {"language": "en"})
    page.locator("[name=lines-0-description]").focus()
    for place in range(3):
        page.keyboard.type(f"Work on part {place + 1}")
        page.keyboard.press("Tab")
        page.keyboard.type("11112026")  # the date of service; Chromium decides whether day or month comes first
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")  # past the button of the calendar
        expect(page.locator(f"[name=lines-{place}-quantity]")).to_be_focused()
        page.keyboard.press("Control+a")
        page.keyboard.type(str(place + 1))
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.type("10")
        if place < 2:
            page.keyboard.press("Enter")
            expect(page.locator(f"[name=lines-{place + 1}-description]")).to_be_focused()
    page.keyboard.press("Control+s")
    acts.kept(page, "Work on part 3")
    expect(page.locator("#totals .grand")).to_contain_text("72.60")
    lines = Invoice.objects.get().lines.values_list("description", "quantity", "service_date")
    assert [(what, int(many), str(day)) for what, many, day in lines] == [
        (f"Work on part {n}", n, "2026-11-11") for n in (1, 2, 3)
    ]


def test_a_removed_line_goes_and_the_focus_stays_in_the_lines(person, alice, draft):
    noor = person(user=owner_of(alice))
    page = noor.goto(f"/invoices/{draft.pk}/")
    page.locator("[name=add_line]").click()
    page.keyboard.type("A second line")
    page.locator("[name=lines-1-unit_price]").fill("1")
    acts.kept(page, "A second line")
    page.locator("[data-remove]").first.click()
    expect(page.locator("#sheet")).not_to_contain_text("Fotografie")
    expect(page.locator("[name=lines-1-description]")).to_be_focused()
    assert [line.description for line in Invoice.objects.get().lines.all()] == ["A second line"]


def test_what_cannot_be_read_is_marked_and_nothing_is_lost(person, alice, draft):
    noor = person(user=owner_of(alice))
    page = noor.goto(f"/invoices/{draft.pk}/")
    page.locator("[name=lines-0-unit_price]").fill("eighty")
    expect(page.locator("#field-errors")).to_contain_text("This is not a number")
    expect(page.locator("[name=lines-0-unit_price]")).to_have_class("form-control is-invalid")
    noor.look()
    page.locator("[name=lines-0-unit_price]").fill("80")
    acts.kept(page, "€80.00")
    expect(page.locator("#field-errors li")).to_have_count(0)


def test_two_tabs_show_both_texts_and_let_their_writer_choose(person, alice, draft):
    noor = person(user=owner_of(alice))
    first = noor.goto(f"/invoices/{draft.pk}/")
    second = noor.new_tab()
    second.goto(f"/invoices/{draft.pk}/")
    second.locator("[name=lines-0-description]").fill("Text of the second tab")
    acts.kept(second, "Text of the second tab")

    first.locator("[name=lines-0-description]").fill("Text of the first tab")
    expect(first.locator("#field-errors")).to_be_visible()
    expect(first.locator("#sheet")).to_contain_text("Text of the second tab")
    expect(first.locator("[name=lines-0-description]")).to_have_value("Text of the first tab")
    noor.look()
    assert Invoice.objects.get().lines.get().description == "Text of the second tab"

    first.locator('#field-errors button[form="editor"]').click()
    expect(first.locator("#sheet")).to_contain_text("Text of the first tab")
    assert Invoice.objects.get().lines.get().description == "Text of the first tab"


def test_issue_right_after_typing_issues_what_was_typed(person, alice, draft):
    """The click overtakes the autosave that is still waiting for a pause."""
    noor = person(user=owner_of(alice))
    page = noor.goto(f"/invoices/{draft.pk}/")
    page.locator("[name=lines-0-description]").fill("Typed in the last second of 3 May 2026")
    page.locator("button[name=issue]").click()
    page.wait_for_url("**/issue/")
    page.locator("main form[method=post] button.btn-primary").click()
    page.wait_for_url(f"**/invoices/{draft.pk}/")
    issued = Invoice.objects.get()
    assert issued.number
    assert issued.lines.get().description == "Typed in the last second of 3 May 2026"
