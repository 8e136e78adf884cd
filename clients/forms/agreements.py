"""The editor of an agreement: its facts, and its items, rates and clauses as rows. Parse and validate, nothing more."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from accounts.states import VatScheme
from clients.models import Agreement, Client
from clients.states import AgreementKind
from clients.units import Unit
from foundation.files.forms import CheckedFileField
from foundation.kernel.fields import NumberField

MOST_ROWS = 200
LARGEST = Decimal("999999999.99")
CURRENCIES = [(code, code) for code in ("EUR", "USD", "GBP", "CHF")]
VAT_CASES = [
    ("S:21", "21%"), ("S:9", "9%"), ("Z:0", "0%"), ("AE:0", _("reverse charge")), ("E:0", _("exempt")),
]  # fmt: skip


def vat_cases(business: Business) -> list[tuple[str, Any]]:
    """A business that charges no VAT is not offered rates."""
    fixed = {VatScheme.KOR: [("E:0", _("exempt"))], VatScheme.NONE: [("O:0", _("no VAT"))]}
    return fixed.get(business.vat_scheme, VAT_CASES)


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TextField(forms.CharField):
    """Browsers end lines with CR LF; what is stored and accepted has LF."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class StartForm(forms.Form):
    """With whom, and what it is."""

    client = forms.ModelChoiceField(Client.objects.none(), label=_("Client"), empty_label=_("Choose a client"))
    kind = forms.ChoiceField(label=_("What is it?"), choices=AgreementKind)
    title = forms.CharField(label=_("Title"), max_length=160, help_text=_("For example: website for the bakery."))

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client"].queryset = Client.objects.for_business(business)


class AgreementForm(forms.ModelForm):
    """The facts of a draft. `version` is the one the page was loaded with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    payment_days = forms.IntegerField(label=_("Days to pay"), required=False, min_value=0, max_value=365)
    complaint_days = forms.IntegerField(
        label=_("Days to object"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=_("How long the client has to object to an invoice."),
    )
    notes = TextField(
        label=_("Introduction"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What this is about, and what is not part of it."),
    )

    class Meta:
        model = Agreement
        fields = [
            "kind", "title", "language", "currency", "valid_until", "payment_days", "complaint_days", "notes",
        ]  # fmt: skip
        widgets = {"valid_until": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            "version",
            Row(Column("title", css_class="col-sm-8"), Column("kind", css_class="col-sm-4")),
            Row(
                Column("valid_until", css_class="col-sm-4"),
                Column("language", css_class="col-6 col-sm-4"),
                Column("currency", css_class="col-6 col-sm-4"),
            ),
            Row(Column("payment_days", css_class="col-sm-6"), Column("complaint_days", css_class="col-sm-6")),
            "notes",
        )

    def _post_clean(self) -> None:
        """The service writes; the form never touches the instance."""

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class _RowForm(forms.Form):
    """One row. A row in which nothing was typed is no row."""

    typed: tuple[str, ...] = ()

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            look = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            if not field.widget.is_hidden:
                field.widget.attrs["class"] = look

    @property
    def is_blank(self) -> bool:
        return not any(self.cleaned_data.get(name) for name in self.typed)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if any(data.get(name) for name in self.typed) and not data.get(self.typed[0]) and self.typed[0] in data:
            self.add_error(self.typed[0], _("This is still missing."))
        return data

    def row(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields if name != "DELETE"}


class ItemForm(_RowForm):
    """What will be done, how much of it, and for how much. `key` says which item it is from version to version."""

    typed = ("description", "unit_price")
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    description = TextField(
        label=_("What will be done"), max_length=2000, required=False, widget=forms.Textarea({"rows": 1})
    )
    quantity = NumberField(label=_("Quantity"), required=False, max_digits=14, decimal_places=4, min_value=Decimal(0))
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit.choices, initial=Unit.HOUR)
    unit_price = NumberField(label=_("Price"), places=2, required=False, max_digits=14, decimal_places=6)
    vat = forms.ChoiceField(label=_("VAT"), choices=[])

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        super().__init__(*args, business=business, **kwargs)
        self.fields["vat"].choices = vat_cases(business)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        quantity, price = data.get("quantity"), data.get("unit_price")
        if price is not None and abs((Decimal(1) if quantity is None else quantity) * price) > LARGEST:
            self.add_error("unit_price", _("Quantity times price is too large."))
        return data

    def row(self) -> dict[str, Any]:
        found = super().row()
        category, rate = found.pop("vat").split(":")
        found["description"] = found["description"].strip()
        found["quantity"] = Decimal(1) if found["quantity"] is None else found["quantity"]
        found["unit_price"] = found["unit_price"] or Decimal(0)
        return found | {"vat_category": category, "vat_rate": Decimal(rate)}


class RateForm(_RowForm):
    typed = ("name", "price")
    name = forms.CharField(label=_("For what"), max_length=160, required=False)
    unit = forms.ChoiceField(label=_("Per"), choices=Unit.choices, initial=Unit.HOUR)
    price = NumberField(
        label=_("Price"), places=2, required=False, max_digits=14, decimal_places=6, min_value=Decimal(0)
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("name") and data.get("price") is None and "price" not in self.errors:
            self.add_error("price", _("This is still missing."))
        return data


class ClauseForm(_RowForm):
    typed = ("heading", "text")
    heading = forms.CharField(label=_("Heading"), max_length=160, required=False)
    text = TextField(label=_("Text"), max_length=4000, required=False, widget=forms.Textarea({"rows": 2}))
    page = forms.IntegerField(label=_("Page"), required=False, min_value=1, max_value=9999)
    paragraph = forms.CharField(label=_("Paragraph"), max_length=20, required=False)


class _RowSet(forms.BaseFormSet):
    deletion_widget = forms.HiddenInput

    def shown(self) -> list[Any]:
        """The rows that were not taken away."""
        return [form for form in self.forms if not self._should_delete_form(form)]

    def rows(self) -> list[dict[str, Any]]:
        return [form.row() for form in self.shown() if not form.is_blank]


def _row_set(form: type[_RowForm]) -> Any:
    return forms.formset_factory(
        form,
        formset=_RowSet,
        extra=0,
        can_delete=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS + 1,
        validate_max=True,
    )


ROW_SETS = {"items": _row_set(ItemForm), "rates": _row_set(RateForm), "clauses": _row_set(ClauseForm)}


def rows_of(agreement: Agreement, data: Any = None) -> dict[str, Any]:
    """The three sets of rows, bound to `data` or filled from the draft; never without a row to type in."""
    options = {"form_kwargs": {"business": agreement.business}}
    if data is not None:
        return {name: row_set(data, prefix=name, **options) for name, row_set in ROW_SETS.items()}
    blank = {"vat": vat_cases(agreement.business)[0][0], "unit": Unit.HOUR, "quantity": Decimal(1)}
    stored = {
        "items": [_item(item) for item in agreement.items.all()] or [blank],
        "rates": list(agreement.rates.values("name", "unit", "price")) or [{}],
        "clauses": list(agreement.clauses.values("heading", "text", "page", "paragraph")) or [{}],
    }
    return {name: row_set(initial=stored[name], prefix=name, **options) for name, row_set in ROW_SETS.items()}


def _item(item: Any) -> dict[str, Any]:
    names = ("key", "description", "quantity", "unit", "unit_price")
    return {name: getattr(item, name) for name in names} | {"vat": f"{item.vat_category}:{item.vat_rate.normalize():f}"}


def with_buttons(posted: QueryDict) -> QueryDict:
    """ "Add" and "Remove" are plain submits: one row more or less, nothing else lost."""
    data = posted.copy()
    name = posted.get("add", "")
    count = posted.get(f"{name}-TOTAL_FORMS", "")
    if name in ROW_SETS and count.isdecimal() and int(count) < MOST_ROWS:
        data[f"{name}-TOTAL_FORMS"] = str(int(count) + 1)
        if name == "items":
            last = f"items-{int(count) - 1}-"
            fresh = {"quantity": "1", "unit": posted.get(f"{last}unit", Unit.HOUR), "vat": posted.get(f"{last}vat", "")}
            data.update({f"items-{count}-{field}": value for field, value in fresh.items()})
        elif name == "rates":
            data[f"rates-{count}-unit"] = Unit.HOUR
    if "remove" in posted:
        data[f"{posted['remove']}-DELETE"] = "on"
    return data


class FileForm(forms.Form):
    upload = CheckedFileField(label=_("File (PDF, JPG, PNG, CSV or EML)"))


class SendForm(forms.Form):
    """`version` is the one that was read on this page."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    to = forms.EmailField(label=_("To"))
    message = TextField(
        label=_("Message above the link"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )


class AcceptForm(forms.Form):
    """The fingerprint of the words on the page, and the name as a signature."""

    text_sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    typed_name = forms.CharField(label=_("Your full name, as your signature"), max_length=150, min_length=3)


class DeclineForm(forms.Form):
    typed_name = forms.CharField(label=_("Your name"), max_length=150, min_length=3)
    reason = TextField(label=_("What should be different?"), max_length=2000, widget=forms.Textarea({"rows": 3}))


def uuid_or_none(text: str) -> UUID | None:
    """A client picked by the page one came from; anything else picks nobody."""
    try:
        return UUID(text)
    except ValueError:
        return None
