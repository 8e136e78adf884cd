"""The form of a client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import identity
from accounts.forms import country_choices
from clients.models import Client


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

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        country = data.get("country", "")
        if data.get("vat_id"):
            self._tidy(
                "vat_id",
                lambda text: identity.compact_vat_id(text, country),
                _("This is not a valid VAT number for the country you chose. Check each character."),
            )
        if data.get("kvk") and country == "NL":
            self._tidy("kvk", identity.compact_kvk, _("A KvK number has eight digits."))
        return data

    def _tidy(self, name: str, make: Callable[[str], str], sentence: Any) -> None:
        try:
            self.cleaned_data[name] = make(self.cleaned_data[name])
        except ValueError:
            self.add_error(name, sentence)

    def _post_clean(self) -> None:
        """The service writes; the form never touches the instance."""
