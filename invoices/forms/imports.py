"""A received e-invoice comes in: read in a process of its own, then the file itself is checked at the door."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.einvoicing.apart import ReadApart, read_apart
from foundation.einvoicing.finding import Finding
from foundation.files import door
from foundation.files.errors import FileRefused
from foundation.files.forms import CheckedFileField


class ImportForm(forms.Form):
    """`findings` tells, in two languages, why a file could not be read; nothing of it is kept then."""

    upload = CheckedFileField(
        kinds=door.E_INVOICE,
        label=_("E-invoice"),
        help_text=_("UBL, CII or Factur-X: an XML file, or a PDF with the XML inside. At most 20 MB."),
    )
    findings: tuple[Finding, ...] = ()

    def clean_upload(self) -> tuple[ReadApart, door.Inspected]:
        upload: Any = self.cleaned_data["upload"]
        read = read_apart(upload.read())
        if read.document is None:
            self.findings = read.findings
            raise forms.ValidationError(_("This file could not be read, and nothing was imported."), code="unreadable")
        try:
            return read, door.inspect(upload, kinds=door.E_INVOICE)
        except FileRefused as refused:
            raise forms.ValidationError(str(refused), code=refused.reason) from refused


class DraftFromFileForm(forms.Form):
    """Whoever is not recognised as the seller says that the invoice is theirs."""

    mine = forms.BooleanField(
        label=_("This is my own invoice, made with another tool"),
        error_messages={"required": _("Tick that this is your own invoice. A draft is for what you sell.")},
    )

    def __init__(self, *args: Any, recognised: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if recognised:
            del self.fields["mine"]
