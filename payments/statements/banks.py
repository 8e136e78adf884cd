"""Which column is what in the downloads of Dutch banks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Columns:
    """Names of columns as they stand in the heading; empty where a bank has none. `direction` holds Af/Bij or D/C."""

    day: str
    amount: str
    account: str = ""
    currency: str = ""
    name: str = ""
    iban: str = ""
    text: tuple[str, ...] = ()
    direction: str = ""
    balance: str = ""
    reference: str = ""
    bank_reference: str = ""
    returned: str = ""
    default_currency: str = "EUR"

    def needed(self) -> list[str]:
        """Every column that must be in the heading."""
        single = (
            self.day, self.amount, self.account, self.currency, self.name, self.iban, self.direction, self.balance,
            self.reference, self.bank_reference, self.returned,
        )  # fmt: skip
        return [name for name in (*single, *self.text) if name]


def columns_of(chosen: Mapping[str, str]) -> Columns:
    """What a person said about a table: the name of a field of Columns → the name of a column."""
    return Columns(**{**chosen, "text": tuple(filter(None, [chosen["text"]]))})


ING_WITH_BALANCE = Columns(
    day="Datum", amount="Bedrag (EUR)", account="Rekening", name="Naam / Omschrijving", iban="Tegenrekening",
    text=("Mededelingen",), direction="Af Bij", balance="Saldo na mutatie",
)  # fmt: skip
ING = Columns(
    day="Datum", amount="Bedrag (EUR)", account="Rekening", name="Naam / Omschrijving", iban="Tegenrekening",
    text=("Mededelingen",), direction="Af Bij",
)  # fmt: skip
ING_ENGLISH = Columns(
    day="Date", amount="Amount (EUR)", account="Account", name="Name / Description", iban="Counterparty",
    text=("Notifications",), direction="Debit/credit", balance="Resulting balance",
)  # fmt: skip
RABOBANK = Columns(
    day="Datum", amount="Bedrag", account="IBAN/BBAN", currency="Munt", name="Naam tegenpartij",
    iban="Tegenrekening IBAN/BBAN", text=("Omschrijving-1", "Omschrijving-2", "Omschrijving-3"),
    balance="Saldo na trn", reference="Betalingskenmerk", bank_reference="Volgnr", returned="Reden retour",
)  # fmt: skip
ABN_AMRO = Columns(
    day="Boekdatum", amount="Bedrag", account="Rekening", currency="Munt", text=("Omschrijving",),
    balance="Saldo na boeking",
)  # fmt: skip
BUNQ = Columns(
    day="Date", amount="Amount", account="Account", name="Name", iban="Counterparty", text=("Description",)
)  # fmt: skip
BUNQ_DUTCH = Columns(
    day="Datum", amount="Bedrag", account="Rekening", name="Naam", iban="Tegenrekening", text=("Omschrijving",)
)  # fmt: skip
KNAB = Columns(
    day="Transactiedatum", amount="Bedrag", account="Rekeningnummer", currency="Valutacode",
    name="Tegenrekeninghouder", iban="Tegenrekeningnummer", text=("Omschrijving",), direction="CreditDebet",
    bank_reference="Referentie",
)  # fmt: skip
# The first that fits wins: the more demanding ones stand first.
BANKS = (ING_WITH_BALANCE, ING, ING_ENGLISH, RABOBANK, KNAB, ABN_AMRO, BUNQ, BUNQ_DUTCH)
