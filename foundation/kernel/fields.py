"""Form fields for what people type: numbers with a comma or a dot, and identifiers put in their own spelling."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation.kernel.numbers import parse_decimal, show_decimal


class DecimalInput(forms.TextInput):
    def __init__(self, places: int = 0, attrs: dict | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})
        self.places = places

    def format_value(self, value: Any) -> str | None:
        return show_decimal(value, get_language(), self.places) if isinstance(value, Decimal) else value


class NumberField(forms.DecimalField):
    """A Decimal typed as `1.234,50` or `1234.50`; the error is a sentence."""

    default_error_messages = {
        "invalid": _("This is not a number. Write it like 1250 or 12,50."),
        "max_digits": _("This number is too large."),
        "max_whole_digits": _("This number is too large."),
    }

    def __init__(self, *, places: int = 0, **options: Any) -> None:
        options.setdefault("widget", DecimalInput(places))
        super().__init__(**options)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            return parse_decimal(str(value), get_language())
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error

    def widget_attrs(self, widget: forms.Widget) -> dict:
        return {}  # no min/max/step: the widget is text, so that commas work


def tidy(form: forms.BaseForm, name: str, make: Callable[[str], str], sentence: Any) -> None:
    """Replace what was typed by `make` of it; where that raises ValueError the field gets the sentence."""
    if not form.cleaned_data.get(name):
        return
    try:
        form.cleaned_data[name] = make(form.cleaned_data[name])
    except ValueError:
        form.add_error(name, sentence)
