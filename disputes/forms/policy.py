"""The deadlines that a business publishes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from disputes import policy
from disputes.models import DisputePolicy

LABELS = {
    "acknowledge": _("You confirm that you read a report (business days)"),
    "restate": _("You say in your own words what you heard (business days)"),
    "confirm": _("Your client says whether that is right (business days)"),
    "evidence": _("Both put their facts on the table (days)"),
    "info": _("A question is answered (days)"),
    "offer": _("An offer stays open (days)"),
    "negotiation": _("Offers go back and forth for at most (days)"),
    "mediation_consent": _("Everybody agrees to mediation (days)"),
    "mediation": _("A mediation lasts at most (days)"),
    "pay": _("What was agreed is paid (days)"),
    "lesson": _("You note what you learned (days)"),
    "reopen": _("A closed case can be reopened (days)"),
}


class PolicyForm(forms.Form):
    """One whole number per deadline, between the bounds of disputes.policy."""

    def __init__(self, *args: Any, present: DisputePolicy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (least, most) in policy.BOUNDS.items():
            self.fields[name] = forms.IntegerField(
                label=LABELS[name],
                min_value=least,
                max_value=most,
                initial=present.days.get(name, policy.DEADLINES[name].days),
                help_text=_("%(least)s to %(most)s") % {"least": least, "most": most},
            )
