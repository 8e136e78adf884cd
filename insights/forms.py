"""The one choice there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership


class DigestForm(forms.Form):
    """One box per business of this person; all ticked ones go into one letter."""

    businesses = forms.TypedMultipleChoiceField(
        label=_("Send me the weekly letter about"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["businesses"].choices = [(member.pk, str(member.business)) for member in members]
