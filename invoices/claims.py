"""What the statutes let a seller claim on an overdue invoice: interest, costs, and the disputed part apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from accounts.states import VatScheme
from foundation.kernel.calendar import local_date
from foundation.kernel.money import cents
from foundation.law import interest as law
from foundation.law.costs import Costs, collection_costs
from foundation.law.finding import NOTE, Finding
from foundation.law.forum import Forum, forums
from foundation.law.interest import Interest, Payment
from foundation.law.limitation import Act, Interruption, Limitation, limitation
from foundation.law.parties import CONSUMER, party_of
from foundation.law.rows import Row
from foundation.law.table import Table, load
from invoices.errors import NothingOverdue
from invoices.models import Invoice

ZERO = Decimal("0.00")
# Packages above that know of money received hang up here: functions of an invoice that give payments with their days.
receipts: list[Callable[[Invoice], list[Payment]]] = []
# … of acts that start the limitation period again: letters that arrived, plans and settlements.
interruptions: list[Callable[[Invoice], list[Interruption]]] = []
# … of the letter that counted its costs over several claims, or that a consumer had to get first.
letters: list[Callable[[Invoice], Told | None]] = []
# Where rows were added or verified by hand, the first of these gives the tables; else the shipped ones count.
tables: list[Callable[[], Table]] = []


def statutes() -> Table:
    """The tables of the law as this installation knows them."""
    return tables[0]() if tables else load()


@dataclass(frozen=True)
class Told:
    """The letter that names the costs: a consumer's 14-day letter that arrived, or a formal notice about several
    invoices. `others`: what is open now of the other claims in that letter."""

    received_on: date | None
    others: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Part:
    """One part of the invoice with what the law adds to it. `costs` is what may be asked for now, `vat` the VAT in it
    that the seller cannot deduct."""

    interest: Interest
    costs: Decimal = ZERO
    vat: Decimal = ZERO

    @property
    def principal(self) -> Decimal:
        return self.interest.principal_open

    @property
    def total(self) -> Decimal:
        return self.principal + self.interest.interest_open + self.costs


@dataclass(frozen=True)
class Claim:
    """Everything asked for by `on`, that day included, in cents of the invoice's currency. Nothing of it is booked.

    `contingent`: the disputed part, which is owed only if it proves due. `scale`: the collection costs over `certain`.
    `alone`: only the contingent part is told, as the claim of one case.
    """

    invoice: Invoice
    on: date
    party: str
    jurisdiction: str
    certain: Part
    contingent: Part | None
    scale: Costs
    limitation: Limitation | None
    forums: list[Forum]
    remarks: tuple[Finding, ...]
    alone: bool = False

    @property
    def parts(self) -> list[Part]:
        return [part for part in (None if self.alone else self.certain, self.contingent) if part]

    @property
    def rows(self) -> list[Row]:
        """Every row of the law in it, once, in the order of the page."""
        used = [row for part in self.parts for row in part.interest.rows]
        used += [*self.scale.rows, *(self.limitation.rows if self.limitation else ())]
        used += [row for court in self.forums for row in court.rows]
        return list({row.id: row for row in used}.values())

    @property
    def costs_paid(self) -> Decimal:
        """What late payments settled of the collection costs."""
        return sum((paid.costs for paid in self.certain.interest.allocations), ZERO)

    @property
    def estimate(self) -> bool:
        return any(part.interest.estimate for part in self.parts)


def is_overdue(invoice: Invoice, today: date) -> bool:
    """Is anything of this invoice open after its day, disputed or not?"""
    billed = not invoice.is_draft and not invoice.is_credit_note
    return billed and invoice.open_total > 0 and first_day(invoice, statutes()) <= today


def first_day(invoice: Invoice, table: Table) -> date:
    """The first day of interest: after the due date, or after 30 days from sending where none was agreed."""
    sent = local_date(invoice.sent_at, invoice.business.time_zone) if invoice.sent_at else invoice.issued_on
    party, country, _ = law_of(invoice)
    return law.first_day(due_on=invoice.due_on, received_on=sent, table=table, party=party, jurisdiction=country)


def claim(invoice: Invoice, *, on: date, table: Table | None = None) -> Claim:
    """The calculation for one day. What was credited or written off is not claimed; late payments settle costs and
    interest first (6:44 BW), those in time the principal alone. Raises NothingOverdue."""
    table = table or statutes()
    if not is_overdue(invoice, on):
        raise NothingOverdue
    party, country, remarks = law_of(invoice)
    told = next((found for ask in letters if (found := ask(invoice))), None)
    certain, scale = _certain(invoice, on, table, told)
    contingent = _contingent(invoice, on, table, certain.principal, scale, told)
    added = certain.total - certain.principal
    return Claim(
        invoice, on, party, country, certain, contingent, scale,
        limitation_of(invoice, on, table),
        courts(invoice, certain.principal + (contingent.principal if contingent else ZERO), added, on, table),
        (*remarks, *_remarks(invoice, certain, scale)),
    )  # fmt: skip


def contingent_claim(invoice: Invoice, disputed: Decimal, *, on: date) -> Claim:
    """What the law adds to this disputed part if it proves due, and nothing else. Raises NothingOverdue."""
    looked_at = copy(invoice)
    looked_at.disputed_total = min(disputed, max(invoice.open_total, ZERO))
    found = claim(looked_at, on=on)
    if found.contingent is None:
        raise NothingOverdue
    remarks = (*law_of(invoice)[2], *_remarks(invoice, found.contingent, found.scale))
    return replace(found, alone=True, limitation=None, forums=[], remarks=remarks)


def costs_together(found: Sequence[Claim], table: Table) -> Costs:
    """The costs of one letter about these claims: the scale over their sum, less what late payments settled of it."""
    first = found[0]
    if len(found) == 1 or first.invoice.currency != "EUR":
        left = first.certain.costs if first.scale.owed else first.scale.amount
        return replace(first.scale, amount=left, vat=min(first.scale.vat, left))
    costs = collection_costs(
        [each.certain.principal for each in found], party=first.party, on=first.on, jurisdiction=first.jurisdiction,
        table=table, adds_vat=cannot_deduct_vat(first.invoice),
    )  # fmt: skip
    left = max(costs.amount - sum((each.costs_paid for each in found), ZERO), ZERO)
    return replace(costs, amount=left, vat=min(costs.vat, left))


def law_of(invoice: Invoice) -> tuple[str, str, tuple[Finding, ...]]:
    """Party and country. A consumer is judged by the law of their own country (Rome I, art. 6), a business by the
    seller's (art. 4). A kind that became known after the invoice was issued stands with the client."""
    kind = invoice.buyer_kind
    if kind == "unknown" and invoice.client:
        kind = invoice.client.kind
    party, remarks = party_of(kind)
    seller = invoice.snapshot["seller"]["country"]
    return party, invoice.buyer_country if party == CONSUMER else seller, remarks


def _certain(invoice: Invoice, on: date, table: Table, told: Told | None) -> tuple[Part, Costs]:
    """The undisputed part. The €40 of 6:96 lid 4 BW are owed from the first day, so late payments settle them first."""
    principal = invoice.total - invoice.credited_total - invoice.written_off_total - invoice.disputed_total
    at_once = _costs(invoice, principal, first_day(invoice, table), table, told).without_reminder
    found = _accrue(invoice, principal, on, table, payments=_received(invoice), costs=at_once)
    scale = _costs(invoice, found.principal_open, on, table, told)
    paid = at_once - found.costs_open
    left = max(scale.due - paid, ZERO)
    return Part(found, left, min(scale.vat, left)), scale


def _contingent(
    invoice: Invoice, on: date, table: Table, certain: Decimal, scale: Costs, told: Told | None
) -> Part | None:
    if not invoice.disputed_total:
        return None
    both = _costs(invoice, certain + invoice.disputed_total, on, table, told)
    found = _accrue(invoice, invoice.disputed_total, on, table)
    party, _country, _said = law_of(invoice)  # a consumer's letter never names a disputed part
    return Part(found) if party == CONSUMER else Part(found, both.due - scale.due, both.vat - scale.vat)


def _accrue(
    invoice: Invoice, principal: Decimal, on: date, table: Table, *, payments: tuple[Payment, ...] = (),
    costs: Decimal = ZERO,
) -> Interest:  # fmt: skip
    party, country, _ = law_of(invoice)
    return law.accrue(law.Claim(principal, first_day(invoice, table), on, party, country, payments, costs), table)


def _costs(invoice: Invoice, principal: Decimal, on: date, table: Table, told: Told | None) -> Costs:
    """The scale of the decree counts in euros; in another currency no costs are shown. Claims of one letter are added
    up, and each bears its share (6:96 lid 7 BW)."""
    if invoice.currency != "EUR":
        return Costs()
    party, country, _ = law_of(invoice)
    together = [principal, *(told.others if told else ())]
    received = told.received_on if told else None
    costs = collection_costs(
        together, party=party, on=on, jurisdiction=country, table=table, letter_received_on=received,
        adds_vat=cannot_deduct_vat(invoice),
    )  # fmt: skip
    return _share(costs, principal, together)


def cannot_deduct_vat(invoice: Invoice) -> bool:
    """By the scheme the seller is in now: a small business (KOR) or one without a VAT number has no VAT return."""
    return invoice.business.vat_scheme != VatScheme.STANDARD


def _share(costs: Costs, principal: Decimal, together: list[Decimal]) -> Costs:
    """The part of this claim, half-up to the cent: what is owed without a letter, and the rest by principal."""
    if len(together) == 1 or not costs.amount or not principal:
        return costs if principal else Costs()
    at_once = costs.without_reminder / len(together)
    rest = costs.amount - costs.vat - costs.without_reminder
    net = at_once + cents(rest * principal / sum(together, ZERO))
    vat = cents(net * costs.vat_percent / 100)
    return replace(
        costs, amount=net + vat, vat=vat, without_reminder=at_once, remarks=(*costs.remarks, SHARED)
    )  # fmt: skip


def _received(invoice: Invoice) -> tuple[Payment, ...]:
    """Payments with their days. What was booked without one counts as paid in time."""
    found = [payment for ask in receipts for payment in ask(invoice)]
    rest = invoice.paid_total - sum((payment.amount for payment in found), ZERO)
    undated = [Payment(invoice.issued_on, rest)] if rest > 0 else []
    return tuple(undated + found)


def limitation_of(invoice: Invoice, on: date, table: Table | None = None) -> Limitation | None:
    """The term with everything that started it again. A payment acknowledges the debt (3:318 BW); a reminder does not
    count, because it reserves no right (3:317 BW)."""
    table = table or statutes()
    acts = [Interruption(payment.on, Act.ACKNOWLEDGEMENT) for payment in _received(invoice) if payment.amount > 0]
    acts += [act for ask in interruptions for act in ask(invoice)]
    due_on = first_day(invoice, table) - timedelta(days=1)
    party, country, _said = law_of(invoice)
    goods = invoice.about_goods and party == CONSUMER
    return limitation(
        due_on, on, table, goods_to_consumer=goods, interruptions=acts, jurisdiction=country
    )  # fmt: skip


def courts(invoice: Invoice, principal: Decimal, added: Decimal, on: date, table: Table) -> list[Forum]:
    """Where a claim of this size could be brought; `added`: interest and costs."""
    if invoice.currency != "EUR":
        return []
    seller = invoice.snapshot["seller"]["country"]
    return forums(
        principal=principal, interest_and_costs=added, seller_country=seller, buyer_country=invoice.buyer_country,
        on=on, table=table,
    )  # fmt: skip


def _remarks(invoice: Invoice, part: Part, scale: Costs) -> tuple[Finding, ...]:
    said = [*part.interest.remarks, *scale.remarks, *([] if invoice.currency == "EUR" else [OTHER_CURRENCY])]
    return tuple({remark.rule + remark.en: remark for remark in said}.values())


OTHER_CURRENCY = Finding(
    "CURRENCY",
    "art. 2 Besluit BIK",
    "The decree on collection costs counts in euros. This invoice is in another currency, so no costs are shown.",
    "Het Besluit over incassokosten rekent in euro's. Deze factuur is in een andere valuta; er staan geen kosten bij.",
    NOTE,
)
SHARED = Finding(
    "SHARED",
    "art. 6:96 lid 7 BW",
    "These costs were asked in one letter for several invoices. They are counted once over all of them; this is "
    "the share of this invoice.",
    "Deze kosten zijn in één brief voor meer facturen gevraagd. Ze tellen één keer over alles samen; dit is het "
    "deel van deze factuur.",
    NOTE,
)
