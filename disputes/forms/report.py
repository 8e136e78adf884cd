"""What the client fills in on the invoice: which lines, how much of them, why, and what would be right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from disputes import case_letters
from disputes.reasons import REASON_CHOICES
from disputes.services.report import LineClaim
from foundation.files.forms import MultipleCheckedFileField
from foundation.kernel.fields import NumberField
from foundation.kernel.money import format_amount
from invoices.queries import LineBalance

MIN_TEXT = 20
PARTS = ("picked", "reason", "quantity", "net", "explanation")


@dataclass(frozen=True)
class ClaimRow:
    """One invoice line on the page, with the fields that open when it is ticked. `gross` is ready to print."""

    balance: LineBalance
    gross: str
    picked: forms.BoundField
    reason: forms.BoundField
    quantity: forms.BoundField
    net: forms.BoundField
    explanation: forms.BoundField


class ReportForm(forms.Form):
    """`balances` are the lines with something left to dispute. Empty quantity and amount mean the whole line."""

    summary = forms.CharField(
        label=_("What is wrong?"),
        min_length=MIN_TEXT,
        max_length=5000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("A few sentences are enough. The freelancer reads exactly these words."),
        error_messages={"min_length": _("Please say a little more: at least 20 characters.")},
    )
    wish = forms.CharField(
        label=_("What would be right in your eyes?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    client_name = forms.CharField(label=_("Your name"), max_length=120)
    client_email = forms.EmailField(
        label=_("Your e-mail address"), help_text=_("We write to you there when it is your turn.")
    )
    uploads = MultipleCheckedFileField(label=_("Attach something (PDF, JPG, PNG, CSV or EML)"), required=False)

    def __init__(
        self, *args: Any, balances: Mapping[int, LineBalance], currency: str = "EUR", about: str = "", **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.about = about  # the reason that was chosen above the lines
        self.currency = currency
        self.balances = {key: balance for key, balance in balances.items() if balance.net_left > 0}
        for key in self.balances:
            self._add_line(key)

    def _add_line(self, key: int) -> None:
        self.fields[f"picked_{key}"] = forms.BooleanField(required=False)
        self.fields[f"reason_{key}"] = forms.ChoiceField(
            label=_("Why?"),
            required=False,
            choices=[("", _("Choose a reason")), *REASON_CHOICES],
            initial=self.about,
        )
        self.fields[f"quantity_{key}"] = NumberField(
            label=_("How many of them?"), required=False, max_digits=14, decimal_places=4, min_value=0
        )
        self.fields[f"net_{key}"] = NumberField(
            label=_("Or which amount, without VAT?"), places=2, required=False, max_digits=14, decimal_places=2,
            min_value=0,
        )  # fmt: skip
        self.fields[f"explanation_{key}"] = forms.CharField(
            label=_("What is wrong with this line?"),
            required=False,
            max_length=2000,
            widget=forms.Textarea({"rows": 2}),
        )

    def rows(self) -> Iterator[ClaimRow]:
        for key, balance in self.balances.items():
            gross = format_amount(balance.gross_left, self.currency, get_language())
            yield ClaimRow(balance, gross, *(self[f"{part}_{key}"] for part in PARTS))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        picked = [key for key in self.balances if data.get(f"picked_{key}")]
        if not picked:
            raise forms.ValidationError(_("Tick the line that you do not agree with."), code="nothing")
        data["lines"] = [claim for key in picked if (claim := self._claim(key, data))]
        return data

    def clean_summary(self) -> str:
        """What was begun from a text is finished before it leaves."""
        if holes := case_letters.open_places([self.cleaned_data["summary"]]):
            raise forms.ValidationError(holes)
        return self.cleaned_data["summary"]

    def _claim(self, key: int, data: dict[str, Any]) -> LineClaim | None:
        balance = self.balances[key]
        quantity, net, reason = data.get(f"quantity_{key}"), data.get(f"net_{key}"), data.get(f"reason_{key}")
        if not reason:
            self.add_error(f"reason_{key}", _("Choose the reason that comes closest."))
            return None
        if net is not None and net > balance.net_left:
            self.add_error(f"net_{key}", _("That is more than is still open on this line."))
        if quantity is not None and quantity > abs(balance.line.quantity):
            self.add_error(f"quantity_{key}", _("That is more than was invoiced on this line."))
        if quantity == 0 or net == 0:
            self.add_error(
                f"quantity_{key}" if quantity == 0 else f"net_{key}", _("Leave it empty for the whole line.")
            )
        explanation = data.get(f"explanation_{key}", "").strip()
        if reason == "other" and not explanation:
            self.add_error(f"explanation_{key}", _("Say in your own words what is wrong with this line."))
        return LineClaim(line_id=key, reason=reason, explanation=explanation, net=net, quantity=quantity)

    def report(self) -> dict[str, Any]:
        """The arguments of services.report."""
        names = ("lines", "summary", "wish", "client_name", "client_email", "uploads")
        return {name: self.cleaned_data[name] for name in names}


class BehalfForm(ReportForm):
    """Filled in by the freelancer: the client's words, and where they were said."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.fields
        words["summary"].label = _("What did your client say?")
        words["summary"].help_text = _("Their words, as close as you can. They get a copy and can correct it.")
        words["wish"].label = _("What would be right in their eyes?")
        words["client_name"].label = _("Your client's name")
        words["client_email"].label = _("Your client's e-mail address")
        words["client_email"].help_text = _("The copy goes there, with a link to the case.")
        words["uploads"].label = _("Where did they say it? Attach the mail, or your note of the call.")
        words["uploads"].required = True
