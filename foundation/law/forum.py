"""Which court would take a claim, what its fee is against the claim, and when that is out of proportion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation.kernel.money import cents
from foundation.law.finding import NOTE, WARNING, Finding
from foundation.law.rows import Row
from foundation.law.table import MEMBERS, Table

FEE, SUBDISTRICT = "court.fee.kanton", "court.kanton.max"
SMALL_CLAIMS, PAYMENT_ORDER = "court.escp.max", "court.epo.max"
OUT_OF_PROPORTION = Decimal(40)  # percent of the claim
OUTSIDE_EU_PROCEDURES = "DK"
HOME, DISTRICT = "NL", "rechtbank"
NAMES = {
    "small_claims": ("European small claims procedure", "Europese procedure voor geringe vorderingen"),
    "payment_order": ("European order for payment", "Europees betalingsbevel"),
    "kantonrechter": ("Subdistrict court (kantonrechter)", "Kantonrechter"),
    DISTRICT: ("District court", "Rechtbank"),
}


@dataclass(frozen=True)
class Forum:
    """One way to court. `fee` in euro if the tables know it; `share` is what percentage of the claim that is."""

    name: str  # kantonrechter, rechtbank, small_claims, payment_order
    en: str
    nl: str
    fee: Decimal | None
    share: Decimal | None
    rows: tuple[Row, ...]
    remarks: tuple[Finding, ...] = ()

    @property
    def row_ids(self) -> tuple[str, ...]:
        return tuple(row.id for row in self.rows)

    def label(self, language: str) -> str:
        return self.nl if language.startswith("nl") else self.en


def forums(
    *,
    principal: Decimal,
    interest_and_costs: Decimal,
    seller_country: str,
    buyer_country: str,
    on: date,
    table: Table,
    legal_person: bool = False,
    other_costs: Decimal = Decimal(0),
) -> list[Forum]:
    """The courts open to a seller in the Netherlands, the simplest first; empty for sellers elsewhere.

    The subdistrict court counts principal and what was added until the summons (art. 93 Rv); the European procedures
    count the principal alone (Reg. 861/2007 art. 2). The fee is that of the newest year the tables know; `other_costs`
    (bailiff, legal help) come on top. Above 40 % of the claim a remark suggests mediation or writing off.
    """
    if seller_country != HOME or principal <= 0:
        return []
    claim = principal + interest_and_costs
    fee, rows, remarks = _fee(claim, on, table, legal_person=legal_person)
    share, warned = _share(fee, other_costs, claim)
    found = []
    for name, row in _open(principal, claim, buyer_country, on, table):
        if name == DISTRICT:
            found.append(Forum(name, *NAMES[name], None, None, (row,), (LAWYER,)))
        else:
            found.append(Forum(name, *NAMES[name], fee, share, (row, *rows), (*remarks, *warned)))
    return found


def _open(principal: Decimal, claim: Decimal, buyer: str, on: date, table: Table) -> list[tuple[str, Row]]:
    small = table.resolve(SMALL_CLAIMS, "crossborder", on, HOME)
    order = table.brackets(PAYMENT_ORDER, "crossborder", on, HOME)
    local = table.resolve(SUBDISTRICT, "all", on, HOME)
    abroad = buyer != HOME and _european(buyer)
    found = []
    if abroad and small and principal <= small.number:
        found.append(("small_claims", small))
    if abroad and order:  # a row without a ceiling
        found.append(("payment_order", order[0]))
    if local:
        found.append(("kantonrechter" if claim <= local.number else DISTRICT, local))
    return found


def _european(country: str) -> bool:
    return country in MEMBERS and country != OUTSIDE_EU_PROCEDURES


def _fee(
    claim: Decimal, on: date, table: Table, *, legal_person: bool
) -> tuple[Decimal | None, tuple[Row, ...], tuple[Finding, ...]]:
    for row in table.latest(FEE, "all", on, HOME):
        limit, fee = row.part("up_to"), row.part("legal" if legal_person else "natural")
        if limit is not None and fee is not None and claim <= limit:
            return cents(fee), (row,), () if row.holds_on(on) else (_of_another_year(row),)
    return None, (), ()


def _share(fee: Decimal | None, other_costs: Decimal, claim: Decimal) -> tuple[Decimal | None, tuple[Finding, ...]]:
    if fee is None:
        return None, ()
    share = ((fee + other_costs) * 100 / claim).quantize(Decimal("0.1"))
    return share, (OUT_OF_ALL_PROPORTION,) if share > OUT_OF_PROPORTION else ()


def _of_another_year(row: Row) -> Finding:
    return Finding(
        "FEE-YEAR",
        row.citation,
        f"The court fee is that of {row.valid_from.year}; newer figures are not in the tables yet.",
        f"Het griffierecht is dat van {row.valid_from.year}; nieuwere cijfers staan nog niet in de tabellen.",
        NOTE,
    )


OUT_OF_ALL_PROPORTION = Finding(
    "COST-SHARE",
    "Wgbz; art. 237 Rv",
    "Going to court costs more than 40 % of this claim before it is decided. Mediation, a settlement or writing it off "
    "may leave you with more.",
    "Een procedure kost meer dan 40 % van deze vordering voordat er een uitspraak is. Met mediation, een schikking of "
    "afboeken houd je misschien meer over.",
    WARNING,
)
LAWYER = Finding(
    "LAWYER",
    "art. 79 lid 2 Rv",
    "Before this court you need a lawyer.",
    "Bij deze rechter heb je een advocaat nodig.",
    NOTE,
)
