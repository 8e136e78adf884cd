"""The editor's forms: parse and validate, nothing more."""

from __future__ import annotations

import hashlib
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import BusinessForm, country_choices
from accounts.models import Business
from clients.models import Client
from clients.states import ClientKind
from invoices.forms.inputs import DateInput, TextField
from invoices.models import Invoice
from invoices.services.draft import BUYER_FROM_CLIENT

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


class InvoiceForm(forms.ModelForm):
    """Buyer, dates and notes of a draft. `version` is the one the page was loaded with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    client = forms.ModelChoiceField(Client.objects.none(), required=False, label=_("Pick a client"))
    notes = TextField(label=_("Notes"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))
    buyer_country = forms.ChoiceField(label=_("Country"), choices=country_choices, initial="NL")

    class Meta:
        model = Invoice
        fields = ["client", *INVOICE_FIELDS]
        widgets = {"due_on": DateInput()}

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client"].queryset = Client.objects.for_business(business)
        self.fields["client"].empty_label = _("— a new client, typed below —")
        self.fields["buyer_kind"].choices = ClientKind.choices
        self.helper = helper_of(
            *([Row(Column("client"))] if self.fields["client"].queryset.exists() else []),
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
        return data

    def _post_clean(self) -> None:
        """The service writes; the form never touches the instance."""

    def draft_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("client", *INVOICE_FIELDS)}


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
