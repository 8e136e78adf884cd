"""Forms with a row per disputed line: positions, offers, recommendations."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disputes.models import Dispute, DisputeLine
from disputes.states import Position
from foundation.kernel.fields import NumberField


class PerLineForm(forms.Form):
    """Adds fields for every line of the case; `rows` pairs each line with its bound fields."""

    parts: tuple[str, ...] = ()

    def __init__(self, *args: Any, dispute: Dispute, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines: list[DisputeLine] = list(dispute.lines.select_related("invoice_line").order_by("pk"))
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
        return data

    def credits(self) -> dict[int, Decimal]:
        return {line.pk: self.cleaned_data[f"credit_{line.pk}"] for line in self.lines}


class RecommendForm(CreditsForm):
    """A reviewer's recommendation: an amount and a reason for every line."""

    parts = ("credit", "reason")
    pay_by = None

    def add_fields(self, line: DisputeLine) -> None:
        super().add_fields(line)
        self.fields[f"reason_{line.pk}"] = forms.CharField(
            label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 2})
        )

    def reasons(self) -> dict[int, str]:
        return {line.pk: self.cleaned_data[f"reason_{line.pk}"] for line in self.lines}
