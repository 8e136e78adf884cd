"""An Invoice Response comes in: read in a process of its own, judged by the rules, then the file at the door."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from foundation.einvoicing.apart import ResponseApart, read_response_apart
from foundation.einvoicing.finding import ERROR, Finding
from foundation.files import door
from foundation.files.errors import FileRefused
from foundation.files.forms import CheckedFileField
from foundation.kernel.money import format_amount
from invoices.queries import LineBalance

XML = frozenset({"xml"})


class ResponseForm(forms.Form):
    """`findings` says in two languages why the file was not taken; nothing of it is kept then."""

    upload = CheckedFileField(
        kinds=XML, label=_("Invoice Response"), help_text=_("The XML file that you got through Peppol or by mail.")
    )
    lines = forms.TypedMultipleChoiceField(
        label=_("Which lines is it about?"),
        help_text=_("Only needed when it asks something or rejects. Leave all of them ticked if it does not say."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    findings: tuple[Finding, ...] = ()

    def __init__(self, *args: Any, balances: dict[int, LineBalance], currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = {key: balance for key, balance in balances.items() if balance.net_left > 0}
        self.fields["lines"].choices = [
            (key, f"{one.line.description[:80]} ({format_amount(one.gross_left, currency, get_language())})")
            for key, one in left.items()
        ]
        self.fields["lines"].initial = list(left)

    def clean_upload(self) -> tuple[ResponseApart, door.Inspected]:
        upload: Any = self.cleaned_data["upload"]
        read = read_response_apart(upload.read())
        self.findings = tuple(one for one in read.findings if one.severity == ERROR)
        if read.response is None or self.findings:
            raise forms.ValidationError(_("This file could not be taken, and nothing was changed."), code="unreadable")
        try:
            return read, door.inspect(upload, kinds=XML)
        except FileRefused as refused:
            raise forms.ValidationError(str(refused), code=refused.reason) from refused
