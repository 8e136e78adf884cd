"""What a case file shall be like."""

from django import forms

from disputes.models import CaseFile


class CaseFileForm(forms.ModelForm):
    class Meta:
        model = CaseFile
        fields = ["language", "with_offers"]
