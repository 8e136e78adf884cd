"""What people do in several stories, as they do it: by fields and buttons."""

import re

from playwright.sync_api import expect

SELLER = {
    "name": "Studio Noor", "address": "Prinsengracht 12", "postal_code": "1015 DV", "city": "Amsterdam",
    "vat_id": "NL004495445B01", "kvk": "12345678", "iban": "NL91ABNA0417164300",
}  # fmt: skip
BUYER = {
    "buyer_name": "Kramer & Zn.", "buyer_kind": "business", "buyer_address": "Industrieweg 3",
    "buyer_postal_code": "9723 AS", "buyer_city": "Groningen", "buyer_email": "carol@kramer.test",
    "buyer_contact": "Carol Kramer", "language": "nl",
}  # fmt: skip
LINES = [
    {"description": "Fotografie Open Dag, 5 uur", "service_date": "2026-11-03", "quantity": "5", "unit_price": "85"},
    {"description": "Advies over sociale media", "service_date": "2026-11-04", "quantity": "14", "unit_price": "85"},
]
CSV = {"name": "uren.csv", "mimeType": "text/csv", "buffer": b"datum,uren\n2026-10-01,4\n2026-10-02,6\n"}


def begin(somebody):
    """From the landing page into an empty draft, without an account."""
    somebody.goto("/")
    somebody.look()
    somebody.page.locator('form[action="/new/"] button').click()
    somebody.page.wait_for_url("**/invoices/*-*/")


def write(page, seller=SELLER, buyer=BUYER, lines=LINES):
    """Type a whole invoice; the page keeps it while one types."""
    type_in(page, seller, "#seller ")
    expect(page.locator("#sheet")).to_contain_text(seller["name"])
    type_in(page, buyer)
    for place, line in enumerate(lines):
        if place:
            page.keyboard.press("Enter")
        type_in(page, {f"lines-{place}-{name}": value for name, value in line.items()})
    kept(page, lines[-1]["description"])


def type_in(page, values, where="#editor ", *, script=True):
    for name, value in values.items():
        field = page.locator(f'{where}[name="{name}"]')
        if page.locator(f'{where}select[name="{name}"]').count():
            field.select_option(value)
        else:
            field.fill(value)
            if script:
                field.dispatch_event("change")


def kept(page, text):
    """The paper shows it and the page says when it was saved."""
    expect(page.locator("#sheet")).to_contain_text(text)
    expect(page.locator("#saved")).to_have_text(re.compile(r"\d\d:\d\d"))
    expect(page.locator(".htmx-request")).to_have_count(0)


def issue(somebody):
    """From the draft over the check to the numbered invoice. Returns its path."""
    page = somebody.page
    page.locator("button[name=issue]").click()
    page.wait_for_url("**/issue/")
    somebody.look()
    page.locator("main form[method=post] button.btn-primary").click()
    page.wait_for_url(re.compile(r"/invoices/[0-9a-f-]{36}/$"))
    return somebody.where


def tick(page, description, **fields):
    """On the report page: the line that is wrong, and what is wrong with it."""
    claim = page.locator(".claim", has_text=description)
    claim.locator("input[type=checkbox]").check()
    for name, value in fields.items():
        field = claim.locator(f'[name^="{name}_"]')
        field.select_option(value) if name == "reason" else field.fill(value)


def report(page, description="Advies over sociale media", upload=CSV, **fields):
    tick(page, description, reason="quantity", quantity="4", explanation="Wij spraken tien uur af.")
    words = {
        "summary": "Wij spraken tien uur advies af, en op de factuur staan er veertien.",
        "wish": "Reken tien uur.", "client_name": "Carol Kramer", "client_email": "carol@kramer.test",
    } | fields  # fmt: skip
    for name, value in words.items():
        page.locator(f'[name="{name}"]').fill(value)
    if upload:
        page.locator('[name="uploads"]').set_input_files(upload)
    page.locator('form[enctype="multipart/form-data"] button.btn-primary').click()
    page.wait_for_url("**/d/*/")
