"""The forms of a client and of the people there. The table of clients has its own in table_forms."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import identity
from accounts.forms import country_choices
from clients.models import Client, Contact
from clients.states import ClientKind
from foundation.kernel.fields import tidy


class _Bare(forms.ModelForm):
    """Fields inside a form tag of the page; nothing is ever written here."""

    rows: tuple[tuple[tuple[str, str], ...], ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        columns = [[Column(name, css_class=width) for name, width in row] for row in self.rows]
        self.helper.layout = Layout(*(Row(*row) for row in columns))

    def _post_clean(self) -> None:
        """The service writes; the form never touches the instance."""


class ClientForm(_Bare):
    """`others` are the rest of the business's clients: a number of one's own books belongs to one of them only."""

    country = forms.ChoiceField(label=_("Country"), choices=country_choices, initial="NL")
    oin = forms.CharField(label=_("Government number (OIN)"), max_length=30, required=False)
    rows = (
        (("name", "col-sm-7"), ("kind", "col-sm-5")),
        (("contact_name", "col-sm-6"), ("email", "col-sm-6")),
        (("address", "col-sm-12"),),
        (("postal_code", "col-4 col-sm-3"), ("city", "col-8 col-sm-6"), ("country", "col-sm-3")),
        (("vat_id", "col-sm-6"), ("kvk", "col-sm-6")),
        (("oin", "col-sm-6"), ("external_number", "col-sm-6")),
        (("reference", "col-sm-6"), ("order_required", "col-sm-6 tick")),
        (("language", "col-sm-6"), ("form_of_address", "col-sm-6")),
    )

    class Meta:
        model = Client
        fields = [
            "name", "kind", "contact_name", "email", "address", "postal_code", "city", "country", "vat_id", "kvk",
            "oin", "external_number", "reference", "order_required", "language", "form_of_address",
        ]  # fmt: skip
        help_texts = {
            "order_required": _("We warn you before an invoice goes out without one."),
            "external_number": _("Your own client number. An import finds this client by it."),
            "form_of_address": _("For letters in Dutch."),
        }

    def __init__(self, *args: Any, others: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = others
        self.fields["oin"].help_text = _("For government bodies: twenty digits. E-invoices find them by it.")
        self.fields["form_of_address"].required = False

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        country = data.get("country", "")
        tidy(
            self,
            "vat_id",
            lambda text: identity.compact_vat_id(text, country),
            _("This is not a valid VAT number for the country you chose. Check each character."),
        )
        if country == "NL":
            tidy(self, "kvk", identity.compact_kvk, _("A KvK number has eight digits."))
        tidy(self, "oin", identity.compact_oin, _("An OIN has twenty digits and begins with 000000."))
        if data.get("oin") and data.get("kind") != ClientKind.GOVERNMENT:
            self.add_error("oin", _("Only government bodies have an OIN. Choose that kind of client, or leave it out."))
        data["form_of_address"] = data.get("form_of_address") or Client._meta.get_field("form_of_address").default
        number = data.get("external_number")
        if number and self.others is not None and self.others.filter(external_number=number).exists():
            self.add_error("external_number", _("Another client has this number already."))
        return data


class ContactForm(_Bare):
    """`others` are the other people of this client: an address belongs to one of them."""

    rows = (
        (("name", "col-sm-12"),),
        (("email", "col-sm-7"), ("phone", "col-sm-5")),
        (("gets_invoices", "col-sm-12"),),
        (("gets_disputes", "col-sm-12"),),
    )

    class Meta:
        model = Contact
        fields = ["name", "email", "phone", "gets_invoices", "gets_disputes"]

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = others

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        if email and self.others.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("This client already has somebody with this address."))
        return email

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        wants = data.get("gets_invoices") or data.get("gets_disputes")
        if wants and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Without an address no letter can go there. Fill it in, or untick both."))
        return data
