"""Forms of evidence: one for each kind, made from evidence_kinds; the share pack; covering; the contract checklist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disputes import queries
from disputes.evidence_kinds import DAYS, MAY, MOMENTS, MUST, NO, SPECS, Finding, Question
from disputes.forms.acts import offer_lines
from disputes.models import Dispute, Exhibit
from foundation.files.forms import CheckedFileField
from foundation.files.kinds import in_words
from foundation.kernel.actors import Party
from foundation.kernel.fields import NumberField
from foundation.kernel.money import format_amount

NEEDED = {("call_note", "at"), ("call_note", "who")}


class EvidenceForm(forms.Form):
    """The few fields of one kind. `arguments` is what the service takes."""

    title = forms.CharField(label=_("What does this show?"), max_length=200)
    line = forms.ModelChoiceField(None, label=_("About which line?"), required=False, empty_label=_("The whole case"))

    def __init__(self, *args: Any, dispute: Dispute, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dispute, self.kind, self.spec = dispute, kind, SPECS[kind]
        offer_lines(self.fields["line"], dispute)
        lines = queries.lines_of(dispute)
        if len(lines) == 1:
            self.fields["line"].initial = lines[0].pk
        self._add_body()
        for name, label in self.spec.fields:
            self.fields[name] = _field(name, label, required=(kind, name) in NEEDED)

    def _add_body(self) -> None:
        spec = self.spec
        if spec.reference:
            self.fields["reference"] = _reference(self.dispute, spec.reference)
        if spec.file != NO:
            label = _("File (%(kinds)s)") % {"kinds": in_words(spec.takes)}
            self.fields["upload"] = CheckedFileField(kinds=spec.takes, label=label, required=spec.file == MUST)
        if spec.text != NO:
            self.fields["text"] = forms.CharField(
                label=spec.text_label, max_length=20_000, required=spec.text == MUST, widget=forms.Textarea({"rows": 5})
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        both = self.spec.file == MAY and self.spec.text == MAY
        if both and not data.get("upload") and not data.get("text", "").strip() and not self.errors:
            self.add_error("text", _("Add a file or write something."))
        for name in MOMENTS & data.keys():
            if data[name]:
                data[name] = _where_the_business_lives(data[name], self.dispute.business.time_zone)
        return data

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        facts = {name: _as_text(data.get(name)) for name, _label in self.spec.fields}
        return {
            "kind": self.kind,
            "title": data["title"],
            "line": data["line"],
            "upload": data.get("upload"),
            "text": data.get("text", ""),
            "facts": {name: value for name, value in facts.items() if value},
            "reference": data.get("reference"),
        }


def _field(name: str, label: Any, *, required: bool) -> forms.Field:
    """What is typed under this name: a day, a moment, an amount, or words."""
    options = {"label": label, "required": required}
    if name in DAYS:
        return forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)
    if name in MOMENTS:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        return forms.DateTimeField(widget=widget, **options)
    if name == "amount":
        return NumberField(max_digits=14, decimal_places=2, places=2, **options)
    if name == "quote":
        return forms.CharField(max_length=2000, widget=forms.Textarea({"rows": 3}), **options)
    return forms.CharField(max_length=200, **options)


def _reference(dispute: Dispute, name: str) -> forms.ModelChoiceField:
    """Rows of this case's invoice only."""
    language, currency = dispute.language, dispute.invoice.currency
    rows = dispute.invoice.payments.all() if name == "payments" else dispute.invoice.documents.select_related("file")
    label = _("Which payment?") if name == "payments" else _("Which file?")
    field = forms.ModelChoiceField(rows, label=label, empty_label=_("Choose one"))
    if name == "payments":
        field.label_from_instance = lambda row: (
            f"{row.received_on:%d-%m-%Y} · {format_amount(row.amount, currency, language)}"
        )
    else:
        field.label_from_instance = lambda row: f"{row.get_kind_display()} · {row.made_at:%d-%m-%Y}"
    return field


def _where_the_business_lives(moment: datetime, zone: str) -> datetime:
    return timezone.make_naive(moment).replace(tzinfo=ZoneInfo(zone))


def _as_text(value: Any) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else (value or "").strip()


class PackForm(forms.Form):
    """The ticked items, and the number that was shown for the first of them."""

    items = forms.TypedMultipleChoiceField(choices=())
    first = forms.IntegerField(min_value=1)

    def __init__(self, *args: Any, mine: list[Exhibit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = [(str(each.pk), each.title) for each in mine]


class RedactForm(forms.Form):
    """A covered copy of a file, and words that are covered in what was typed."""

    upload = CheckedFileField(label=_("The copy in which you have covered it"), required=False)
    words = forms.CharField(
        label=_("Words to cover in title, text and fields, one a line"), required=False, max_length=5000,
        widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, exhibit: Exhibit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upload"].required = bool(exhibit.file_id)
        self.fields["words"].required = not exhibit.file_id
        if not exhibit.file_id:
            del self.fields["upload"]


class ContractForm(forms.Form):
    """Every question with its answer and the place where it says so."""

    def __init__(self, *args: Any, dispute: Dispute, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = {row.question: row for row in dispute.contract_answers.all()}
        seen = list(
            queries.exhibits_seen_by(dispute, Party.FREELANCER).filter(withdrawn_at=None).order_by("party", "number")
        )
        self.exhibits = {str(each.pk): each for each in seen}
        choices = [
            ("", _("No exhibit")),
            *((key, f"{each} · {each.title}"[:90]) for key, each in self.exhibits.items()),
        ]
        self.clauses = queries.clauses_of(dispute)
        for question in Question:
            self._add(question, given.get(question), choices)

    def _add(self, question: Question, given: Any, choices: list) -> None:
        self.fields[f"finding_{question}"] = forms.ChoiceField(
            label=question.label, choices=Finding.choices, widget=forms.RadioSelect,
            initial=given.finding if given else Finding.NOT_FOUND,
        )  # fmt: skip
        self.fields[f"clause_{question}"] = forms.CharField(
            label=_("Where does it say so? (page, clause, words)"), required=False, max_length=500,
            initial=given.clause if given else "", widget=forms.TextInput({"list": "clauses"} if self.clauses else {}),
        )  # fmt: skip
        self.fields[f"exhibit_{question}"] = forms.ChoiceField(
            label=_("In which exhibit?"), choices=choices, required=False,
            initial=str(given.exhibit_id) if given and given.exhibit_id else "",
        )  # fmt: skip

    def rows(self) -> Iterator[tuple[Question, list[forms.BoundField]]]:
        for question in Question:
            yield question, [self[f"{part}_{question}"] for part in ("finding", "clause", "exhibit")]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for question in Question:
            placed = data.get(f"clause_{question}", "").strip() or data.get(f"exhibit_{question}")
            if data.get(f"finding_{question}") == Finding.YES and not placed:
                self.add_error(f"clause_{question}", _("A “yes” needs the place where it says so."))
        return data

    def answers(self) -> dict[str, tuple[str, str, Exhibit | None]]:
        data = self.cleaned_data
        return {
            question: (
                data[f"finding_{question}"],
                data[f"clause_{question}"],
                self.exhibits.get(data[f"exhibit_{question}"]),
            )
            for question in Question
        }


class ContestForm(forms.Form):
    question = forms.ChoiceField(choices=Question.choices, widget=forms.HiddenInput)
    note = forms.CharField(label=_("What do you see differently?"), max_length=1000, widget=forms.Textarea({"rows": 2}))


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note for yourself and your colleagues"), max_length=5000, widget=forms.Textarea({"rows": 3})
    )


class HandlerForm(forms.Form):
    """Somebody of the business, or nobody."""

    member = forms.ModelChoiceField(
        None, label=_("Who handles this case?"), required=False, empty_label=_("Nobody yet")
    )

    def __init__(self, *args: Any, dispute: Dispute, **kwargs: Any) -> None:
        super().__init__(*args, initial={"member": dispute.assigned_member_id}, **kwargs)
        self.fields["member"].queryset = queries.people_of(dispute.business)
        self.fields["member"].label_from_instance = queries.name_of
