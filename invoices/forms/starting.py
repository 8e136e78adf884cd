"""Forms of what invoices start from: saved items, and the defaults of a client."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from crispy_forms.layout import Column, Row
from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from foundation.einvoicing.numbers import plain_rate
from foundation.kernel.fields import NumberField
from foundation.kernel.numbers import show_decimal
from invoices.forms.editor import helper_of
from invoices.forms.inputs import TextField
from invoices.forms.lines import LARGEST, MAX_LINES, VatField, vat_choices
from invoices.forms.terms import TOO_MUCH, currency_choices
from invoices.models import InvoiceDefaults, SavedItem
from invoices.states import Unit


class ItemForm(forms.Form):
    name = forms.CharField(label=_("Short name"), max_length=60, help_text=_("By this you find it in the editor."))
    description = TextField(
        label=_("Description"), max_length=2000, widget=forms.Textarea({"rows": 2}),
        help_text=_("Leave out what differs each time, such as the date."),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit.choices, initial=Unit.HOUR)
    unit_price = NumberField(
        label=_("Price"), places=2, max_digits=14, decimal_places=6, min_value=-LARGEST, max_value=LARGEST
    )
    vat = VatField(label=_("VAT"), choices=[])

    def __init__(self, *args: Any, business: Business, item: SavedItem | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(item) if item else None, **kwargs)
        self.fields["vat"].choices = vat_choices(business)
        self.helper = helper_of(
            "name",
            "description",
            Row(
                Column("unit", css_class="col-sm-4"),
                Column("unit_price", css_class="col-sm-4"),
                Column("vat", css_class="col-sm-4"),
            ),
        )

    def item_fields(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["vat_category"], rate = data.pop("vat").split(":")
        return data | {"vat_rate": Decimal(rate)}


def _initial(item: SavedItem) -> dict[str, Any]:
    names = ("name", "description", "unit", "unit_price")
    return {name: getattr(item, name) for name in names} | {"vat": vat_code(item)}


def vat_code(item: SavedItem | InvoiceDefaults) -> str:
    return f"{item.vat_category}:{plain_rate(item.vat_rate or Decimal(0))}"


def row_of(item: SavedItem) -> dict[str, str]:
    """What the editor types into a row for this item."""
    price = show_decimal(item.unit_price, get_language() or "en", 2)
    return {"description": item.description, "unit": item.unit, "unit_price": price, "vat": vat_code(item)}


def with_item(posted: QueryDict, items: Iterable[SavedItem]) -> QueryDict:
    """Without JavaScript "Insert" is a submit: the picked item becomes a row of its own."""
    count = posted.get("lines-TOTAL_FORMS", "")
    item = next((each for each in items if str(each.pk) == posted.get("item")), None)
    if "add_item" not in posted or item is None or not (count.isdecimal() and int(count) <= MAX_LINES):
        return posted
    data = posted.copy()
    data["lines-TOTAL_FORMS"] = str(int(count) + 1)
    for name, value in (row_of(item) | {"quantity": "1"}).items():
        data[f"lines-{count}-{name}"] = value
    return data


class DefaultsForm(forms.Form):
    """What is usual for one client. Everything may stay empty."""

    payment_days = forms.IntegerField(
        label=_("Payment term in days"), required=False, min_value=0, max_value=365,
        help_text=_("Empty: the term of your invoice settings."),
    )  # fmt: skip
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    vat = VatField(label=_("VAT"), required=False)
    hourly_rate = NumberField(
        label=_("Hourly rate"), places=2, required=False, max_digits=12, decimal_places=2, min_value=0
    )
    discount_percent = NumberField(
        label=_("Discount in %"), required=False, max_digits=5, decimal_places=2, min_value=0, max_value=100,
        error_messages={"max_value": TOO_MUCH},
    )  # fmt: skip
    notes = TextField(
        label=_("Notes on the invoice"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=_("Instead of the standard text of your invoice settings."),
    )  # fmt: skip

    def __init__(self, *args: Any, business: Business, defaults: InvoiceDefaults | None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_usual(defaults) if defaults else None, **kwargs)
        usual = _("— as usual —")
        self.fields["currency"].choices = [("", usual), *currency_choices(defaults.currency if defaults else "")]
        self.fields["vat"].choices = [("", usual), *vat_choices(business)]
        self.helper = helper_of(
            Row(Column("payment_days", css_class="col-sm-6"), Column("currency", css_class="col-sm-6")),
            Row(
                Column("hourly_rate", css_class="col-sm-4"),
                Column("vat", css_class="col-sm-4"),
                Column("discount_percent", css_class="col-sm-4"),
            ),
            "notes",
        )

    def default_fields(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        category, _colon, rate = data.pop("vat").partition(":")
        return data | {"vat_category": category, "vat_rate": Decimal(rate) if rate else None}


def _usual(defaults: InvoiceDefaults) -> dict[str, Any]:
    names = ("payment_days", "currency", "hourly_rate", "discount_percent", "notes")
    vat = vat_code(defaults) if defaults.vat_category else ""
    return {name: getattr(defaults, name) for name in names} | {"vat": vat}
