"""Parse and validate; never write."""

from invoices.forms.acts import ClaimForm, CreditForm, FaqFormSet, PauseForm, SendForm
from invoices.forms.editor import InvoiceForm, SellerForm, lines_of

__all__ = ["ClaimForm", "CreditForm", "FaqFormSet", "InvoiceForm", "PauseForm", "SellerForm", "SendForm", "lines_of"]
