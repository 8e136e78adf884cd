"""What a browser posts: plain builders of form data."""

from __future__ import annotations

from typing import Any

from invoices.models import Invoice
from invoices.tests.make import BUYER

SELLER = {
    "name": "Studio Noor", "address": "Prinsengracht 12", "postal_code": "1015 DV", "city": "Amsterdam",
    "country": "NL", "vat_scheme": "standard", "vat_id": "NL004495445B01", "kvk": "12345678",
    "iban": "NL91 ABNA 0417 1643 00",
}  # fmt: skip


def form_of(invoice: Invoice, *, lines: Any = (("Logo ontwerp", "2", "100,00"),), **fields: Any) -> dict[str, Any]:
    """The editor's form with these (description, quantity, price) rows; `fields` replaces single inputs."""
    data = BUYER | {"version": invoice.version, "buyer_country": "NL", "language": "nl", "due_on": "2030-01-31"}
    data |= {"lines-TOTAL_FORMS": len(lines), "lines-INITIAL_FORMS": 0}
    for place, (description, quantity, price) in enumerate(lines):
        data |= {
            f"lines-{place}-description": description, f"lines-{place}-quantity": quantity,
            f"lines-{place}-unit_price": price, f"lines-{place}-unit": "HUR", f"lines-{place}-vat": "S:21",
            f"lines-{place}-service_date": "2026-11-03",
        }  # fmt: skip
    return data | fields


def inputs_of(html: str) -> dict[str, str]:
    """Name and value of every input, select and textarea of a page, as a browser without JavaScript would post them."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: dict[str, str] = {}
            self.select = self.area = ""
            self.inside_template = 0

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            given = dict(attrs)
            name = given.get("name") or ""
            self.inside_template += tag == "template"
            if self.inside_template or name == "csrfmiddlewaretoken":
                return
            if tag == "input" and name and (given.get("type") != "checkbox" or "checked" in given):
                self.found[name] = given.get("value") or ""
            elif tag == "select":
                self.select = name
            elif tag == "option" and self.select and ("selected" in given or self.select not in self.found):
                self.found[self.select] = given.get("value") or ""
            elif tag == "textarea" and name:
                self.area, self.found[name] = name, ""

        def handle_data(self, data: str) -> None:
            if self.area:
                self.found[self.area] += data

        def handle_endtag(self, tag: str) -> None:
            self.inside_template -= tag == "template"
            if tag == "select":
                self.select = ""
            if tag == "textarea":
                self.area, self.found = "", {n: v.removeprefix("\n") for n, v in self.found.items()}

    reader = Reader()
    reader.feed(html)
    return reader.found
