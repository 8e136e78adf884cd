"""Parse and validate; never write."""

from invoices.forms.acts import ClaimForm, CreditForm, FaqFormSet, IssueForm, PauseForm, PostedForm, SendForm
from invoices.forms.editor import InvoiceForm, SellerForm
from invoices.forms.lines import forms_of_lines, lines_of, vat_choices, with_buttons
from invoices.forms.recurring import RecurringForm, check_placeholders
from invoices.forms.reminders import TakeOverForm, stage_forms
from invoices.forms.rewriting import with_composed_line, with_explained_line

__all__ = [
    "ClaimForm", "CreditForm", "FaqFormSet", "InvoiceForm", "IssueForm", "PauseForm", "PostedForm", "RecurringForm",
    "SellerForm", "SendForm", "TakeOverForm", "check_placeholders", "forms_of_lines", "lines_of", "stage_forms",
    "vat_choices", "with_buttons", "with_composed_line", "with_explained_line",
]  # fmt: skip
