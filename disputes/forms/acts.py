"""One small form per act."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disputes import queries
from disputes.models import Dispute, Exhibit, Message, Restatement
from disputes.states import RootCause, Stance
from foundation.files.forms import CheckedFileField
from foundation.kernel.fields import NumberField
from notices.states import Channel


def _text(label: Any, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), **options)


class RestateForm(forms.ModelForm):
    """Facts heard · what they want · why it matters."""

    class Meta:
        model = Restatement
        fields = ["facts", "wish", "interest"]
        widgets = {
            "facts": forms.Textarea({"rows": 5}),
            "wish": forms.Textarea({"rows": 2}),
            "interest": forms.Textarea({"rows": 2}),
        }

    def _post_clean(self) -> None:
        """The service writes."""


class CorrectForm(forms.Form):
    correction = _text(_("What should be different?"), 4, max_length=4000)


class AcknowledgeForm(forms.Form):
    words = _text(_("A few words, if you like"), 4, max_length=5000, required=False)


class MessageForm(forms.ModelForm):
    class Meta:
        model = Message
        fields = ["text"]
        widgets = {"text": forms.Textarea({"rows": 3})}

    def _post_clean(self) -> None:
        """The service writes."""


class ExhibitForm(forms.Form):
    """A file, what it shows, and whether the other side sees it at once."""

    upload = CheckedFileField(label=_("File (PDF, JPG, PNG, CSV or EML)"))
    title = forms.CharField(label=_("What does this show?"), max_length=200)
    line = forms.ModelChoiceField(None, label=_("About which line?"), required=False, empty_label=_("The whole case"))
    share = forms.BooleanField(label=_("Share it with the other side now"), required=False, initial=True)

    def __init__(self, *args: Any, dispute: Dispute, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_lines(self.fields["line"], dispute)


def offer_lines(field: forms.ModelChoiceField, dispute: Dispute) -> None:
    """The disputed lines of this case by what they are for, and the case as a whole."""
    field.queryset = dispute.lines.all()
    named = [(line.pk, line.invoice_line.description[:80]) for line in queries.lines_of(dispute)]
    field.choices = [("", field.empty_label), *named]


class StanceForm(forms.ModelForm):
    about = forms.UUIDField(widget=forms.HiddenInput, required=False)  # which exhibit; the address says it too
    stance = forms.ChoiceField(
        label=_("Your view"), choices=[(s.value, s.label) for s in (Stance.ACCEPTED, Stance.CONTESTED)]
    )

    class Meta:
        model = Exhibit
        fields = ["stance", "stance_note"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("stance") == Stance.CONTESTED and not data.get("stance_note", "").strip():
            self.add_error("stance_note", _("Say briefly why."))
        return data

    def _post_clean(self) -> None:
        """The service writes."""


class AcceptForm(forms.Form):
    """The typed name is the signature; number and amount make sure that the offer read is the offer accepted."""

    proposal_id = forms.IntegerField(widget=forms.HiddenInput)
    number = forms.IntegerField(widget=forms.HiddenInput)
    credit_gross = NumberField(widget=forms.HiddenInput, max_digits=14, decimal_places=2)
    terms_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    typed_name = forms.CharField(label=_("Your full name, as your signature"), max_length=150, min_length=3)


class AcceptInFullForm(forms.Form):
    typed_name = forms.CharField(label=_("Your full name, as your signature"), max_length=150, min_length=3)


class WithdrawForm(forms.Form):
    reason = _text(_("Why, if you like to say"), 2, max_length=1000, required=False)


class AskReviewForm(forms.Form):
    question = _text(_("What should the reviewer look at?"), 3, max_length=2000, required=False)


class LearnForm(forms.Form):
    root_cause = forms.ChoiceField(label=_("Why did it come to this?"), choices=RootCause.choices)
    prevention = _text(_("What will you do differently?"), 2, max_length=500)


class RejectForm(forms.Form):
    """Only for what is no dispute at all; the reason is shown to both sides."""

    KINDS = [("spam", _("Spam")), ("duplicate", _("A duplicate of another case")), ("not_party", _("Not a party"))]
    kind = forms.ChoiceField(label=_("Why is it invalid?"), choices=KINDS)
    reason = _text(_("Reason, shown to both sides"), 3, max_length=1000)


class RequestInfoForm(forms.Form):
    """One concrete thing, and why it matters."""

    item = forms.CharField(label=_("What do you need to see?"), max_length=300)
    why = forms.CharField(label=_("Why do you need it?"), max_length=500)


class AnswerForm(forms.Form):
    about = forms.IntegerField(widget=forms.HiddenInput, required=False)  # which question; the address says it too
    answer = _text(_("Your answer"), 3, max_length=4000)


class AskTimeForm(forms.Form):
    days = forms.IntegerField(label=_("How many days more?"), min_value=1, max_value=14, initial=5)
    reason = forms.CharField(label=_("Why?"), max_length=500)


class ReopenForm(forms.Form):
    reason = _text(_("What is new?"), 3, max_length=2000)
    upload = CheckedFileField(label=_("The new evidence (PDF, JPG, PNG, CSV or EML)"))
    title = forms.CharField(label=_("What does it show?"), max_length=200)


class NoticeForm(forms.Form):
    channel = forms.ChoiceField(
        label=_("How is it sent?"), choices=Channel.choices, initial=Channel.BOTH, widget=forms.RadioSelect
    )


class ProceedingsForm(forms.Form):
    forum = forms.CharField(label=_("Which court?"), max_length=200)


class WriteOffForm(forms.Form):
    reason = _text(_("Why do you stop asking for it?"), 2, max_length=1000)


class ReworkForm(forms.Form):
    note = _text(_("What was done, and where does your client find it?"), 2, max_length=1000)


class NonPerformanceForm(forms.Form):
    reason = _text(_("What was agreed and did not happen?"), 2, max_length=2000)


class AftercareForm(forms.Form):
    """What came of asking the client how it is."""

    kept = forms.TypedChoiceField(
        label=_("Do you still work together?"), required=False, empty_value=None, coerce=lambda value: value == "yes",
        choices=[("", _("I do not know yet")), ("yes", _("Yes")), ("no", _("No"))],
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class AftercareLetterForm(forms.Form):
    text = _text(_("Your words to the client"), 10, max_length=5000)


class LetterForm(forms.Form):
    text = _text(_("The letter"), 14, max_length=5000)
