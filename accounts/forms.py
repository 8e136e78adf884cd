"""What is typed on the pages of accounts, checked and made regular. A mistake is a sentence at its field."""

from __future__ import annotations

import copy
import unicodedata
from typing import Any
from zoneinfo import available_timezones

from allauth.account.forms import LoginForm
from babel import Locale
from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import identity, numbering
from accounts.models import Business
from foundation.kernel.fields import tidy

FORMAT_ERRORS = {
    "syntax": _("The braces do not match. Write for example {year}-{seq:04d}."),
    "unknown": _("Between braces only {year} and {seq} are possible."),
    "seq": _("Put {seq} in once: it is the part that counts up."),
    "literal": _("Besides {year} and {seq} use only letters, digits, spaces and . / _ -"),
    "width": _("After {seq only a width is possible, as in {seq:04d} for 0007."),
    "long": _("This makes numbers of more than 30 characters. Make it shorter."),
}
LONGEST_TERM = 90
LONGEST_NAME = 50
JOINERS = "\u200c\u200d"  # invisible, and needed to write some scripts


def _attributes(field: forms.Field, **attributes: str) -> None:
    field.widget.attrs.update({name.replace("_", "-"): value for name, value in attributes.items()})


def country_choices() -> list[tuple[str, str]]:
    """ISO 3166 countries in the reader's language, by name."""
    names = Locale(get_language() or "en").territories
    return sorted(
        ((code, name) for code, name in names.items() if len(code) == 2 and code.isalpha() and code < "ZZ"),
        key=lambda pair: pair[1],
    )


def zone_choices() -> list[tuple[str, str]]:
    """IANA zones that are a place or UTC."""
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones()) if "/" in name or name == "UTC"]


def readable_name(text: str) -> None:
    """No sign that cannot be seen or turns the line around, and no address: others read this as a person."""
    if any(unicodedata.category(sign)[0] in "CZ" and sign not in f" {JOINERS}" for sign in text):
        raise forms.ValidationError(_("A name has no line breaks and no invisible signs. Type it once more."))
    if "@" in text:
        raise forms.ValidationError(_("Type a name here, not an e-mail address."))
    if not any(sign.isalpha() for sign in text):
        raise forms.ValidationError(_("A name has at least one letter."))


class SignInForm(LoginForm):
    """One page for both ways in: with a password, or with nothing but the address, and then a code comes by mail."""

    def _setup_password_field(self) -> None:
        self.fields["password"].required = False
        self.fields["password"].help_text = _("No password, or forgotten? Leave it empty; a code comes by e-mail.")


class OneOfTheirs(forms.ModelForm):
    """Edits a copy, so that a refused form does not leave half-typed values on the page's business."""

    def __init__(self, *args: Any, instance: Business, **kwargs: Any) -> None:
        super().__init__(*args, instance=copy.copy(instance), **kwargs)


class BusinessForm(OneOfTheirs):
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    vat_id = forms.CharField(label=_("VAT number"), max_length=30, required=False)
    kvk = forms.CharField(label=_("Chamber of Commerce number (KvK)"), max_length=20, required=False)
    iban = forms.CharField(label=_("IBAN"), max_length=50, required=False)

    class Meta:
        model = Business
        fields = [
            "name", "contact_name", "address", "postal_code", "city", "country", "email", "phone",
            "vat_scheme", "vat_id", "kvk", "iban", "bic",
        ]  # fmt: skip
        labels = {"contact_name": _("Contact person")}
        help_texts = {
            "contact_name": _("Printed on invoices and under letters. Empty: your own name stands under letters."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["iban"] = identity.spaced_iban(self.initial.get("iban", ""))
        _attributes(self.fields["name"], autocomplete="organization")
        _attributes(self.fields["contact_name"], autocomplete="name")
        _attributes(self.fields["address"], autocomplete="street-address")
        _attributes(self.fields["postal_code"], autocomplete="postal-code")
        _attributes(self.fields["city"], autocomplete="address-level2")
        _attributes(self.fields["country"], autocomplete="country")
        _attributes(self.fields["email"], autocomplete="email")
        _attributes(self.fields["phone"], autocomplete="tel", inputmode="tel")
        _attributes(self.fields["iban"], autocomplete="off", spellcheck="false")
        _attributes(self.fields["vat_id"], autocomplete="off", spellcheck="false")
        _attributes(self.fields["kvk"], autocomplete="off", inputmode="numeric")
        self.fields["vat_id"].help_text = _("As the tax office wrote it to you, for example NL004495445B01.")
        self.fields["iban"].help_text = _("Clients pay to this account. When it changes we mail you.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        country = data.get("country", "")
        tidy(self, "iban", identity.compact_iban, _("This is not a valid IBAN. Check it against your bank card."))
        tidy(self, "bic", identity.compact_bic, _("A BIC has 8 or 11 characters, for example ABNANL2A."))
        tidy(
            self,
            "vat_id",
            lambda text: identity.compact_vat_id(text, country),
            _("This is not a valid VAT number for the country you chose. Check each character."),
        )
        tidy(
            self,
            "postal_code",
            lambda text: identity.tidy_postal_code(text, country),
            _("A Dutch postal code has four digits and two letters, for example 1012 AB."),
        )
        if country == "NL":
            tidy(self, "kvk", identity.compact_kvk, _("A KvK number has eight digits."))
        return data


class InvoiceSettingsForm(OneOfTheirs):
    payment_days = forms.IntegerField(
        label=_("Payment term in days"),
        min_value=0,
        max_value=LONGEST_TERM,
        help_text=_("0 means: to be paid at once. 14 or 30 is usual."),
        error_messages={"max_value": _("A term of more than 90 days is not possible here.")},
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=zone_choices, help_text=_("Dates and deadlines follow the clock there.")
    )

    class Meta:
        model = Business
        fields = ["number_format", "credit_number_format", "payment_days", "language", "time_zone", "invoice_notes"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invoice_notes"].widget.attrs["rows"] = 4
        for name in ("number_format", "credit_number_format"):
            _attributes(self.fields[name], autocomplete="off", spellcheck="false")

    def clean_number_format(self) -> str:
        return _checked_format(self.cleaned_data["number_format"])

    def clean_credit_number_format(self) -> str:
        return _checked_format(self.cleaned_data["credit_number_format"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        both = data.get("number_format"), data.get("credit_number_format")
        if all(both) and numbering.can_collide(*both):
            self.add_error(
                "credit_number_format",
                _("Credit notes need numbers of their own. Put a letter in front, for example C{year}-{seq:04d}."),
            )
        return data


def _checked_format(number_format: str) -> str:
    try:
        numbering.check(number_format)
    except numbering.BadFormat as error:
        raise forms.ValidationError(FORMAT_ERRORS[error.reason]) from error
    return number_format


class AccountForm(forms.Form):
    first_name = forms.CharField(
        label=_("First name"), max_length=LONGEST_NAME, required=False, validators=[readable_name],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )  # fmt: skip
    last_name = forms.CharField(
        label=_("Last name"), max_length=LONGEST_NAME, required=False, validators=[readable_name],
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        help_text=_("Your clients and a mediator read it with the name of your business. Empty: the business alone."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language of the pages and letters for you"), choices=settings.LANGUAGES)


class LogoForm(forms.Form):
    logo = forms.FileField(
        label=_("Logo"),
        help_text=_("PNG or JPG. It is shown at the top of your invoices."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )


class KeepForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("This does not look like an e-mail address. It needs an @ and a domain.")},
    )

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code from the e-mail"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
