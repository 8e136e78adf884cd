"""Parse and validate; never write."""

from invoices.forms.acts import ClaimForm, CreditForm, FaqFormSet, IssueForm, PauseForm, PostedForm, SendForm
from invoices.forms.editor import InvoiceForm, SellerForm
from invoices.forms.lines import lines_of, vat_choices, with_buttons, with_composed_line

__all__ = [
    "ClaimForm", "CreditForm", "FaqFormSet", "InvoiceForm", "IssueForm", "PauseForm", "PostedForm", "SellerForm",
    "SendForm", "lines_of", "vat_choices", "with_buttons", "with_composed_line",
]  # fmt: skip
