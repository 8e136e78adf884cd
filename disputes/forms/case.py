"""The forms of a case by their names, and what they say to a service."""

from __future__ import annotations

from typing import Any

from disputes import forms
from disputes.forms.lines import PerLineForm
from disputes.models import Dispute

NEEDS_CASE = {"ExhibitForm", "PositionsForm", "CreditsForm", "DecisionForm", "RecommendForm"}


def form_of(name: str, dispute: Dispute, *args: Any, **kwargs: Any) -> Any:
    """A page holds several of them: each has ids of its own, or a label would belong to another form's field."""
    extra = {"auto_id": f"{name}-%s"} | ({"dispute": dispute} if name in NEEDS_CASE else {})
    return getattr(forms, name)(*args, **extra, **kwargs)


def arguments(form: Any) -> dict[str, Any]:
    """Rows of a per-line form become one mapping per line; everything else goes by its own name."""
    if not isinstance(form, PerLineForm):
        return form.cleaned_data
    if hasattr(form, "offer"):
        return form.offer()
    own = {name: form.cleaned_data[name] for name in form.base_fields}
    per_line = {name: getattr(form, name)() for name in ("positions", "credits", "reasons") if hasattr(form, name)}
    return own | per_line
