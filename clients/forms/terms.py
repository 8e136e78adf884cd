"""The form of one abbreviation in a client's glossary."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.forms.clients import _Bare
from clients.models import Term


class TermForm(_Bare):
    """In capitals, as it stands on invoices."""

    rows = ((("short", "col-sm-4"), ("meaning", "col-sm-8")),)

    class Meta:
        model = Term
        fields = ["short", "meaning"]
        help_texts = {"meaning": _("May stay empty: your client knows it anyway.")}

    def clean_short(self) -> str:
        short = self.cleaned_data["short"].strip().upper()
        if not re.fullmatch(r"[A-Z][A-Z0-9]{1,11}", short):
            raise forms.ValidationError(_("Two to twelve letters or digits, beginning with a letter."))
        return short
