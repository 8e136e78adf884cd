"""What the three of a mediation fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disputes.states import Room
from foundation.files.forms import CheckedFileField
from foundation.kernel.actors import Party


class Signed(forms.Form):
    """A typed name is the signature."""

    typed_name = forms.CharField(
        label=_("Your full name, as your signature"), max_length=150, min_length=3,
        widget=forms.TextInput({"autocomplete": "name"}),
    )  # fmt: skip


class NamingForm(Signed):
    """Who is to be the mediator."""

    mediator_name = forms.CharField(
        label=_("Name of the mediator"), max_length=120, required=False,
        help_text=_("Somebody who belongs to neither of you. Leave both empty to ask the other side to name somebody."),
    )  # fmt: skip
    mediator_email = forms.EmailField(label=_("E-mail address of the mediator"), required=False)
    field_order = ["mediator_name", "mediator_email", "words", "typed_name"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name, other in (("mediator_name", "mediator_email"), ("mediator_email", "mediator_name")):
            if data.get(other) and not data.get(name) and name not in self.errors:
                self.add_error(name, _("Give both the name and the address."))
        return data


class MediationForm(NamingForm):
    """Naming a mediator, or asking the other side to; and why, in the case itself."""

    words = forms.CharField(
        label=_("A few words to the other side, if you like"), max_length=2000, required=False,
        widget=forms.Textarea({"rows": 4}), help_text=_("They stand in the case, not in the confidential room."),
    )  # fmt: skip


class MediatorForm(NamingForm):
    """Somebody, by all means."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("mediator_name", "mediator_email"):
            self.fields[name].required = True
        self.fields["mediator_name"].help_text = _("Somebody who belongs to neither of you.")


class ConsentForm(Signed):
    """Yes to this mediation, with this mediator."""


class RoleForm(Signed):
    """The mediator's statement."""

    statement = forms.CharField(
        label=_("Do you know either side, and how?"), max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text=_("Both sides read this. For example: “I know neither of them and have no interest in the outcome.”"),
    )  # fmt: skip
    independent = forms.BooleanField(
        label=_("I am independent of both sides and keep what I hear to myself"),
        error_messages={"required": _("Without this you cannot be the mediator.")},
    )
    field_order = ["statement", "independent", "typed_name"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data.pop("independent", None)
        return data


class InsideForm(forms.Form):
    """Words in the compartment, for all three or in private with the mediator."""

    text = forms.CharField(label=_("Message"), max_length=5000, widget=forms.Textarea({"rows": 4}))
    room = forms.ChoiceField(label=_("Who reads it?"), required=False, widget=forms.RadioSelect, initial=Room.ALL)
    upload = CheckedFileField(label=_("File, if there is one (PDF, JPG, PNG, CSV or EML)"), required=False)

    def __init__(self, *args: Any, party: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rooms = [each for each in Room if party == Party.MEDIATOR or each in {Room.ALL, party}]
        self.fields["room"].choices = [(each.value, each.label) for each in rooms]


class PointForm(forms.Form):
    """One point for the agenda."""

    text = forms.CharField(label=_("A point to talk about"), max_length=300)


class OnPointForm(forms.Form):
    """Which point is meant; the page knows its number."""

    point = forms.IntegerField(widget=forms.HiddenInput)


class EndForm(forms.Form):
    note = forms.CharField(
        label=_("A last word, only for the three of you"), max_length=2000, required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
