"""Forms with a row per disputed line: positions, offers, recommendations."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disputes import queries
from disputes.models import DecisionKind, Dispute, DisputeLine
from disputes.states import Position
from disputes.terms import MOST_INSTALMENTS, Terms
from foundation.files.forms import CheckedFileField
from foundation.kernel.fields import NumberField


class PerLineForm(forms.Form):
    """Adds fields for every line of the case; `rows` pairs each line with its bound fields."""

    parts: tuple[str, ...] = ()

    def __init__(self, *args: Any, dispute: Dispute, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines: list[DisputeLine] = queries.lines_of(dispute)
        for line in self.lines:
            self.add_fields(line)

    def add_fields(self, line: DisputeLine) -> None:
        raise NotImplementedError

    def rows(self) -> Iterator[tuple[DisputeLine, dict[str, forms.BoundField]]]:
        for line in self.lines:
            yield line, {part: self[f"{part}_{line.pk}"] for part in self.parts}

    def own_fields(self) -> list[forms.BoundField]:
        """The fields that belong to no line."""
        return [self[name] for name in self.base_fields]


class PositionsForm(PerLineForm):
    """The freelancer's answer to every line."""

    parts = ("position", "note")

    def add_fields(self, line: DisputeLine) -> None:
        self.fields[f"position_{line.pk}"] = forms.ChoiceField(
            label=_("Your position"),
            choices=Position.choices,
            initial=line.position or None,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one of the three.")},
        )
        self.fields[f"note_{line.pk}"] = forms.CharField(
            label=_("Why"),
            max_length=2000,
            initial=line.position_note,
            widget=forms.Textarea({"rows": 2}),
            error_messages={"required": _("Give a reason in a sentence.")},
        )

    def positions(self) -> dict[int, tuple[str, str]]:
        data = self.cleaned_data
        return {line.pk: (data[f"position_{line.pk}"], data[f"note_{line.pk}"]) for line in self.lines}


class CreditsForm(PerLineForm):
    """An offer: how much of each line is credited, without VAT."""

    parts = ("credit",)
    text = forms.CharField(
        label=_("Why this is fair"), max_length=3000, widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
    pay_by = forms.DateField(
        label=_("The rest is paid by"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Leave it empty to keep the due date of the invoice."),
    )
    instalments = forms.IntegerField(
        label=_("In how many monthly instalments?"), min_value=1, max_value=MOST_INSTALMENTS, initial=1, required=False,
        help_text=_("More than one: the date above is the day of the first."),
    )  # fmt: skip
    goodwill = NumberField(
        label=_("Goodwill, including VAT"), places=2, required=False, max_digits=14, decimal_places=2, min_value=0,
        help_text=_("Not asked for, without admitting anything: no credit note. What it means for the VAT is a question"
                    " for the bookkeeper."),
    )  # fmt: skip
    rework = forms.CharField(
        label=_("What is done again, without charge"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    rework_by = forms.DateField(
        label=_("Done again by"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )

    def add_fields(self, line: DisputeLine) -> None:
        self.fields[f"credit_{line.pk}"] = NumberField(
            label=_("Credit, without VAT"),
            places=2,
            max_digits=14,
            decimal_places=2,
            min_value=0,
            initial=Decimal("0.00"),
            error_messages={"required": _("Fill in an amount; 0 means nothing is credited.")},
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for line in self.lines:
            credit = data.get(f"credit_{line.pk}")
            if credit is not None and credit > line.net:
                self.add_error(f"credit_{line.pk}", _("That is more than is disputed on this line."))
        if (data.get("instalments") or 1) > 1 and not data.get("pay_by"):
            self.add_error("pay_by", _("Say on which day the first instalment is paid."))
        return data

    def offer(self) -> dict[str, Any]:
        """The arguments of proposals.propose."""
        return {"credits": self.credits(), "text": self.cleaned_data["text"], "wanted": self.terms()}

    def terms(self) -> Terms:
        data = self.cleaned_data
        return Terms(
            pay_by=data["pay_by"],
            instalments=data["instalments"] or 1,
            rework=data["rework"],
            rework_by=data["rework_by"],
            goodwill=data["goodwill"] or Decimal("0.00"),
        )

    def credits(self) -> dict[int, Decimal]:
        return {line.pk: self.cleaned_data[f"credit_{line.pk}"] for line in self.lines}


class DecisionForm(PerLineForm):
    """What somebody else decided, line by line."""

    parts = ("outcome", "credit")
    FOR_FREELANCER, FOR_CLIENT, SPLIT = "freelancer", "client", "split"
    kind = forms.ChoiceField(label=_("What is it?"), choices=DecisionKind.choices)
    decided_by = forms.CharField(label=_("Who decided?"), max_length=150)
    reference = forms.CharField(label=_("Case number of the court"), max_length=80, required=False)
    decided_on = forms.DateField(
        label=_("Date of the decision"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    upload = CheckedFileField(label=_("The decision itself (PDF, JPG, PNG, CSV or EML)"))

    def add_fields(self, line: DisputeLine) -> None:
        self.fields[f"outcome_{line.pk}"] = forms.ChoiceField(
            label=_("Decided"),
            choices=[
                (self.FOR_FREELANCER, _("For me: the line stays due")),
                (self.FOR_CLIENT, _("For the client: the disputed part is credited")),
                (self.SPLIT, _("Split: credit the amount below")),
            ],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one of the three.")},
        )
        self.fields[f"credit_{line.pk}"] = NumberField(
            label=_("Credit, without VAT"), places=2, max_digits=14, decimal_places=2, min_value=0, required=False
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for line in self.lines:
            credit = data.get(f"credit_{line.pk}")
            if data.get(f"outcome_{line.pk}") == self.SPLIT and not credit:
                self.add_error(f"credit_{line.pk}", _("Fill in how much is credited."))
            elif credit and credit > line.net:
                self.add_error(f"credit_{line.pk}", _("That is more than is disputed on this line."))
        return data

    def credits(self) -> dict[int, Decimal]:
        found = {}
        for line in self.lines:
            typed = self.cleaned_data[f"credit_{line.pk}"] or Decimal("0.00")
            fixed = {self.FOR_FREELANCER: Decimal("0.00"), self.FOR_CLIENT: line.net}
            found[line.pk] = fixed.get(self.cleaned_data[f"outcome_{line.pk}"], typed)
        return found


class RecommendForm(CreditsForm):
    """A reviewer's recommendation: an amount and a reason for every line."""

    parts = ("credit", "reason")
    pay_by = instalments = goodwill = rework = rework_by = None

    def add_fields(self, line: DisputeLine) -> None:
        super().add_fields(line)
        self.fields[f"reason_{line.pk}"] = forms.CharField(
            label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 2})
        )

    def offer(self) -> dict[str, Any]:
        """The arguments of proposals.recommend."""
        return {"credits": self.credits(), "text": self.cleaned_data["text"], "reasons": self.reasons()}

    def reasons(self) -> dict[int, str]:
        return {line.pk: self.cleaned_data[f"reason_{line.pk}"] for line in self.lines}
