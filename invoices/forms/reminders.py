"""Forms of the reminders: the stages of a plan, and what a person takes over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from invoices.forms.inputs import UNREADABLE, DateInput, dressed
from invoices.reminding import APART, EARLIEST, LATEST, MOST_STAGES, Stage
from invoices.states import Tone

BEFORE, AFTER = "before", "after"
SIDES = [(AFTER, _("after the due date")), (BEFORE, _("before the due date"))]


class StageForm(forms.Form):
    """One reminder; a row without a number of days is none."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=8, required=False)
    days = forms.IntegerField(label=_("Days"), min_value=0, max_value=LATEST, required=False)
    side = forms.ChoiceField(label=_("Before or after"), choices=SIDES, initial=AFTER)
    tone = forms.ChoiceField(label=_("Tone"), choices=Tone.choices, initial=Tone.FRIENDLY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["empty_permitted"] = False
        super().__init__(*args, **kwargs)
        dressed(self.fields)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        days = data.get("days")
        if days is None:
            return data
        if data.get("side") == BEFORE and days > -EARLIEST:
            self.add_error("days", _("At most %(most)s days before the due date.") % {"most": -EARLIEST})
        ahead = days == 0 or data.get("side") == BEFORE
        if ahead and data.get("tone") not in (None, Tone.FRIENDLY):
            self.add_error("tone", _("Nothing is late yet: up to the due date only friendly."))
        return data

    @property
    def stage(self) -> tuple[str, int, str] | None:
        data = self.cleaned_data
        if data.get("days") is None:
            return None
        return data["key"], -data["days"] if data["side"] == BEFORE else data["days"], data["tone"]


class _StageFormSet(forms.BaseFormSet):
    default_error_messages = forms.BaseFormSet.default_error_messages | {"missing_management_form": UNREADABLE}

    def stages(self) -> list[tuple[str, int, str]]:
        return [form.stage for form in self.forms if form.is_valid() and form.stage]

    def clean(self) -> None:
        if any(self.errors):
            return
        found = sorted(self.stages(), key=lambda stage: stage[1])
        if not found:
            raise forms.ValidationError(_("Keep at least one reminder. To be silent for a while, use the pause."))
        for (_key, earlier, _tone), (_key2, later, _tone2) in zip(found, found[1:], strict=False):
            if later - earlier < APART:
                raise forms.ValidationError(_("Leave at least three days between two reminders."))
        keys = [key for key, _days, _tone in found if key]
        if len(keys) != len(set(keys)):
            raise forms.ValidationError(UNREADABLE)


StageFormSet = forms.formset_factory(
    StageForm, formset=_StageFormSet, extra=0, max_num=MOST_STAGES, absolute_max=MOST_STAGES, validate_max=True
)


def stage_forms(stages: Sequence[Stage], data: Any = None) -> Any:
    """Always six rows: those that are not used are empty."""
    if data is not None:
        return StageFormSet(data, prefix="stages")
    rows: list[dict[str, Any]] = [
        {
            "key": stage.key,
            "days": abs(stage.days),
            "side": BEFORE if stage.days < 0 else AFTER,
            "tone": stage.tone,
        }
        for stage in stages
    ]
    return StageFormSet(initial=rows + [{}] * (MOST_STAGES - len(rows)), prefix="stages")


class TakeOverForm(forms.Form):
    """What the owner does about it, and when it should come back."""

    note = forms.CharField(label=_("What did you do or agree?"), max_length=500, widget=forms.Textarea({"rows": 3}))
    again_on = forms.DateField(
        label=_("Show it again on"),
        required=False,
        widget=DateInput(),
        help_text=_("Leave it empty if you do not want to see it here any more."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_again_on(self) -> date | None:
        day = self.cleaned_data["again_on"]
        if day and day <= self.today:
            raise forms.ValidationError(_("Choose a day that is still to come."))
        return day
