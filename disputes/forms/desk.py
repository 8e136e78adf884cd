"""What a reviewer fills in at the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disputes import lines
from disputes.models import Dispute
from foundation.kernel.calendar import end_of_day


class ExtendForm(forms.Form):
    """A day; it counts to its last second, where the business lives."""

    until = forms.DateField(
        label=_("New deadline"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Later than the present one, at most 60 days from now."),
    )

    def __init__(self, *args: Any, dispute: Dispute, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = dispute.business.time_zone

    def clean_until(self) -> datetime:
        return end_of_day(self.cleaned_data["until"], self.zone)


class AssignForm(forms.Form):
    """Only people who belong to neither side are offered."""

    reviewer = forms.ModelChoiceField(None, label=_("Reviewer"), empty_label=_("Choose somebody"))

    def __init__(self, *args: Any, dispute: Dispute, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reviewer"]
        field.queryset = lines.reviewers(dispute).order_by("first_name", "email")
        field.label_from_instance = lambda user: user.get_full_name() or user.email
        field.initial = dispute.assigned_admin_id


class ResendForm(forms.Form):
    letter = forms.UUIDField(widget=forms.HiddenInput)
