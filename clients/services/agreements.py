"""Agreements as drafts: started, saved as a whole, thrown away, and taken up again as the next version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Max

from accounts.models import Business
from clients.errors import AgreementChanged, AgreementFrozen, VersionExists
from clients.models import Agreement, AgreementFile, Clause, Client, Rate, ScopeItem
from clients.sheets import calculate
from clients.states import AgreementStatus
from foundation.audit import log
from foundation.files import door
from foundation.kernel.actors import Actor

FIELDS = (
    "kind", "title", "language", "currency", "valid_until", "payment_days", "complaint_days", "notes",
)  # fmt: skip
ITEM_FIELDS = ("key", "description", "quantity", "unit", "unit_price", "vat_category", "vat_rate")
RATE_FIELDS = ("name", "unit", "price")
CLAUSE_FIELDS = ("heading", "text", "page", "paragraph")
Rows = Sequence[dict[str, Any]]


@transaction.atomic
def start(client: Client, *, kind: str, title: str, actor: Actor) -> Agreement:
    """An empty draft in the client's language, with the business's own payment term."""
    agreement = Agreement.objects.create(
        business=client.business,
        client=client,
        kind=kind,
        title=title,
        language=client.language,
        payment_days=client.business.payment_days,
    )
    record("agreement.started", agreement, actor)
    return agreement


@transaction.atomic
def save(
    agreement: Agreement, *, version: int, fields: dict[str, Any], items: Rows, rates: Rows, clauses: Rows, actor: Actor
) -> Agreement:
    """Replace the draft whole. AgreementChanged when `version` is not the stored one, AgreementFrozen once sent.

    Drafts leave no audit event: what counts is what is sent.
    """
    keys = set(ScopeItem.objects.filter(agreement__series=agreement.series).values_list("key", flat=True))
    rows = [ScopeItem(agreement=agreement, position=n, **_keyed(item, keys)) for n, item in enumerate(items, 1)]
    result = calculate(rows)
    for row, net in zip(rows, result.line_nets, strict=True):
        row.net = net
    mine = Agreement.objects.filter(pk=agreement.pk, version=version, status=AgreementStatus.DRAFT)
    if not mine.update(version=F("version") + 1, net_total=result.net, **fields):
        raise why_closed(agreement.pk)
    for model in (ScopeItem, Rate, Clause):
        model.objects.filter(agreement=agreement).delete()
    ScopeItem.objects.bulk_create(rows)
    Rate.objects.bulk_create(Rate(agreement=agreement, position=n, **rate) for n, rate in enumerate(rates, 1))
    Clause.objects.bulk_create(Clause(agreement=agreement, position=n, **row) for n, row in enumerate(clauses, 1))
    agreement.refresh_from_db()
    return agreement


def _keyed(item: dict[str, Any], known: set[UUID]) -> dict[str, Any]:
    """A key is kept where this agreement gave it, once; anything else is a new item."""
    key = item.get("key")
    if key in known:
        known.discard(key)
        return item
    return item | {"key": uuid4()}


def add_file(agreement: Agreement, *, upload: Any, actor: Actor) -> AgreementFile:
    """Keep a file with a draft. It is judged before the transaction. Raises FileRefused."""
    checked = door.inspect(upload)
    with transaction.atomic():
        row = lock(agreement)
        if not row.is_draft:
            raise AgreementFrozen
        stored = door.accept(checked)
        Agreement.objects.filter(pk=row.pk).update(version=F("version") + 1)
        record("agreement.file_added", row, actor, files=[stored.sha256])
        return AgreementFile.objects.create(agreement=row, file=stored)


@transaction.atomic
def remove_file(row: AgreementFile, *, actor: Actor) -> None:
    """Take a file out of a draft. An earlier version that was sent keeps its own."""
    agreement = lock(row.agreement)
    if not agreement.is_draft:
        raise AgreementFrozen
    Agreement.objects.filter(pk=agreement.pk).update(version=F("version") + 1)
    record("agreement.file_removed", agreement, actor, files=[row.file.sha256])
    _forget(row)


@transaction.atomic
def new_version(agreement: Agreement, *, actor: Actor) -> Agreement:
    """A draft with everything of this version, to be changed and sent. VersionExists when this is not the last one."""
    old = lock(agreement)
    last = Agreement.objects.filter(series=old.series).aggregate(last=Max("number"))["last"]
    if old.is_draft or last != old.number:
        raise VersionExists
    new = Agreement.objects.create(
        business=old.business,
        client=old.client,
        series=old.series,
        number=last + 1,
        net_total=old.net_total,
        **{name: getattr(old, name) for name in FIELDS if name != "valid_until"},
    )
    for name, fields in (("items", (*ITEM_FIELDS, "net")), ("rates", RATE_FIELDS), ("clauses", CLAUSE_FIELDS)):
        rows = getattr(old, name)
        rows.model.objects.bulk_create(
            rows.model(agreement=new, position=row.position, **{field: getattr(row, field) for field in fields})
            for row in rows.all()
        )
    AgreementFile.objects.bulk_create(AgreementFile(agreement=new, file=row.file) for row in old.files.all())
    record("agreement.version_started", new, actor)
    return new


@transaction.atomic
def discard(agreement: Agreement, *, actor: Actor) -> None:
    """Throw a draft away. What was sent stays."""
    row = lock(agreement)
    if not row.is_draft:
        raise AgreementFrozen
    record("agreement.discarded", row, actor)
    _remove(row)


def remove_all(business: Business) -> None:
    """The agreements of a guest whose day has come."""
    for agreement in Agreement.objects.for_business(business):
        _remove(agreement)


def _remove(agreement: Agreement) -> None:
    for row in agreement.files.select_related("file"):
        _forget(row)
    agreement.delete()


def _forget(row: AgreementFile) -> None:
    stored = row.file
    row.delete()
    if not AgreementFile.objects.filter(file=stored).exists():
        door.forget(stored)


def lock(agreement: Agreement) -> Agreement:
    """All versions of this agreement, locked till the end of the transaction, and this one as it stands now."""
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("business", "client")
    found = {row.pk: row for row in rows.filter(series=agreement.series).order_by("number")}
    if agreement.pk not in found:
        raise AgreementChanged
    return found[agreement.pk]


def record(verb: str, agreement: Agreement, actor: Actor, **more: Any) -> None:
    """In the log of the business."""
    chain = log.business_chain(agreement.business_id)
    data = {"number": agreement.number, "kind": agreement.kind} | more.pop("data", {})
    log.record(verb, chain=chain, actor=actor, subject=f"agreement:{agreement.pk}", data=data, **more)


def why_closed(pk: UUID) -> Exception:
    """Why a draft cannot be changed, or not from this version."""
    draft = Agreement.objects.filter(pk=pk, status=AgreementStatus.DRAFT).exists()
    return AgreementChanged() if draft or not Agreement.objects.filter(pk=pk).exists() else AgreementFrozen()
