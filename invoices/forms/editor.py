"""The editor's forms: parse and validate, nothing more."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms import BusinessForm, country_choices
from accounts.models import Business
from clients.models import Client
from clients.states import ClientKind
from foundation.einvoicing.numbers import plain_rate
from foundation.kernel.numbers import show_decimal
from invoices.deposits import Deposit
from invoices.forms.inputs import DateInput, TextField
from invoices.forms.terms import TERMS, TermsForm, terms_rows
from invoices.models import Invoice
from invoices.queries import defaults_of
from invoices.services.draft import BUYER_FROM_CLIENT, usual_for

BUYER_INPUTS = (
    "buyer_name", "buyer_kind", "buyer_contact", "buyer_email", "buyer_address", "buyer_postal_code", "buyer_city",
    "buyer_country", "buyer_vat_id",
)  # fmt: skip
INVOICE_FIELDS = (*BUYER_INPUTS, "reference", "language", "due_on", "notes")
ALWAYS_FILLED = {"buyer_kind", "buyer_country", "language"}  # selects: they never come empty


def helper_of(*rows: Any) -> FormHelper:
    """A crispy helper that leaves the form tag to the template."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*rows)
    return helper


class InvoiceForm(TermsForm, forms.ModelForm):
    """Buyer, dates, terms and notes of a draft. `version` is the one the page was loaded with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    client = forms.ModelChoiceField(Client.objects.none(), required=False, label=_("Pick a client"))
    notes = TextField(label=_("Notes"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))
    buyer_country = forms.ChoiceField(label=_("Country"), choices=country_choices, initial="NL")

    class Meta:
        model = Invoice
        fields = ["client", *INVOICE_FIELDS, *TERMS]
        widgets = {"due_on": DateInput()}

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.business = business
        self.offer(self.instance)
        self._offer_clients()
        self.fields["buyer_kind"].choices = ClientKind.choices
        self.helper = helper_of(
            *([Row(Column("client"))] if self._has_clients() else []),
            Row(Column("buyer_name", css_class="col-sm-7"), Column("buyer_kind", css_class="col-sm-5")),
            Row(Column("buyer_address", css_class="col-sm-12")),
            Row(
                Column("buyer_postal_code", css_class="col-4 col-sm-3"),
                Column("buyer_city", css_class="col-8 col-sm-5"),
                Column("buyer_country", css_class="col-sm-4"),
            ),
            Row(Column("buyer_email", css_class="col-sm-7"), Column("buyer_contact", css_class="col-sm-5")),
        )
        self.more = helper_of(
            Row(Column("buyer_vat_id", css_class="col-sm-6"), Column("reference", css_class="col-sm-6")),
            Row(Column("due_on", css_class="col-sm-6"), Column("language", css_class="col-sm-6")),
        )
        self.terms = helper_of(*terms_rows())

    def _offer_clients(self) -> None:
        """The choices wait until somebody prints them: saving along the way does not."""
        picker = self.fields["client"]
        picker.queryset = Client.objects.for_business(self.business)
        new = _("— a new client, typed below —")
        picker.choices = lambda: [("", new), *((client.pk, str(client)) for client in self.clients)]

    @cached_property
    def clients(self) -> list[Client]:
        """With what is usual for each; read once, for the choices and for what they fill in."""
        return list(Client.objects.for_business(self.business).select_related("invoice_defaults"))

    def _has_clients(self) -> bool:
        return self.fields["client"].queryset.exists() if self.is_bound else bool(self.clients)

    def clean_buyer_vat_id(self) -> str:
        return "".join(self.cleaned_data["buyer_vat_id"].split()).upper()

    def clean(self) -> dict[str, Any]:
        """A client picked without JavaScript fills the fields that are still empty."""
        data = super().clean()
        client = data.get("client")
        if client and not data.get("buyer_name"):
            for ours, theirs in BUYER_FROM_CLIENT.items():
                if ours in data and (not data[ours] or ours in ALWAYS_FILLED):
                    data[ours] = getattr(client, theirs)
            data |= self._usual(client, data)
        self.clean_terms(data)
        return data

    def _usual(self, client: Client, data: dict[str, Any]) -> dict[str, Any]:
        """The client's defaults, where the form still says what every new invoice says."""
        plain = {name: getattr(self.instance, name) for name in ("due_on", "currency", "discount", "notes")}
        usual = usual_for(self.business, defaults_of(client))
        return {name: value for name, value in usual.items() if (data.get(name) or None) in (plain.get(name), None)}

    def _post_clean(self) -> None:
        """The service writes; the form never touches the instance."""

    def draft_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("client", *INVOICE_FIELDS, *TERMS)}

    def draft_deposits(self) -> list[Deposit]:
        """The deposits to take off, as long as client and currency are those they were offered for."""
        data = self.cleaned_data
        if (data["client"], data["currency"]) != (self.instance.client, self.instance.currency):
            return []
        return [each for each in self.known if str(each.invoice.pk) in data["deposits"]]


PICKED = {ours: theirs for ours, theirs in BUYER_FROM_CLIENT.items() if ours != "language"}


def known_clients(form: InvoiceForm) -> dict[str, dict[str, Any]]:
    """What the picker fills in, per client, as it is typed."""
    found = {}
    for client in form.clients:
        usual = getattr(client, "invoice_defaults", None)
        values: dict[str, Any] = {ours: getattr(client, theirs) for ours, theirs in PICKED.items()}
        found[str(client.pk)] = values | (_typed(usual_for(form.business, usual)) if usual else {})
        if usual and (usual.vat_category or usual.hourly_rate is not None):
            rate, price = usual.vat_rate, usual.hourly_rate
            found[str(client.pk)]["line"] = {
                "vat": f"{usual.vat_category}:{plain_rate(rate)}" if usual.vat_category and rate is not None else "",
                "unit_price": "" if price is None else show_decimal(price, get_language() or "en", 2),
            }
    return found


def _typed(values: dict[str, Any]) -> dict[str, str]:
    """As a person would type them."""
    language = get_language() or "en"
    return {
        name: show_decimal(value, language) if isinstance(value, Decimal) else str(value)
        for name, value in values.items()
    }


SELLER_INPUTS = ("name", "address", "postal_code", "city", "country", "vat_scheme", "vat_id", "kvk", "iban")


class SellerForm(BusinessForm):
    """The part of the business's identity that the law wants on paper, typed in the editor itself.

    Its inputs belong to the editor's form too, so that no click there loses them. `seen` says which details the page
    was loaded with: an old tab must not bring back an old bank account.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, instance: Business, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, auto_id="seller_%s", **kwargs)
        for name in set(self.fields) - {*SELLER_INPUTS, "seen"}:
            del self.fields[name]
        for field in self.fields.values():
            field.widget.attrs["form"] = "editor"
        self.present = self.initial["seen"] = fingerprint(instance)
        self.helper = helper_of(
            Row(Column("name", css_class="col-sm-6"), Column("address", css_class="col-sm-6")),
            Row(
                Column("postal_code", css_class="col-4 col-sm-3"),
                Column("city", css_class="col-8 col-sm-5"),
                Column("country", css_class="col-sm-4"),
            ),
            Row(Column("vat_scheme", css_class="col-sm-6"), Column("vat_id", css_class="col-sm-6")),
            Row(Column("kvk", css_class="col-sm-6"), Column("iban", css_class="col-sm-6")),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("seen") and data["seen"] != self.present:
            raise forms.ValidationError(
                _("Your details were changed in another tab. These were not saved; reload to see the new ones.")
            )
        return data

    @property
    def was_typed(self) -> bool:
        """Something differs from what the page showed."""
        return any(name in self.changed_data for name in SELLER_INPUTS)

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SELLER_INPUTS}


def fingerprint(business: Business) -> str:
    """Changes with every one of the details that the editor shows."""
    return hashlib.sha256("\n".join(getattr(business, name) for name in SELLER_INPUTS).encode()).hexdigest()
