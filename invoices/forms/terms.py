"""The terms of a document: currency and rate, discount, prices with VAT, deposits. Folded away until they are used."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crispy_forms.layout import Column, Row
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation.kernel.fields import NumberField
from invoices import deposits
from invoices.forms.inputs import DateInput
from invoices.models import Invoice
from invoices.states import DiscountKind

EURO = "EUR"
# Currencies of two decimals that freelancers here invoice in.
CURRENCIES = ("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "CAD", "AUD", "NZD", "SGD")
DEAREST = Decimal(10)  # euro for one of any of them; more is a comma in the wrong place
TERMS = (
    "currency", "exchange_rate", "exchange_rate_on", "exchange_rate_source", "discount", "discount_kind",
    "discount_reason", "prices_include_vat", "is_deposit", "about_goods",
)  # fmt: skip
CHOICES = ("prices_include_vat", "is_deposit", "about_goods")
GOODS = _("I sell goods with this invoice")
TWO_YEARS = _("For a consumer: the right to payment of goods lasts two years instead of five.")
TOO_MUCH = _("A discount is at most 100%.")


def currency_choices(extra: str = "") -> list[tuple[str, str]]:
    """`USD · US dollar`, in the reader's language; `extra` is one that is in use already."""
    from babel import Locale

    names = Locale((get_language() or "en")[:2]).currencies
    codes = dict.fromkeys((*CURRENCIES, extra) if extra else CURRENCIES)
    return [(code, f"{code} · {names.get(code, code)}") for code in codes]


def discount_fields() -> dict[str, forms.Field]:
    """The three inputs of a discount, on a line and on the whole."""
    return {
        "discount": NumberField(label=_("Discount"), required=False, max_digits=12, decimal_places=2, min_value=0),
        "discount_kind": forms.ChoiceField(label=_("Discount in"), required=False, choices=DiscountKind.choices),
        "discount_reason": forms.CharField(label=_("Reason of the discount"), required=False, max_length=100),
    }


def clean_discount(form: forms.Form, data: dict[str, Any]) -> None:
    """Nothing typed is no discount, and a percentage."""
    data["discount"] = data.get("discount") or Decimal(0)
    data["discount_kind"] = data.get("discount_kind") or DiscountKind.PERCENT
    data["discount_reason"] = (data.get("discount_reason") or "").strip()
    if data["discount_kind"] == DiscountKind.PERCENT and data["discount"] > 100:
        form.add_error("discount", TOO_MUCH)


class DepositsField(forms.MultipleChoiceField):
    """Takes every id: one that was settled meanwhile is left out, and the answer shows what is left."""

    def valid_value(self, value: str) -> bool:
        return True


class TermsForm(forms.Form):
    """The part of the invoice's form that most invoices leave alone."""

    currency = forms.ChoiceField(label=_("Currency"), required=False)
    exchange_rate = NumberField(
        label=_("Exchange rate: euro for one"), required=False, max_digits=18, decimal_places=8,
        help_text=_("The VAT is owed in euro, so it is printed in euro too."),
    )  # fmt: skip
    exchange_rate_on = forms.DateField(label=_("Date of the rate"), required=False, widget=DateInput())
    exchange_rate_source = forms.CharField(
        label=_("Source of the rate"), required=False, max_length=60, help_text=_("Such as: European Central Bank.")
    )
    prices_include_vat = forms.BooleanField(
        label=_("Prices include VAT"), required=False, help_text=_("What you type is what the client pays.")
    )
    is_deposit = forms.BooleanField(
        label=_("This is a deposit invoice"), required=False,
        help_text=_("For a part of the work ahead. The final invoice takes it off again, with its VAT."),
    )  # fmt: skip
    about_goods = forms.BooleanField(label=GOODS, required=False, help_text=TWO_YEARS)
    deposits = DepositsField(
        label=_("Take off deposits"), required=False,
        widget=forms.CheckboxSelectMultiple({"class": "form-check-input"}),
    )  # fmt: skip

    def offer(self, invoice: Invoice) -> None:
        """Choices that depend on the draft; called once it has its place in the form."""
        self.fields |= discount_fields()
        self.fields["currency"].choices = currency_choices(invoice.currency)
        self.known = deposits.open_for(invoice)
        language = get_language() or "en"
        self.fields["deposits"].choices = [
            (str(each.invoice.pk), deposits.label(each, language)) for each in self.known
        ]
        if not self.known:
            return
        taken = invoice.lines.exclude(deposit=None).values_list("deposit", flat=True)
        self.initial["discount"] = invoice.discount or None
        self.initial["deposits"] = [str(pk) for pk in dict.fromkeys(taken)]

    def clean_terms(self, data: dict[str, Any]) -> None:
        clean_discount(self, data)
        data["currency"] = data.get("currency") or self.instance.currency
        if data["currency"] == EURO:
            data |= {"exchange_rate": None, "exchange_rate_on": None, "exchange_rate_source": ""}
        rate = data.get("exchange_rate")
        if rate is not None and not 0 < rate <= DEAREST:
            self.add_error("exchange_rate", _("How many euro is one unit of the currency? Write it like 0,9213."))

    @property
    def terms_in_use(self) -> bool:
        """Something differs from a plain invoice in euro, or is wrong: then the part stands open."""
        values = (self[name].value() for name in ("discount", "exchange_rate", *CHOICES))
        foreign = (self["currency"].value() or EURO) != EURO
        return (
            foreign
            or any(value and value != Decimal(0) for value in values)
            or any(name in self.errors for name in TERMS)
        )


def terms_rows() -> list[Row]:
    return [
        Row(
            Column("discount", css_class="col-6 col-sm-3"),
            Column("discount_kind", css_class="col-6 col-sm-3"),
            Column("discount_reason", css_class="col-sm-6"),
        ),
        Row(Column("prices_include_vat", css_class="col-sm-6"), Column("is_deposit", css_class="col-sm-6")),
        Row(Column("about_goods", css_class="col-sm-12"), css_class="about-goods"),
        Row(Column("currency", css_class="col-sm-6"), Column("exchange_rate", css_class="col-sm-6 exchange")),
        Row(
            Column("exchange_rate_on", css_class="col-sm-6"),
            Column("exchange_rate_source", css_class="col-sm-6"),
            css_class="exchange",
        ),
    ]
