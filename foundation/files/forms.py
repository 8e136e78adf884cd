"""File fields for forms: count, size and extension. What is inside is judged by the door, which services call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from foundation.files import names
from foundation.files.errors import FileRefused
from foundation.files.kinds import EVIDENCE, MAX_BYTES, MAX_FILES, extensions, in_words, of_name


class CheckedFileField(forms.FileField):
    """One file, of the given kinds."""

    widget = forms.FileInput

    def __init__(self, *, kinds: frozenset[str] = EVIDENCE, **options: Any) -> None:
        self.kinds = kinds
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"accept": ",".join(extensions(self.kinds))}

    def clean(self, data: Any, initial: Any = None) -> Any:
        try:
            refuse_at_a_glance(data, self.kinds)
        except FileRefused as refused:
            raise ValidationError(str(refused), code=refused.reason) from refused
        return super().clean(data, initial)


class SeveralFilesInput(forms.FileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class MultipleCheckedFileField(CheckedFileField):
    """Up to twenty files; `cleaned_data` holds a list, empty when nothing was sent."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        uploads = _as_list(data)
        if len(uploads) > MAX_FILES:
            raise ValidationError(str(FileRefused("too_many")), code="too_many")
        if not uploads:
            super().clean(None, initial)
        return [super(MultipleCheckedFileField, self).clean(upload, initial) for upload in uploads]


def refuse_at_a_glance(upload: Any, kinds: frozenset[str]) -> None:
    """Raise FileRefused for what needs no look inside: the extension, the size, nothing at all."""
    if not upload:
        return
    name = names.clean(upload.name)
    if of_name(name, kinds) is None:
        raise FileRefused("wrong_kind", name, in_words(kinds))
    if upload.size > MAX_BYTES:
        raise FileRefused("too_big", name)
    if upload.size == 0:
        raise FileRefused("empty", name)


def _as_list(data: Any) -> list[Any]:
    if not data:
        return []
    return list(data) if isinstance(data, Iterable) and not hasattr(data, "chunks") else [data]
