"""The form of a client."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum.eu import vat
from stdnum.exceptions import ValidationError as NumberError

from accounts.forms import country_choices
from clients.models import Client

EU = {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU",
      "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}  # fmt: skip


class ClientForm(forms.ModelForm):
    country = forms.ChoiceField(label=_("Country"), choices=country_choices, initial="NL")

    class Meta:
        model = Client
        fields = [
            "name", "kind", "contact_name", "email", "address", "postal_code", "city", "country", "vat_id", "kvk",
            "reference", "language",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Row(Column("name", css_class="col-sm-7"), Column("kind", css_class="col-sm-5")),
            Row(Column("contact_name", css_class="col-sm-6"), Column("email", css_class="col-sm-6")),
            Row(Column("address", css_class="col-sm-12")),
            Row(
                Column("postal_code", css_class="col-4 col-sm-3"),
                Column("city", css_class="col-8 col-sm-6"),
                Column("country", css_class="col-sm-3"),
            ),
            Row(Column("vat_id", css_class="col-sm-6"), Column("kvk", css_class="col-sm-6")),
            Row(Column("reference", css_class="col-sm-6"), Column("language", css_class="col-sm-6")),
        )

    def clean_vat_id(self) -> str:
        """Checked by its own digits, without asking anyone. Numbers from outside the EU are kept as typed."""
        number = "".join(self.cleaned_data["vat_id"].split()).upper()
        if number[:2] in EU | {"EL"}:
            try:
                vat.validate(number)
            except NumberError as error:
                raise forms.ValidationError(_("This VAT number is not right: check it digit by digit.")) from error
        return number

    def clean_kvk(self) -> str:
        number = "".join(self.cleaned_data["kvk"].split())
        if number and not (number.isdigit() and len(number) == 8):
            raise forms.ValidationError(_("A KvK number has eight digits."))
        return number

    def _post_clean(self) -> None:
        """The service writes; the form never touches the instance."""
