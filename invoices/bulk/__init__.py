"""Long work on many invoices: what each kind does to one of them, and the files it makes."""

from invoices.bulk.acts import ISSUE, REMIND, SEND
from invoices.bulk.files import EXPORT, PDFS

KINDS = (ISSUE, SEND, REMIND, PDFS, EXPORT)
