"""How inputs of invoicing look, and how their mistakes are listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def dressed(fields: Mapping[str, forms.Field]) -> None:
    """Bootstrap's classes for fields that are placed by hand."""
    for field in fields.values():
        if not field.widget.is_hidden:
            look = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs["class"] = look


UNREADABLE = _("The form could not be read whole. Nothing was saved; reload the page.")


class TextField(forms.CharField):
    """Browsers end lines with CR LF; what is stored and printed has LF."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n")


def mistakes(form: forms.Form) -> Iterator[tuple[str, str]]:
    """(id of the input, sentence) of every refused field, then what concerns the whole form."""
    for field in form:
        for error in field.errors:
            yield ("", error) if field.is_hidden else (field.id_for_label, f"{field.label}: {error}")
    for error in form.non_field_errors():
        yield "", error


def mistakes_of_lines(lines: Any) -> Iterator[tuple[str, str]]:
    """The same for the lines that are still there, with the number they have on the page."""
    for number, form in enumerate(lines.shown(), start=1):
        for place, error in mistakes(form):
            yield place, gettext("Line %(number)d, %(error)s") % {"number": number, "error": error}
    for error in lines.non_form_errors():
        yield "", error
