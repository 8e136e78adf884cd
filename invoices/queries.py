"""What pages and papers need to know of invoices, without N+1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet, Sum

from accounts.models import Business
from clients import billed
from clients.models import Client, TimeEntry
from foundation.einvoicing.model import VatGroup
from foundation.einvoicing.totals import allocate
from foundation.kernel.money import cents
from foundation.links import services as links
from foundation.links.models import SecretLink
from invoices.models import Invoice, InvoiceDefaults, InvoiceLine
from invoices.states import Status, Unit

ZERO = Decimal("0.00")


@dataclass(frozen=True)
class LineBalance:
    """What is left of a line after credit notes, in cents. `gross_left` has its share of the VAT that is left."""

    line: InvoiceLine
    net_left: Decimal
    gross_left: Decimal


def line_balances(invoice: Invoice) -> dict[int, LineBalance]:
    """Per line id, in order. The gross of all lines adds up to the total less all credit notes, to the cent: the first
    line with something left also bears the rounding that is left."""
    lines = list(invoice.lines.all())
    credited = dict(InvoiceLine.objects.filter(corrects__invoice=invoice).values_list("corrects").annotate(Sum("net")))
    left = {line.pk: line.net - credited.get(line.pk, ZERO) for line in lines}
    vat = _vat_left(invoice, lines, left)
    bearer = next((key for key, net in left.items() if net), None)
    if bearer is not None and invoice.rounding_total:
        vat[bearer] += rounding_left(invoice)
    return {line.pk: LineBalance(line, left[line.pk], left[line.pk] + vat[line.pk]) for line in lines}


def _vat_left(invoice: Invoice, lines: list[InvoiceLine], left: dict[int, Decimal]) -> dict[int, Decimal]:
    groups: dict[tuple, list[InvoiceLine]] = defaultdict(list)
    for line in lines:
        groups[line.vat_category, line.vat_rate.normalize()].append(line)
    gone = {group.key: group.vat for group in credited_groups(invoice)}
    shares: dict[int, Decimal] = {}
    for (category, rate), members in groups.items():
        vat = sum((line.vat for line in members), ZERO)
        rest = vat - next((g for k, g in gone.items() if k == (category, rate)), ZERO)
        weights = [left[line.pk] for line in members]
        # Where a deduction cancels the other lines out there is nothing to weigh by: the first takes what there is.
        parts = allocate(rest, weights) if sum(weights) else [rest, *[ZERO] * (len(members) - 1)]
        shares |= {line.pk: part for line, part in zip(members, parts, strict=True)}
    return shares


def rounding_left(invoice: Invoice) -> Decimal:
    """The rounding (BT-114, cents) that no credit note took back yet."""
    gone = invoice.credit_notes.aggregate(Sum("rounding_total"))["rounding_total__sum"]
    return invoice.rounding_total - (gone or ZERO)


def defaults_of(client: Client) -> InvoiceDefaults | None:
    return InvoiceDefaults.objects.filter(client=client).first()


def credited_groups(invoice: Invoice) -> list[VatGroup]:
    """Base and VAT per (category, rate) over all credit notes of this invoice."""
    rows = (
        InvoiceLine.objects.filter(invoice__corrects=invoice)
        .values_list("vat_category", "vat_rate")
        .annotate(base=Sum("net"), tax=Sum("vat"))
        .order_by("vat_category", "vat_rate")
    )
    return [VatGroup(category, rate.normalize(), base, vat) for category, rate, base, vat in rows]


def links_of(invoice: Invoice) -> QuerySet[SecretLink]:
    """Every link to the client's page that nobody ended."""
    return SecretLink.objects.filter(purpose="invoice", target_id=invoice.pk, revoked_at=None)


def standing_link(invoice: Invoice) -> SecretLink:
    """The link made when the invoice was issued, or its successor: the one that belongs to nobody in particular."""
    return links_of(invoice).filter(recipient="").earliest("created_at")


def client_url(invoice: Invoice) -> str:
    """The absolute address of the client's page, as printed on the PDF."""
    return url_of(standing_link(invoice))


def url_of(link: SecretLink) -> str:
    return f"{settings.SITE_URL}/i/{links.token(link)}/"


def address_of(invoice: Invoice) -> str:
    """How letters speak to the client in Dutch: `formal` (u) or `informal` (je)."""
    return invoice.client.form_of_address if invoice.client else "formal"


def policy_url(invoice: Invoice) -> str:
    """Where the business publishes how it handles disputes (a public address, see config.urls)."""
    return f"{settings.SITE_URL}/policy/{invoice.business_id}/"


MOST_HOURS = 1_000  # entries on one draft


def hours_to_bill(business: Business, client: Client | None) -> list[TimeEntry]:
    """Hours of this client, or of nobody yet, that are on no invoice: the oldest thousand."""
    rows = TimeEntry.objects.for_business(business).filter(client=client, billable=True, seconds__isnull=False)
    return list(billed.unbilled(rows).order_by("day", "started_at", "pk")[:MOST_HOURS])


def has_hours(invoice: Invoice) -> bool:
    """Whether there are hours that could be added to this draft."""
    if invoice.prices_include_vat:
        return False
    rows = TimeEntry.objects.for_business(invoice.business_id)
    return billed.unbilled(rows.filter(client=invoice.client_id, billable=True, seconds__isnull=False)).exists()


def drafts_for_hours(business: Business, client: Client | None) -> list[Invoice]:
    """Drafts for this client, or for nobody known, with net prices: the newest twenty."""
    rows = Invoice.objects.for_business(business).filter(status=Status.DRAFT, client=client, prices_include_vat=False)
    return list(rows.order_by("-created_at", "pk")[:20])


def last_rate(business: Business, client: Client | None) -> Decimal | None:
    """Net per hour: what was agreed as usual for this client, else on the newest line in hours, else of anybody."""
    usual = defaults_of(client) if client else None
    if usual is not None and usual.hourly_rate is not None:
        return usual.hourly_rate
    lines = InvoiceLine.objects.filter(invoice__business=business, unit=Unit.HOUR, unit_price__gt=0).order_by("-pk")
    theirs = lines.filter(invoice__client=client).values_list("unit_price", flat=True).first() if client else None
    found = theirs or lines.values_list("unit_price", flat=True).first()
    return cents(found) if found else None


def client_like(business: Business, fields: dict[str, Any]) -> Client | None:
    """The known client that a card means: the same VAT number, else the same KvK number, else the same name."""
    mine = Client.objects.for_business(business).order_by("created_at", "pk")
    for number in ("vat_id", "kvk"):
        found = mine.filter(**{number: fields[number]}).first() if fields[number] else None
        if found is not None:
            return found
    same = mine.filter(name__iexact=fields["name"]) if fields["name"] else mine.none()
    return next((client for client in same if not _contradicts(client, fields)), None)


def _contradicts(client: Client, fields: dict[str, Any]) -> bool:
    """Two firms may bear one name: a different number says that they are two."""
    return any(fields[name] and getattr(client, name) not in ("", fields[name]) for name in ("vat_id", "kvk"))


def signed_by(invoice: Invoice) -> dict[str, str]:
    """The seller of the invoice, to stand under a letter about it; where it names no person, as the business signs."""
    seller = invoice.snapshot["seller"]
    return seller | {"contact_name": seller.get("contact_name") or invoice.business.signature}


# Functions of packages above that know on which of these invoices the account number is in doubt.
in_doubt: list[Callable[[list[UUID]], set[UUID]]] = []


def account_in_doubt(invoice: Invoice) -> bool:
    """The client has said that the account number may be forged: nothing of ours shows it or asks for money now."""
    return invoice.disputed_total > 0 and bool(accounts_in_doubt([invoice.pk]))


def accounts_in_doubt(disputed: Iterable[UUID]) -> set[UUID]:
    """Those of these disputed invoices whose account number is in doubt."""
    asked = list(disputed)
    return set().union(*(ask(asked) for ask in in_doubt)) if asked else set()
