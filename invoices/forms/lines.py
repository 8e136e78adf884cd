"""The lines of a draft as a formset: parse and validate, nothing more."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from accounts.states import VatScheme
from clients.models import Client
from foundation.einvoicing.numbers import plain_rate
from foundation.kernel.fields import NumberField
from invoices import agreed, clarity
from invoices.forms.inputs import UNREADABLE, DateInput, TextField, dressed
from invoices.forms.terms import clean_discount, discount_fields
from invoices.models import Invoice, InvoiceDefaults, InvoiceLine
from invoices.queries import defaults_of
from invoices.services.draft import LINE_FIELDS, default_vat
from invoices.states import Unit

MAX_LINES = 1000
LARGEST = Decimal("999999999.99")  # of a line and of an invoice, in its currency: a SEPA transfer cannot carry more
VAT_CHOICES = [
    ("S:21", "21%"),
    ("S:9", "9%"),
    ("Z:0", "0%"),
    ("AE:0", _("reverse charge")),
    ("K:0", _("intra-EU")),
    ("G:0", _("export")),
    ("E:0", _("exempt")),
    ("O:0", _("no VAT number")),
]


NO_SCOPE = agreed.Scope()


class VatField(forms.ChoiceField):
    """Takes every VAT case: a page that was open while the scheme changed still posts the old one."""

    def valid_value(self, value: str) -> bool:
        return value in dict(VAT_CHOICES)


class Shared(dict):
    """Fields that all rows of a page have in common: copying six of them for every row is what a long invoice costs."""

    def __deepcopy__(self, memo: dict) -> dict:
        return dict(self)


class LineForm(forms.Form):
    """One line. An empty description with an empty price is no line at all."""

    description = TextField(
        label=_("Description"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 1, "placeholder": _("What did you do?")}),
        error_messages={"max_length": _("A description can have at most 2,000 characters.")},
    )
    service_date = forms.DateField(label=_("Date of service"), required=False, widget=DateInput())
    quantity = NumberField(
        label=_("Quantity"), required=False, max_digits=14, decimal_places=4, min_value=Decimal(-999999)
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit.choices)
    unit_price = NumberField(label=_("Price"), places=2, required=False, max_digits=14, decimal_places=6)
    vat = VatField(label=_("VAT"), choices=VAT_CHOICES)
    agreed = forms.CharField(
        label=_("Part of what was agreed"), required=False, max_length=40, widget=forms.Select, empty_value=""
    )

    log = forms.UUIDField(required=False, widget=forms.HiddenInput)  # the hours behind the line
    receipt = forms.UUIDField(required=False, widget=forms.HiddenInput)  # the attachment that proves it

    def __init__(self, *args: Any, business: Business, scope: agreed.Scope = NO_SCOPE, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not isinstance(self.base_fields, Shared):
            self.fields = ready_fields(business, scope)
        self.scope = scope

    def clean_vat(self) -> str:
        """The scheme of today decides: where it knows only one case, that one is meant."""
        offered = [code for code, _label in self.fields["vat"].choices]
        return offered[0] if len(offered) == 1 else self.cleaned_data["vat"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        quantity, price = data.get("quantity"), data.get("unit_price")
        if price is not None and abs((Decimal(1) if quantity is None else quantity) * price) > LARGEST:
            self.add_error("unit_price", _("Quantity times price is too large for one line."))
        clean_discount(self, data)
        if data.get("discount") and quantity is not None and price is not None and quantity * price < 0:
            self.add_error("discount", _("A line below zero has no discount."))
        return data

    @property
    def has_more(self) -> bool:
        """The folded part of the row stands open: it is in use, or wrong."""
        return bool(self["discount"].value()) or bool({"discount", "discount_reason"} & set(self.errors))

    def typed(self) -> InvoiceLine | None:
        """What stands in the row, good or not yet; None where there is no description to judge."""
        data = self.cleaned_data if self.is_bound else self.initial
        if not (data.get("description") or "").strip():
            return None
        values = {name: data.get(name) for name in ("service_date", "unit", "log", "receipt")}
        return InvoiceLine(
            description=data["description"].strip(),
            quantity=Decimal(1) if data.get("quantity") is None else data["quantity"],
            unit_price=data.get("unit_price") or Decimal(0),
            **values,
            **self.scope.ids(data.get("agreed") or ""),
        )

    @property
    def is_blank(self) -> bool:
        data = self.cleaned_data
        return not data.get("description", "").strip() and not data.get("unit_price")

    def line(self) -> dict[str, Any]:
        data = self.cleaned_data
        category, rate = data["vat"].split(":")
        return {
            "description": data["description"].strip(),
            "service_date": data["service_date"],
            "quantity": Decimal(1) if data["quantity"] is None else data["quantity"],
            "unit": data["unit"],
            "unit_price": data["unit_price"] or Decimal(0),
            "vat_category": category,
            "vat_rate": Decimal(rate),
            **{name: data[name] for name in ("discount", "discount_kind", "discount_reason")},
            **self.scope.ids(data.get("agreed") or ""),
            **{name: data[name] for name in ("log", "receipt") if data[name]},
        }


def ready_fields(business: Business, scope: agreed.Scope) -> dict[str, forms.Field]:
    """The fields of a row in their looks, with the VAT cases of this business and what the client agreed to."""
    fields = deepcopy(LineForm.base_fields) | discount_fields()
    fields["vat"].choices = vat_choices(business)
    fields["agreed"].widget.choices = scope.choices(get_language() or "nl") if scope.says_what else []
    dressed(fields)
    return fields


def row_form(business: Business, scope: agreed.Scope) -> type[LineForm]:
    """The form of a row for one page."""
    form = type("RowForm", (LineForm,), {})
    form.base_fields = Shared(ready_fields(business, scope))
    return form


def vat_choices(business: Business) -> list[tuple[str, Any]]:
    """A business that charges no VAT is not offered rates."""
    if business.vat_scheme == VatScheme.KOR:
        return [("E:0", _("KOR: no VAT"))]
    if business.vat_scheme == VatScheme.NONE:
        return [("O:0", _("no VAT number"))]
    return VAT_CHOICES[:-1]


class _LineFormSet(forms.BaseFormSet):
    deletion_widget = forms.HiddenInput
    default_error_messages = forms.BaseFormSet.default_error_messages | {
        "missing_management_form": UNREADABLE,
        "too_many_forms": _("An invoice can have at most %(num)d lines. Nothing was saved; remove some."),
    }

    def kept(self) -> list[LineForm]:
        return [form for form in self.shown() if form.is_valid() and not form.is_blank]

    def shown(self) -> list[LineForm]:
        """The rows that were not taken away."""
        return [form for form in self.forms if not self._should_delete_form(form)]

    def clean(self) -> None:
        if self.management_form.cleaned_data["TOTAL_FORMS"] < 0:
            raise forms.ValidationError(UNREADABLE)
        rows = [form.line() for form in self.kept()]
        total = sum((abs(row["quantity"] * row["unit_price"]) for row in rows), Decimal(0))
        if total > LARGEST:
            raise forms.ValidationError(_("These lines together are too large for one invoice."))

    def judge(self, invoice: Invoice) -> None:
        """Give every row with a description its clarity `mark`."""
        typed = [(form, line) for form in self.forms if (line := form.typed())]
        marks = clarity.marks(invoice, [line for _form, line in typed], get_language() or "nl")
        for (form, _line), mark in zip(typed, marks, strict=True):
            form.mark = mark


LineFormSet = forms.formset_factory(
    LineForm,
    formset=_LineFormSet,
    extra=0,
    can_delete=True,
    max_num=MAX_LINES,
    absolute_max=MAX_LINES + 1,
    validate_max=True,
)


def lines_of(
    invoice: Invoice, business: Business, data: Any = None, *, stored: Iterable[InvoiceLine] | None = None
) -> Any:
    """The formset of a draft, bound to `data` or filled from the stored lines; never without a row to type in."""
    usual = defaults_of(invoice.client) if invoice.client and data is None else None
    if stored is None:
        stored = () if data is not None else invoice.lines.select_related("scope_item")
    lines = [line for line in stored if line.deposit_id is None]
    scope = agreed.scope_of(client_of(business, invoice, data))
    return forms_of_lines(lines, business, data, usual=usual, scope=scope)


def forms_of_lines(
    lines: Iterable[InvoiceLine],
    business: Business,
    data: Any = None,
    *,
    usual: InvoiceDefaults | None = None,
    scope: agreed.Scope = NO_SCOPE,
) -> Any:
    """The same for lines that stand elsewhere than on an invoice."""
    options = {"prefix": "lines", "form_kwargs": {"business": business, "scope": scope}}
    if data is not None:
        return _with_rows_of(business, scope, LineFormSet(data, **options))
    category, rate = default_vat(business, usual)
    rows = [_initial(line) for line in lines] or [first_row(usual)]
    blank = {"quantity": Decimal(1), "unit": Unit.HOUR, "vat": f"{category}:{plain_rate(Decimal(rate))}"}
    return _with_rows_of(business, scope, LineFormSet(initial=[blank | row for row in rows], **options))


def _with_rows_of(business: Business, scope: agreed.Scope, rows: Any) -> Any:
    rows.form = row_form(business, scope)
    return rows


def first_row(usual: InvoiceDefaults | None) -> dict[str, Any]:
    """What stands in the first row before anything was typed."""
    return {"unit_price": usual.hourly_rate} if usual is not None and usual.hourly_rate is not None else {}


def _initial(line: InvoiceLine) -> dict[str, Any]:
    values = {name: getattr(line, name) for name in LINE_FIELDS if not name.startswith("vat")}
    values["discount"] = line.discount or None
    vat = f"{line.vat_category}:{line.vat_rate.normalize():f}"
    return values | {"vat": vat, "agreed": agreed.choice_of(line), "log": line.log, "receipt": line.receipt}


def client_of(business: Business, invoice: Invoice, data: Any) -> UUID | None:
    """The client that is picked in the form, else the one of the draft; nobody else's."""
    if data is None or "client" not in data:
        return invoice.client_id
    try:
        return (
            Client.objects.for_business(business).values_list("pk", flat=True).filter(pk=UUID(data["client"])).first()
        )
    except ValueError:
        return None


def with_buttons(posted: QueryDict) -> QueryDict:
    """Without JavaScript "Add line" and "Remove line" are submits: one row more or less, nothing else lost."""
    count = posted.get("lines-TOTAL_FORMS", "")
    if not (count.isdecimal() and int(count) <= MAX_LINES) or not {"add_line", "remove_line"} & set(posted):
        return posted
    data = posted.copy()
    if "remove_line" in posted:
        data[f"lines-{posted['remove_line']}-DELETE"] = "on"
        return data
    place = int(count)
    data["lines-TOTAL_FORMS"] = str(place + 1)
    for name in ("unit", "vat"):
        data[f"lines-{place}-{name}"] = data.get(f"lines-{place - 1}-{name}", "")
    data[f"lines-{place}-quantity"] = "1"
    return data
