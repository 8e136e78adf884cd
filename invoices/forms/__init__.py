"""Parse and validate; never write."""

from invoices.forms.acts import ClaimForm, CreditForm, FaqFormSet, IssueForm, PauseForm, SendForm
from invoices.forms.editor import InvoiceForm, SellerForm, lines_of, with_composed_line

__all__ = [
    "ClaimForm", "CreditForm", "FaqFormSet", "InvoiceForm", "IssueForm", "PauseForm", "SellerForm", "SendForm",
    "lines_of", "with_composed_line",
]  # fmt: skip
