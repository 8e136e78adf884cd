"""The editor's forms: parse and validate, nothing more."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.forms import BusinessForm, country_choices
from accounts.models import Business
from accounts.states import VatScheme
from clients.models import Client
from clients.states import ClientKind
from foundation.kernel.fields import NumberField
from foundation.wording import language
from foundation.wording.compose import SLOTS, compose
from invoices import clarity
from invoices.models import Invoice, InvoiceLine
from invoices.services.draft import LINE_FIELDS, default_vat
from invoices.states import Unit

MAX_LINES = 1000
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
BUYER_INPUTS = (
    "buyer_name", "buyer_kind", "buyer_contact", "buyer_email", "buyer_address", "buyer_postal_code", "buyer_city",
    "buyer_country", "buyer_vat_id",
)  # fmt: skip
INVOICE_FIELDS = (*BUYER_INPUTS, "reference", "language", "due_on", "notes")


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def helper_of(*rows: Any) -> FormHelper:
    """A crispy helper that leaves the form tag to the template."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*rows)
    return helper


class InvoiceForm(forms.ModelForm):
    """Buyer, dates and notes of a draft. `version` is the one the page was loaded with."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    client = forms.ModelChoiceField(Client.objects.none(), required=False, label=_("Pick a client"))
    buyer_country = forms.ChoiceField(label=_("Country"), choices=country_choices, initial="NL")

    class Meta:
        model = Invoice
        fields = ["client", *INVOICE_FIELDS]
        widgets = {"due_on": DateInput(), "notes": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client"].queryset = Client.objects.for_business(business)
        self.fields["client"].empty_label = _("— a new client, typed below —")
        self.fields["buyer_kind"].choices = ClientKind.choices
        self.helper = helper_of(
            *([Row(Column("client"))] if self.fields["client"].queryset.exists() else []),
            Row(Column("buyer_name", css_class="col-sm-7"), Column("buyer_kind", css_class="col-sm-5")),
            Row(Column("buyer_address", css_class="col-sm-12")),
            Row(
                Column("buyer_postal_code", css_class="col-4 col-sm-3"),
                Column("buyer_city", css_class="col-8 col-sm-6"),
                Column("buyer_country", css_class="col-sm-3"),
            ),
            Row(Column("buyer_email", css_class="col-sm-7"), Column("buyer_contact", css_class="col-sm-5")),
        )
        self.more = helper_of(
            Row(Column("buyer_vat_id", css_class="col-sm-6"), Column("reference", css_class="col-sm-6")),
            Row(Column("due_on", css_class="col-sm-6"), Column("language", css_class="col-sm-6")),
        )

    def clean_buyer_vat_id(self) -> str:
        return "".join(self.cleaned_data["buyer_vat_id"].split()).upper()

    def _post_clean(self) -> None:
        """The service writes; the form never touches the instance."""

    def draft_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("client", *INVOICE_FIELDS)}


SELLER_INPUTS = ("name", "address", "postal_code", "city", "country", "vat_scheme", "vat_id", "kvk", "iban")


class SellerForm(BusinessForm):
    """The part of the business's identity that the law wants on paper, typed in the editor itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="seller_%s", **kwargs)
        for name in set(self.fields) - set(SELLER_INPUTS):
            del self.fields[name]
        self.helper = helper_of(
            Row(Column("name", css_class="col-sm-6"), Column("address", css_class="col-sm-6")),
            Row(
                Column("postal_code", css_class="col-4 col-sm-3"),
                Column("city", css_class="col-8 col-sm-5"),
                Column("country", css_class="col-sm-4"),
            ),
            Row(Column("vat_scheme", css_class="col-sm-6"), Column("vat_id", css_class="col-sm-6")),
            Row(Column("kvk", css_class="col-sm-6"), Column("iban", css_class="col-sm-6")),
        )

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SELLER_INPUTS}


class LineForm(forms.Form):
    """One line. An empty description with an empty price is no line at all."""

    description = forms.CharField(
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
    vat = forms.ChoiceField(label=_("VAT"), choices=VAT_CHOICES)

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vat"].choices = vat_choices(business)

    def typed(self) -> InvoiceLine | None:
        """What stands in the row, good or not yet; None where there is no description to judge."""
        data = self.cleaned_data if self.is_bound else self.initial
        if not (data.get("description") or "").strip():
            return None
        values = {name: data.get(name) for name in ("service_date", "unit")}
        return InvoiceLine(
            description=data["description"].strip(),
            quantity=Decimal(1) if data.get("quantity") is None else data["quantity"],
            unit_price=data.get("unit_price") or Decimal(0),
            **values,
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
        }


def vat_choices(business: Business) -> list[tuple[str, Any]]:
    """A business that charges no VAT is not offered rates."""
    if business.vat_scheme == VatScheme.KOR:
        return [("E:0", _("KOR: no VAT"))]
    if business.vat_scheme == VatScheme.NONE:
        return [("O:0", _("no VAT number"))]
    return VAT_CHOICES[:-1]


class _LineFormSet(forms.BaseFormSet):
    deletion_widget = forms.HiddenInput

    def kept(self) -> list[LineForm]:
        forms_ = [form for form in self.forms if not (self.can_delete and self._should_delete_form(form))]
        return [form for form in forms_ if form.is_valid() and not form.is_blank]

    def judge(self, invoice: Invoice) -> None:
        """Give every row with a description its clarity `mark`."""
        typed = [(form, line) for form in self.forms if (line := form.typed())]
        marks = clarity.marks(invoice, [line for _form, line in typed], get_language() or "nl")
        for (form, _line), mark in zip(typed, marks, strict=True):
            form.mark = mark


LineFormSet = forms.formset_factory(
    LineForm, formset=_LineFormSet, extra=0, can_delete=True, max_num=MAX_LINES, validate_max=True
)


def lines_of(invoice: Invoice, business: Business, data: Any = None) -> Any:
    """The formset of a draft, bound to `data` or filled from the stored lines; never without a row to type in."""
    options = {"prefix": "lines", "form_kwargs": {"business": business}}
    if data is not None:
        return LineFormSet(data, **options)
    category, rate = default_vat(business)
    rows = [_initial(line) for line in invoice.lines.all()] or [{}]
    blank = {"quantity": Decimal(1), "unit": Unit.HOUR, "vat": f"{category}:{rate}"}
    return LineFormSet(initial=[blank | row for row in rows], **options)


def _initial(line: InvoiceLine) -> dict[str, Any]:
    values = {name: getattr(line, name) for name in LINE_FIELDS if not name.startswith("vat")}
    return values | {"vat": f"{line.vat_category}:{line.vat_rate.normalize():f}"}


def with_composed_line(posted: QueryDict) -> QueryDict:
    """The rewrite helper: the slots beside a row become its description, in the language they are typed in."""
    prefix = posted.get("compose", "")
    if f"{prefix}-description" not in posted:
        return posted
    data = posted.copy()
    slots = {name: data.pop(f"{prefix}-{name}", [""])[-1] for name in SLOTS}
    slots["what"] = slots["what"].strip() or data[f"{prefix}-description"]
    typed = language.of(" ".join(slots.values()), data.get("language", ""))
    data[f"{prefix}-description"] = compose(slots, typed)
    return data
