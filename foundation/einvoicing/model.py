"""An invoice as EN 16931 thinks of it: frozen records, a field per business term. Empty text means "not stated"."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import date
from decimal import Decimal

from foundation.einvoicing.numbers import check_decimals
from foundation.einvoicing.parties import Address, Contact, Delivery, Identifier, Party, Payee, TaxRepresentative

__all__ = [
    "Address", "AllowanceCharge", "Contact", "Delivery", "Document", "Exemption", "Identifier", "ItemAttribute", "Line",
    "Note", "Party", "Payee", "PaymentMeans", "Period", "PrecedingInvoice", "SupportingDocument", "TaxRepresentative",
    "Totals", "VatGroup",
]  # fmt: skip

ZERO = Decimal(0)
INVOICE, CREDIT_NOTE = "380", "381"
VAT_CATEGORIES = ("S", "AE", "K", "G", "E", "O", "Z", "L", "M")


@dataclass(frozen=True)
class Period:
    """BG-14 (document) or BG-26 (line): start BT-73/BT-134, end BT-74/BT-135; one of them may be missing."""

    start: date | None = None
    end: date | None = None

    @classmethod
    def on(cls, day: date) -> Period:
        """A service on one day: EN 16931 has no service date per line, only a period."""
        return cls(day, day)


@dataclass(frozen=True)
class AllowanceCharge:
    """An allowance (BG-20, BG-27) or a charge (BG-21, BG-28); which one is told by the tuple it stands in.

    amount BT-92/99/136/141, net of VAT, ≥ 0 as a rule; base_amount BT-93/100/137/142; percentage BT-94/101/138/143;
    category and rate BT-95/96/102/103 (documents only: on a line the line's own VAT counts);
    reason BT-97/104/139/144; reason_code BT-98/105/140/145 (UNTDID 5189 for allowances, 7161 for charges).
    """

    amount: Decimal
    category: str = ""
    rate: Decimal = ZERO
    _: KW_ONLY
    reason: str = ""
    reason_code: str = ""
    base_amount: Decimal | None = None
    percentage: Decimal | None = None

    def __post_init__(self) -> None:
        check_decimals(self, "amount", "rate", "base_amount", "percentage")


@dataclass(frozen=True)
class ItemAttribute:
    """BG-32, or BT-158 when used as a classification: name BT-160 or list id BT-158-1, value BT-161 or BT-158."""

    name: str
    value: str
    version: str = ""


@dataclass(frozen=True)
class Line:
    """BG-25. An invoice line as entered; its net amount BT-131 is computed by `totals.line_net`.

    description BT-153 (the standard's "item name"); quantity BT-129, negative for a line that takes back; unit BT-130
    (UN/ECE rec 20); unit_price BT-146, net, ≥ 0, exact, any decimals; category BT-151; rate BT-152 in percent;
    base_quantity BT-149 with base_unit BT-150; gross_price BT-148 less price_discount BT-147 is the unit price;
    details BT-154; id BT-126 (empty: its position); note BT-127; object_id BT-128; order_line BT-132;
    buyer_account BT-133; period BG-26; allowances BG-27; charges BG-28; seller_item BT-155; buyer_item BT-156;
    standard_item BT-157; classifications BT-158; origin_country BT-159; attributes BG-32.
    Raises ValueError, naming the field, for a float, a negative price or an impossible base quantity.
    """

    description: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    category: str
    rate: Decimal
    _: KW_ONLY
    base_quantity: Decimal = Decimal(1)
    allowances: tuple[AllowanceCharge, ...] = ()
    charges: tuple[AllowanceCharge, ...] = ()
    id: str = ""
    details: str = ""
    period: Period | None = None
    note: str = ""
    object_id: Identifier | None = None
    order_line: str = ""
    buyer_account: str = ""
    gross_price: Decimal | None = None
    price_discount: Decimal | None = None
    base_unit: str = ""
    seller_item: str = ""
    buyer_item: str = ""
    standard_item: Identifier | None = None
    classifications: tuple[ItemAttribute, ...] = ()
    origin_country: str = ""
    attributes: tuple[ItemAttribute, ...] = ()

    def __post_init__(self) -> None:
        check_decimals(self, "quantity", "unit_price", "rate", "base_quantity", "gross_price", "price_discount")
        if self.unit_price < 0:
            raise ValueError("unit_price must not be negative: give the line a negative quantity (BR-27)")
        if self.base_quantity <= 0:
            raise ValueError("base_quantity must be more than zero (BT-149)")
        if self.rate < 0:
            raise ValueError("rate must not be negative (BT-152)")


@dataclass(frozen=True)
class PaymentMeans:
    """BG-16, one way to pay: code BT-81 (UNTDID 4461; 58 SEPA transfer, 30 transfer), text BT-82; iban BT-84,
    account_name BT-85, bic BT-86; card_number BT-87, card_holder BT-88; debited_account BT-91."""

    code: str = "58"
    _: KW_ONLY
    text: str = ""
    iban: str = ""
    account_name: str = ""
    bic: str = ""
    card_number: str = ""
    card_holder: str = ""
    debited_account: str = ""


@dataclass(frozen=True)
class PrecedingInvoice:
    """BG-3: number BT-25 and issue date BT-26 of the invoice that this one corrects or continues."""

    number: str
    issue_date: date | None = None


@dataclass(frozen=True)
class Note:
    """BG-1: text BT-22 with an optional subject code BT-21 (UNTDID 4451)."""

    text: str
    subject: str = ""


@dataclass(frozen=True)
class Exemption:
    """Why a VAT category bears no VAT: reason BT-120, reason_code BT-121 (VATEX), for all groups of the category."""

    category: str
    reason: str = ""
    reason_code: str = ""


@dataclass(frozen=True)
class SupportingDocument:
    """BG-24: reference BT-122, description BT-123, url BT-124, content BT-125 with mime BT-125-1, filename BT-125-2."""

    reference: str
    description: str = ""
    url: str = ""
    content: bytes = b""
    mime: str = ""
    filename: str = ""


@dataclass(frozen=True)
class VatGroup:
    """BG-23: category BT-118, rate BT-119 (normalised), base BT-116, vat BT-117, reason BT-120, reason_code BT-121."""

    category: str
    rate: Decimal
    base: Decimal
    vat: Decimal
    reason: str = ""
    reason_code: str = ""

    @property
    def key(self) -> tuple[str, Decimal]:
        return self.category, self.rate


@dataclass(frozen=True)
class Totals:
    """BG-22 with the lines and the breakdown it follows from. All in cents of the document's currency.

    line_nets BT-131 in the order of the lines; sum_of_lines BT-106; allowances BT-107; charges BT-108; net BT-109;
    vat BT-110; gross BT-112; prepaid BT-113; rounding BT-114; payable BT-115; vat_in_tax_currency BT-111.
    """

    line_nets: tuple[Decimal, ...]
    sum_of_lines: Decimal
    allowances: Decimal
    charges: Decimal
    net: Decimal
    breakdown: tuple[VatGroup, ...]
    vat: Decimal
    gross: Decimal
    prepaid: Decimal
    rounding: Decimal
    payable: Decimal
    vat_in_tax_currency: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Document:
    """An invoice or credit note: everything that is said, nothing that is computed (that is `totals.totals`).

    number BT-1; issue_date BT-2; type_code BT-3 (380, 381, …); currency BT-5; tax_currency BT-6 with exchange_rate
    (tax currency per document currency, to compute BT-111); tax_point BT-7 or its code BT-8; due_date BT-9;
    buyer_reference BT-10; project BT-11; contract BT-12; order BT-13; sales_order BT-14; receipt BT-15; despatch BT-16;
    tender BT-17; object_id BT-18; buyer_account BT-19; payment_terms BT-20; notes BG-1; process BT-23; spec BT-24;
    preceding BG-3; seller BG-4; buyer BG-7; payee BG-10; representative BG-11; delivery BG-13; period BG-14;
    payment_means BG-16; payment_reference BT-83; mandate BT-89; creditor_id BT-90; allowances BG-20; charges BG-21;
    prepaid BT-113; rounding BT-114; exemptions BT-120/121; documents BG-24; lines BG-25.
    credited_before: what earlier credit notes on the same invoice took back, per VAT group (docs/concerns/money.md).
    stated: the totals a received document claims; None for a document of our own.
    """

    number: str
    issue_date: date
    seller: Party
    buyer: Party
    lines: tuple[Line, ...]
    type_code: str = INVOICE
    currency: str = "EUR"
    tax_currency: str = ""
    exchange_rate: Decimal | None = None
    tax_point: date | None = None
    tax_point_code: str = ""
    due_date: date | None = None
    buyer_reference: str = ""
    project: str = ""
    contract: str = ""
    order: str = ""
    sales_order: str = ""
    receipt: str = ""
    despatch: str = ""
    tender: str = ""
    object_id: Identifier | None = None
    buyer_account: str = ""
    payment_terms: str = ""
    notes: tuple[Note, ...] = ()
    process: str = ""
    spec: str = ""
    preceding: tuple[PrecedingInvoice, ...] = ()
    payee: Payee | None = None
    representative: TaxRepresentative | None = None
    delivery: Delivery | None = None
    period: Period | None = None
    payment_means: tuple[PaymentMeans, ...] = ()
    payment_reference: str = ""
    mandate: str = ""
    creditor_id: str = ""
    allowances: tuple[AllowanceCharge, ...] = ()
    charges: tuple[AllowanceCharge, ...] = ()
    prepaid: Decimal = ZERO
    rounding: Decimal = ZERO
    exemptions: tuple[Exemption, ...] = ()
    documents: tuple[SupportingDocument, ...] = ()
    credited_before: tuple[VatGroup, ...] = ()
    stated: Totals | None = None

    def __post_init__(self) -> None:
        check_decimals(self, "prepaid", "rounding", "exchange_rate")

    @property
    def is_credit_note(self) -> bool:
        """Credit note types of UNTDID 1001 that EN 16931 allows: their amounts are positive and owed to the buyer."""
        return self.type_code in {"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"}
