"""What issued documents mean for the Dutch VAT return, the list of EU customers (ICP) and the small-business limit.

VAT is due by the date of the invoice (art. 13 and 35 Wet OB 1968). All sums are in euro, at the rate that stands on the
document; what was issued without a rate is listed apart. Purchases (2a, 4a, 4b, 5b) are not in this product.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from accounts.states import VatScheme
from invoices.models import Invoice, InvoiceLine
from invoices.states import Kind, Status, VatCategory

ZERO = Decimal("0.00")
KOR_LIMIT = Decimal(20_000)  # turnover in the Netherlands per calendar year, without VAT (art. 25 Wet OB 1968)
KOR_NEAR = Decimal(16_000)
EU = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)
BOXES: dict[str, str | Promise] = {
    "1a": _("Supplies taxed at the high rate"),
    "1b": _("Supplies taxed at the low rate"),
    "1c": _("Supplies taxed at other rates, except 0%"),
    "1e": _("Supplies taxed at 0%, or not taxed with you"),
    "2a": _("Supplies of which the VAT is reverse-charged to you"),
    "3a": _("Supplies to countries outside the EU (export of goods)"),
    "3b": _("Supplies to, or services in, EU countries"),
}
WITH_VAT = ("1a", "1b", "1c")


@dataclass(frozen=True)
class Quarter:
    year: int
    number: int  # 1 to 4

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, text: str, today: date) -> Quarter:
        """`2026-4`; anything else is the quarter of today."""
        year, _dash, number = text.partition("-")
        if year.isascii() and year.isdigit() and len(year) == 4 and number in {"1", "2", "3", "4"} and int(year) > 1:
            return cls(int(year), int(number))
        return cls.of(today)

    def __str__(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def start(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def end(self) -> date:
        return self._first_after(0) - timedelta(days=1)

    @property
    def file_by(self) -> date:
        """The last day of the month after the quarter (art. 10 and 19 AWR)."""
        return self._first_after(1) - timedelta(days=1)

    @property
    def before(self) -> Quarter:
        return Quarter.of(self.start - timedelta(days=1))

    def _first_after(self, months: int) -> date:
        month = self.number * 3 + months  # zero-based month after the quarter
        return date(self.year + month // 12, month % 12 + 1, 1)


@dataclass(frozen=True)
class Box:
    """A box of the return: exact sums, and the whole euros that may be filed (rounded in your favour)."""

    code: str
    label: str | Promise
    base: Decimal
    vat: Decimal | None

    @property
    def base_filed(self) -> Decimal:
        return self.base.quantize(Decimal(1), ROUND_FLOOR)

    @property
    def vat_filed(self) -> Decimal | None:
        return None if self.vat is None else self.vat.quantize(Decimal(1), ROUND_FLOOR)


@dataclass(frozen=True)
class Left:
    """A document that could not be added up."""

    pk: UUID
    number: str
    currency: str
    net: Decimal
    vat: Decimal


@dataclass(frozen=True)
class Return:
    quarter: Quarter
    boxes: list[Box]
    exempt: Decimal  # art. 11, KOR and no VAT number: on no line of the return
    outside: Decimal  # services to businesses outside the EU: on no line either
    others: list[Left] = field(default_factory=list)

    @property
    def due(self) -> Decimal:
        """5a, exact."""
        return sum((box.vat or ZERO for box in self.boxes), ZERO)

    @property
    def due_filed(self) -> Decimal:
        """5a, as the form adds it up: from the rounded boxes."""
        return sum((box.vat_filed or Decimal(0) for box in self.boxes), Decimal(0))


def vat_return(business: Business, quarter: Quarter) -> Return:
    """The boxes that follow from documents issued in the quarter; credit notes count in their own quarter."""
    base: dict[str, Decimal] = defaultdict(lambda: ZERO)
    vat: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for category, rate, country, sign, net, tax in _groups(_lines(business, quarter.start, quarter.end)):
        box = box_of(category, rate, country)
        base[box] += sign * net
        vat[box] += sign * tax
    boxes = [Box(code, label, base[code], vat[code] if code in WITH_VAT else None) for code, label in BOXES.items()]
    return Return(quarter, boxes, base["exempt"], base["outside"], _in_other_currencies(business, quarter))


def box_of(category: str, rate: Decimal, country: str) -> str:
    """Which box a line belongs in; `exempt` and `outside` are on no line of the return."""
    if category == VatCategory.STANDARD:
        return {Decimal(21): "1a", Decimal(9): "1b", Decimal(0): "1e"}.get(rate.normalize() + 0, "1c")
    if category == VatCategory.REVERSE:
        return "1e" if country == "NL" else "3b" if country in EU else "outside"
    return {VatCategory.ZERO: "1e", VatCategory.INTRA_EU: "3b", VatCategory.EXPORT: "3a"}.get(
        VatCategory(category), "exempt"
    )


def _lines(business: Business, start: date, end: date) -> QuerySet[InvoiceLine]:
    return InvoiceLine.objects.filter(
        invoice__business=business, invoice__status=Status.ISSUED, invoice__issued_on__range=(start, end),
        net_eur__isnull=False,
    )  # fmt: skip


def _groups(lines: QuerySet[InvoiceLine]) -> Iterator[tuple[str, Decimal, str, int, Decimal, Decimal]]:
    """(category, rate, buyer's country, sign, net, VAT); the sign of a credit note is −1."""
    rows = lines.values_list("vat_category", "vat_rate", "invoice__buyer_country", "invoice__kind")
    for category, rate, country, kind, net, tax in rows.annotate(Sum("net_eur"), Sum("vat_eur")).order_by():
        yield category, rate, country, -1 if kind == Kind.CREDIT_NOTE else 1, net, tax


def _in_other_currencies(business: Business, quarter: Quarter) -> list[Left]:
    rows = Invoice.objects.for_business(business).issued().exclude(currency="EUR").filter(exchange_rate=None)
    rows = rows.filter(issued_on__range=(quarter.start, quarter.end)).order_by("issued_on", "number")
    return [
        Left(pk, number, currency, -net if kind == Kind.CREDIT_NOTE else net, -vat if kind == Kind.CREDIT_NOTE else vat)
        for pk, number, currency, kind, net, vat in rows.values_list(
            "pk", "number", "currency", "kind", "net_total", "vat_total"
        )
    ]


@dataclass(frozen=True)
class EuCustomer:
    """A line of the ICP list: goods and services to one VAT number in the quarter (art. 37a Wet OB 1968)."""

    country: str  # as in the VAT number: EL for Greece
    vat_id: str  # without the country; empty when it is missing
    name: str
    goods: Decimal
    services: Decimal


def icp(business: Business, quarter: Quarter) -> list[EuCustomer]:
    """Intra-EU supplies (K) and reverse-charged services (AE) to businesses in other EU countries."""
    wanted = Q(vat_category=VatCategory.INTRA_EU) | Q(vat_category=VatCategory.REVERSE, invoice__buyer_country__in=EU)
    rows = _lines(business, quarter.start, quarter.end).filter(wanted).exclude(invoice__buyer_country="NL")
    goods: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    services: dict[tuple[str, str], Decimal] = defaultdict(lambda: ZERO)
    names: dict[tuple[str, str], str] = {}
    buyer = ("invoice__buyer_vat_id", "invoice__buyer_country", "invoice__buyer_name")
    groups = rows.values_list(*buyer, "vat_category", "invoice__kind").annotate(Sum("net_eur")).order_by()
    for vat_id, country, name, category, kind, net in groups:
        key = _split(vat_id, country) if vat_id else (country, f"?{name}")
        names[key] = name
        (goods if category == VatCategory.INTRA_EU else services)[key] += -net if kind == Kind.CREDIT_NOTE else net
    return [
        EuCustomer(key[0], "" if key[1].startswith("?") else key[1], names[key], goods[key], services[key])
        for key in sorted(names)
    ]


def _split(vat_id: str, country: str) -> tuple[str, str]:
    """(`DE`, `136695976`); Greece writes EL."""
    prefix = vat_id[:2] if vat_id[:2].isalpha() else {"GR": "EL"}.get(country, country)
    return prefix, vat_id[2:] if vat_id[:2].isalpha() else vat_id


@dataclass(frozen=True)
class KorWatch:
    """Turnover of a year that counts for the small-business limit; `crossed_by` is the document that broke it."""

    year: int
    turnover: Decimal
    takes_part: bool
    crossed_by: str = ""

    @property
    def level(self) -> str:
        """`bad` above the limit, `warn` from four fifths on."""
        if self.turnover > KOR_LIMIT:
            return "bad"
        return "warn" if self.turnover >= KOR_NEAR else "ok"

    @property
    def left(self) -> Decimal:
        return max(KOR_LIMIT - self.turnover, ZERO)


def kor_watch(business: Business, year: int) -> KorWatch:
    """All that is supplied in the Netherlands, at any rate; not services that another country taxes.

    Exempt lines count for who takes part in the scheme (they would be taxed without it), not for others (art. 11).
    """
    takes_part = business.vat_scheme == VatScheme.KOR
    abroad = Q(vat_category=VatCategory.REVERSE) & ~Q(invoice__buyer_country="NL")
    lines = _lines(business, date(year, 1, 1), date(year, 12, 31)).exclude(abroad)
    if not takes_part:
        lines = lines.exclude(vat_category=VatCategory.EXEMPT)
    rows = lines.values_list("invoice__issued_at", "invoice__number", "invoice__kind").annotate(Sum("net_eur"))
    turnover, crossed_by = ZERO, ""
    for _at, number, kind, net in rows.order_by("invoice__issued_at"):
        turnover += -net if kind == Kind.CREDIT_NOTE else net
        crossed_by = crossed_by or (number if turnover > KOR_LIMIT else "")
    return KorWatch(year, turnover, takes_part, crossed_by if turnover > KOR_LIMIT else "")
