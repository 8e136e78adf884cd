"""Booking money: by hand, from the bank, from a client's credit; taking back, writing off."""

from payments.services.booking import after_payment, record

__all__ = ["after_payment", "record"]
