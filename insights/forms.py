"""The one choice there is."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DigestForm(forms.Form):
    wanted = forms.BooleanField(label=_("Send me the weekly letter"), required=False)
