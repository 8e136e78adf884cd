"""What the sender chooses and types, and what an admin adds to the law."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.kernel.errors import DomainError
from foundation.kernel.money import format_amount
from invoices.forms.inputs import DateInput, TextField
from invoices.models import Invoice
from notices import statutes
from notices.models import LawCheck, LawRow
from notices.states import Channel, LetterKind, Proof


class LetterForm(forms.Form):
    """Which invoices, how it is sent, in which language, and words of one's own if one likes."""

    claims = forms.ModelMultipleChoiceField(
        None, label=_("Invoices in this letter"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one invoice.")},
    )  # fmt: skip
    plan = forms.CharField(
        label=_("What you agreed on"), max_length=600, widget=forms.Textarea({"rows": 2}),
        help_text=_("Amounts and days, as they stand in the sentence “We agree on this: …”."),
    )  # fmt: skip
    channel = forms.ChoiceField(label=_("How is it sent?"), choices=Channel.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES)
    own_text = TextField(
        label=_("Your own words"), max_length=4000, required=False, widget=forms.Textarea({"rows": 12}),
        help_text=_("Leave it as it is to send the standard letter. Words in braces are filled in for you."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        kind: str,
        invoices: list[Invoice],
        shipped: set[str],
        reader: str,
        bundles: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shipped, self.reader = shipped, reader
        self.fields["claims"].queryset = Invoice.objects.filter(pk__in=[each.pk for each in invoices]).order_by(
            "due_on", "number"
        )
        self.fields["claims"].label_from_instance = self._label
        if kind != LetterKind.PLAN:
            del self.fields["plan"]
        if not bundles:
            del self.fields["claims"]

    def _label(self, invoice: Invoice) -> str:
        amount = format_amount(invoice.undisputed_open, invoice.currency, self.reader)
        return f"{invoice.number} · {amount}"

    def clean_own_text(self) -> str:
        """The standard text, in whichever language, is not a text of one's own."""
        typed = self.cleaned_data["own_text"].replace("\r\n", "\n").strip()
        return "" if typed in self.shipped else typed


class ReadForm(forms.Form):
    """The hash of the text that was read."""

    sha256 = forms.CharField(widget=forms.HiddenInput, min_length=64, max_length=64)


class PostForm(forms.Form):
    posted_on = forms.DateField(label=_("Posted on"), widget=DateInput())
    track_number = forms.CharField(label=_("Track number"), max_length=40)


class ReceiveForm(forms.Form):
    delivered_on = forms.DateField(label=_("Received on"), widget=DateInput())
    proof = forms.ChoiceField(
        label=_("How do you know?"), choices=[(p.value, p.label) for p in (Proof.TRACKED, Proof.SIGNED)]
    )


class ConfirmForm(forms.Form):
    typed_name = forms.CharField(label=_("Your full name, as your signature"), max_length=150, min_length=3)


class LawRowForm(forms.ModelForm):
    """A row of the law. The value is a number as text, a bracket as JSON, a word for a rule, or empty for “none”."""

    value = forms.CharField(
        label=_("Value"), max_length=300, required=False,
        help_text=_("A number with a point (10.40), or a bracket as JSON, or empty where the law has no figure."),
    )  # fmt: skip

    url = forms.URLField(label=_("Address of the source"), max_length=300, required=False, assume_scheme="https")

    class Meta:
        model = LawRow
        fields = [
            "row_id", "code", "jurisdiction", "party", "value", "unit", "valid_from", "valid_to", "citation", "source",
            "url", "note", "replaces",
        ]  # fmt: skip

    def clean_value(self) -> Any:
        typed = self.cleaned_data["value"].strip()
        if not typed.startswith("{"):
            return typed or None
        try:
            return json.loads(typed)
        except ValueError as wrong:
            raise forms.ValidationError(_("This is no JSON.")) from wrong

    def clean(self) -> dict[str, Any]:
        """The whole table is tried: an overlap or a gap is said here, before anything is kept."""
        data = super().clean()
        if not self.errors:
            try:
                row = statutes.read({"id": data["row_id"]} | {k: data[k] for k in data if k not in NOT_OF_ROW})
                statutes.build(also=row, replaces=data["replaces"])
            except DomainError as refused:
                raise forms.ValidationError(str(refused)) from refused
        return data

    def _post_clean(self) -> None:
        """The service writes."""


NOT_OF_ROW = {"row_id", "replaces"}


class LawCheckForm(forms.ModelForm):
    row_id = forms.ChoiceField(label=_("Rule"))

    class Meta:
        model = LawCheck
        fields = ["row_id", "verified_through", "source"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["row_id"].choices = [(row.id, _label(row)) for row in statutes.open_rows(timezone.now().date())]

    def _post_clean(self) -> None:
        """The service writes."""


def _label(row: Any) -> str:
    since = "" if row.valid_from == date.min else f", {row.valid_from}"
    through = f" ✓ {row.verified_through}" if row.verified_through else ""
    return f"{row.id}: {row.value} {row.unit}{since}{through}"
