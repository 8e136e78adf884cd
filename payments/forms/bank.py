"""Forms for bank statements: the file, its columns, which suggestions to book, how to divide an entry."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from foundation.files import names
from foundation.files.carry import unpack
from invoices.models import Invoice
from payments import statements
from payments.errors import StatementRefused
from payments.forms.hand import money
from payments.models import BankEntry
from payments.statements.banks import columns_of
from payments.statements.reading import MAX_BYTES
from payments.statements.tables import fingerprint

ACCEPT = ".xml,.sta,.940,.mt940,.swi,.txt,.tab,.csv"


class StatementForm(forms.Form):
    """A statement file. Parsed while it is validated: `cleaned_data["found"]` holds the statements.

    `wanted` is set when the file is a table whose columns nobody named yet.
    """

    file = forms.FileField(
        label=_("Statement"),
        help_text=_("CAMT.053 (XML) is best. MT940 and the CSV of your bank work too; 10 MB at most."),
        widget=forms.FileInput({"accept": ACCEPT}),
    )

    def __init__(self, *args: Any, known: Mapping[str, statements.Columns], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known, self.wanted, self.data_read = known, None, b""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        upload = data.pop("file", None)
        if upload is None:
            return data
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(_("This file is larger than 10 MB. Download a shorter period."))
        self.data_read = upload.read()
        data["file_name"] = names.clean(upload.name)
        data["sha256"] = hashlib.sha256(self.data_read).hexdigest()
        try:
            data["found"] = self._read()
        except StatementRefused as refused:
            self.add_error("file", str(refused))
        except statements.ColumnsWanted as wanted:
            self.wanted = wanted
            self.add_error("file", _("We do not know this table yet. Say below which column is what."))
        return data

    def _read(self) -> list[statements.Statement]:
        try:
            return statements.read(self.data_read)
        except statements.ColumnsWanted as wanted:
            columns = self.known.get(fingerprint(wanted.heading))
            if columns is None:
                raise
            return statements.read(self.data_read, columns=columns)


COLUMN_LABELS: dict[str, tuple[str | Promise, bool]] = {
    "day": (_("Date"), True),
    "amount": (_("Amount"), True),
    "direction": (_("In or out (if amounts have no minus)"), False),
    "name": (_("Name of the other side"), False),
    "iban": (_("Account of the other side"), False),
    "text": (_("Description"), False),
    "reference": (_("Payment reference"), False),
    "balance": (_("Balance after the entry"), False),
    "account": (_("Your own account"), False),
    "currency": (_("Currency"), False),
}


class ColumnsForm(forms.Form):
    """Which column is what. The file travels along, so that nobody has to choose it again."""

    content = forms.CharField(widget=forms.HiddenInput, max_length=4_000_000)
    file_name = forms.CharField(widget=forms.HiddenInput, max_length=150, required=False)

    def __init__(self, *args: Any, heading: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heading = [name for name in heading if name.strip()]
        for name, (label, required) in COLUMN_LABELS.items():
            choices = [("", "–"), *((column, column) for column in self.heading)]
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=required)

    def clean_content(self) -> bytes:
        return unpacked(self.cleaned_data["content"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        chosen = {name: data.get(name, "") for name in COLUMN_LABELS}
        columns = columns_of(chosen)
        content = data["content"]
        try:
            data["found"] = statements.read(content, columns=columns)
        except StatementRefused as refused:
            raise forms.ValidationError(str(refused)) from refused
        data["columns"], data["sha256"] = chosen, hashlib.sha256(content).hexdigest()
        return data


def unpacked(packed: str) -> bytes:
    """The bytes again, and never more than a statement may have."""
    try:
        return unpack(packed, most=MAX_BYTES)
    except OverflowError as error:
        raise forms.ValidationError(_("This file is larger than 10 MB. Download a shorter period.")) from error
    except ValueError as error:
        raise forms.ValidationError(_("The file was lost on the way. Choose it again.")) from error


class ConfirmForm(forms.Form):
    """Ticked suggestions as `entry:seal`; a row's own button (`one`) counts alone."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen = self.data.getlist("one") or self.data.getlist("pick")  # type: ignore[attr-defined]
        if not chosen:
            raise forms.ValidationError(_("Tick at least one suggestion."))
        try:
            data["picks"] = [(UUID(pick.split(":")[0]), pick.split(":")[1][:16]) for pick in chosen[:500]]
        except (ValueError, IndexError):
            raise forms.ValidationError(_("Tick at least one suggestion.")) from None
        return data


class MatchForm(forms.Form):
    """One amount per invoice; what is left is kept as the credit of the client, if that is ticked."""

    keep_rest = forms.BooleanField(label=_("Keep what is left as a credit of the client"), required=False)

    def __init__(
        self, *args: Any, entry: BankEntry, invoices: Mapping[UUID, str], found: Sequence[Invoice], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.entry, self.invoices, self.invoices_found = entry, invoices, found
        suggested = {match.invoice_id: abs(match.amount) for match in entry.matches.all()}
        for pk, label in invoices.items():
            self.fields[f"share_{pk}"] = money(label, required=False, initial=suggested.get(pk))
            self.fields[f"share_{pk}"].widget.attrs["class"] = "form-control num"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        typed = {pk: data.get(f"share_{pk}") for pk in self.invoices}
        sign = 1 if self.entry.amount > 0 else -1
        shares = {pk: sign * amount for pk, amount in typed.items() if amount}
        if self.errors:
            return data
        if not shares:
            raise forms.ValidationError(_("Fill in an amount at one invoice at least."))
        left = abs(self.entry.amount) - abs(sum(shares.values(), Decimal(0)))
        if left < 0:
            raise forms.ValidationError(_("That is more than the bank entry."))
        if left and not (data.get("keep_rest") and self.entry.amount > 0):
            raise forms.ValidationError(_("The amounts do not add up to the entry: %(left)s is left.") % {"left": left})
        data["shares"] = shares
        return data
