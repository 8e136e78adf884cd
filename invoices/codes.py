"""QR codes: how to pay, and where to speak up. One pixel a module, scaled by the page."""

from __future__ import annotations

import base64
import io
from decimal import Decimal

import segno

from foundation.einvoicing.payment import epc_text, rf_reference


def payment_reference(number: str) -> str:
    """The ISO 11649 reference of an invoice number: letters and digits only, at most 21 of them."""
    return rf_reference("".join(char for char in number.upper() if char.isascii() and char.isalnum())[-21:])


def payment_text(snapshot: dict, amount: Decimal) -> str:
    """The EPC text for `amount` euro; empty where it cannot be paid that way (no IBAN, not euro, nothing due)."""
    seller = snapshot["seller"]
    payable = seller["iban"] and snapshot["currency"] == "EUR" and Decimal("0.01") <= amount <= Decimal("999999999.99")
    if not payable:
        return ""
    return epc_text(
        name=seller["name"][:70],
        iban=seller["iban"],
        amount=amount,
        bic=seller["bic"],
        reference=payment_reference(snapshot["number"]),
    )


def png(text: str) -> bytes:
    """Level M, a quiet zone of 4 modules, one pixel a module: small, sharp at any size."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=1, border=4)
    return out.getvalue()


def data_url(picture: bytes, content_type: str = "image/png") -> str:
    return f"data:{content_type};base64,{base64.b64encode(picture).decode()}"
