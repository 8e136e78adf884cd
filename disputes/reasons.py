"""Why a client objects: the shipped reason codes with their Peppol, Stripe, PayPal and CDAR counterparts.

The labels stand here as translatable strings; tests hold them against reason_codes.json, both languages.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

REASON_CHOICES = [
    ("price", _("Rate or price differs from agreement")),
    ("discount", _("Agreed discount missing")),
    ("quantity", _("Too many hours or units")),
    ("not_delivered", _("Not delivered / not performed")),
    ("partial", _("Partly delivered")),
    ("late", _("Delivered late")),
    ("quality", _("Quality insufficient")),
    ("spec", _("Not what was agreed")),
    ("extra_work", _("Extra work not approved")),
    ("expense", _("Expenses not agreed or no receipt")),
    ("not_ordered", _("Not ordered")),
    ("cancelled", _("Assignment had ended")),
    ("unclear", _("Description unclear")),
    ("duplicate", _("Invoiced twice")),
    ("already_paid", _("Already paid")),
    ("credit_missing", _("Promised credit missing")),
    ("calc", _("Arithmetic / total wrong")),
    ("vat", _("VAT rate or VAT data wrong")),
    ("legal_fields", _("Mandatory details missing")),
    ("reference", _("PO/reference missing")),
    ("wrong_party", _("Wrong addressee")),
    ("terms", _("Payment term differs")),
    ("bank", _("Bank details differ")),
    ("setoff", _("Set-off / counterclaim")),
    ("rights", _("IP or licence")),
    ("other", _("Other (text required)")),
]


class Reason(NamedTuple):
    """One row of reason_codes.json."""

    code: str
    nl: str
    en: str
    peppol_reason: str
    peppol_actions: str
    stripe: str
    paypal: str
    fr_cdar: str
    root_cause: str


@cache
def reasons() -> dict[str, Reason]:
    """All reasons by code."""
    rows = json.loads(Path(__file__).with_name("reason_codes.json").read_text(encoding="utf-8"))
    return {row["code"]: Reason(**row) for row in rows}
