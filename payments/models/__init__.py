"""Money received: payments, bank entries, credits of clients, write-offs."""

from payments.models.bank import BankAccount, BankEntry, BankStatement, ColumnChoice, Match
from payments.models.credit import CreditMovement, WriteOff
from payments.models.payment import Payment

__all__ = [
    "BankAccount", "BankEntry", "BankStatement", "ColumnChoice", "CreditMovement", "Match", "Payment", "WriteOff",
]  # fmt: skip
