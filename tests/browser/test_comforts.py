"""Small things people count on: copying, their language, their theme, a second click, and no script at all."""

import re

import pytest
from playwright.sync_api import expect

from disputes.models import Dispute
from disputes.tests.make import make_disputed_invoice
from invoices.models import Invoice
from invoices.queries import client_url
from invoices.tests.make import make_business, owner_of
from payments.models import Payment
from tests.browser import acts


@pytest.fixture
def invoice(transactional_db):
    return make_disputed_invoice(make_business())


def test_the_copy_buttons_give_the_bank_what_it_wants(person, invoice):
    carol = person(permissions=["clipboard-read", "clipboard-write"])
    page = carol.goto(f"{client_url(invoice)}pay/")
    copied = []
    for button in page.locator("[data-copy]").all():
        button.click()
        expect(button).to_have_class(re.compile("copied"))
        copied.append(page.evaluate("navigator.clipboard.readText()"))
    assert copied[:2] == ["NL91ABNA0417164300", "1954.15"]
    assert copied[2].startswith("RF")
    assert copied[2].endswith(invoice.number.replace("-", ""))


def test_a_reader_changes_the_language_and_it_stays(person, invoice):
    carol = person("nl")
    page = carol.goto(client_url(invoice))
    expect(page.locator("html")).to_have_attribute("lang", "en")  # the invoice's own, until the reader says otherwise
    page.locator('[name=language][value="nl"]').click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    assert carol.where == client_url(invoice).removeprefix(f"http://{client_url(invoice).split('/')[2]}")
    page.locator('a[href$="/pay/"]').click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")


def test_the_theme_follows_the_system_until_the_reader_chooses(person, invoice):
    carol = person(theme="dark")
    page = carol.goto(client_url(invoice))
    html = page.locator("html")
    expect(html).to_have_attribute("data-bs-theme", "dark")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("[data-theme-toggle]").click()
    expect(html).to_have_attribute("data-bs-theme", "light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    page.reload()
    expect(html).to_have_attribute("data-bs-theme", "light")


def test_an_impatient_second_click_books_one_payment(person, invoice):
    noor = person(user=owner_of(invoice.business))
    page = noor.goto(f"/invoices/{invoice.pk}/pay/")
    page.locator("main form[method=post] button.btn-primary").dblclick()
    page.wait_for_url(f"**/invoices/{invoice.pk}/")
    assert Payment.objects.get().amount == invoice.total


def test_without_javascript_a_guest_issues_and_a_client_disputes(person):
    noor = person("en", java_script_enabled=False)
    page = noor.goto("/")
    page.locator('form[action="/new/"] button').click()
    acts.type_in(page, acts.SELLER, "#seller ", script=False)
    press(page, "#seller button")
    acts.type_in(page, acts.BUYER, script=False)
    fill_line(page, 0)
    page.locator("[name=add_line]").click()
    fill_line(page, 1)
    page.locator("button[name=issue]").click()
    assert noor.where.endswith("/issue/"), page.locator("main").inner_text()
    page.locator("main form[method=post] button.btn-primary").click()
    invoice = Invoice.objects.get()
    assert (str(invoice.total), invoice.number[-4:], invoice.business.name) == ("1954.15", "0001", "Studio Noor")

    carol = person("nl", java_script_enabled=False, width=360)
    page = carol.goto(client_url(invoice))
    page.locator('a[href$="/dispute/"]').first.click()
    acts.report(page)
    case = Dispute.objects.get()
    assert (case.state, str(case.lines.get().gross)) == ("raised", "411.40")
    page.locator("details", has=page.locator('form[action$="/withdraw/"]')).locator("summary").click()
    page.locator('form[action$="/withdraw/"] button:not([formaction])').click()
    assert Dispute.objects.get().outcome == "withdrawn"


def fill_line(page, place):
    acts.type_in(page, {f"lines-{place}-{name}": value for name, value in acts.LINES[place].items()}, script=False)


def press(page, button):
    if page.locator(button).count():
        page.locator(button).first.click()
