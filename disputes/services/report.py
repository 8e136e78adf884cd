"""Opening a case: the client ticks lines of an invoice and says what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from sequences import get_next_value

from disputes import policy
from disputes.errors import NotComplete
from disputes.lines import gross_of
from disputes.models import Dispute, DisputeLine
from disputes.services import evidence, letters, moves
from disputes.states import State
from foundation.einvoicing.totals import r
from foundation.files import door
from foundation.kernel.actors import Actor, Party
from foundation.kernel.calendar import local_date
from foundation.links import services as secret
from invoices.models import Invoice
from invoices.queries import LineBalance, line_balances
from invoices.services import settle

MIN_TEXT = 20
LINK_LIVES = timedelta(days=730)


@dataclass(frozen=True)
class LineClaim:
    """What is disputed of one invoice line: a net amount, a quantity, or with neither the whole of it."""

    line_id: int
    reason: str
    explanation: str = ""
    net: Decimal | None = None
    quantity: Decimal | None = None


def report(
    invoice: Invoice, *, lines: Iterable[LineClaim], summary: str, wish: str, client_name: str, client_email: str,
    actor: Actor, uploads: Iterable[Any] = (),
) -> Dispute:  # fmt: skip
    """Open a case and hold its part of the invoice. Files are judged before the transaction, all or nothing.

    A freelancer who writes down what a client said elsewhere must attach the source, and the client gets a copy.
    Raises NotComplete (a sentence), FileRefused, DomainError for a draft or credit note.
    """
    uploads = list(uploads)
    if actor.party == Party.FREELANCER and not uploads:
        raise NotComplete(_("Attach where your client said it: the mail, or your note of the call."))
    files = [door.inspect(upload) for upload in uploads]
    return _open(invoice, list(lines), summary, wish, client_name, client_email, files, actor)


@transaction.atomic
def _open(
    invoice: Invoice, claims: list[LineClaim], summary: str, wish: str, client_name: str, client_email: str,
    files: list, actor: Actor,
) -> Dispute:  # fmt: skip
    row = settle.lock(invoice.pk)
    _check(row, claims, summary)
    dispute = _draft(row, summary, wish, client_name, client_email, actor)
    balances = line_balances(row)
    for claim in claims:
        _add_line(dispute, claim, balances)
    dispute = moves.lock(dispute)
    facts = {"invoice": row.number, "lines": [claim.line_id for claim in claims]}
    moves.move(dispute, "submit", actor=actor, text=summary, data=facts)
    secret.create(purpose="dispute", target_id=dispute.pk, expires_at=timezone.now() + LINK_LIVES)
    for checked in files:
        evidence.keep(dispute, checked, title=checked.name, line=None, share=True, actor=actor)
    letters.tell(dispute, "raised" if actor.party == Party.CLIENT else "raised_for_you", actor=actor)
    return dispute


def _check(invoice: Invoice, claims: list[LineClaim], summary: str) -> None:
    if invoice.is_draft or invoice.is_credit_note:
        raise NotComplete(_("Only an issued invoice can be disputed."))
    if not claims:
        raise NotComplete(_("Tick the line that you do not agree with."))
    if len(summary.strip()) < MIN_TEXT:
        raise NotComplete(_("Please say a little more: at least 20 characters."))


def _draft(invoice: Invoice, summary: str, wish: str, client_name: str, client_email: str, actor: Actor) -> Dispute:
    year = local_date(timezone.now(), invoice.business.time_zone).year
    number = get_next_value(f"case:{invoice.business_id}:{year}")
    return Dispute.objects.create(
        business=invoice.business,
        invoice=invoice,
        number=f"G-{year}-{number:04d}",
        policy=policy.current(invoice.business),
        state=State.DRAFT,
        opened_by=actor.party,
        client_name=client_name,
        client_email=client_email,
        language=invoice.language,
        summary=summary.strip(),
        wish=wish.strip(),
    )


def _add_line(dispute: Dispute, claim: LineClaim, balances: dict[int, LineBalance]) -> None:
    balance = balances.get(claim.line_id)
    if balance is None:
        raise NotComplete(_("That line is not on this invoice."))
    net = _net(claim, balance)
    if claim.reason == "other" and not claim.explanation.strip():
        raise NotComplete(_("Say in your own words what is wrong with this line."))
    try:
        with transaction.atomic():
            DisputeLine.objects.create(
                dispute=dispute,
                invoice_line=balance.line,
                reason=claim.reason,
                explanation=claim.explanation.strip(),
                quantity=claim.quantity,
                net=net,
                gross=gross_of(net, balance),
            )
    except IntegrityError as error:
        raise NotComplete(_("There is an open case about this line and this reason already. Write there.")) from error


def _net(claim: LineClaim, balance: LineBalance) -> Decimal:
    """Cents, above zero and at most what is left of the line."""
    net = balance.net_left
    if claim.net is not None:
        net = claim.net
    elif claim.quantity is not None:
        net = min(r(claim.quantity * balance.line.unit_price), balance.net_left)
    if not 0 < net <= balance.net_left:
        raise NotComplete(_("You can dispute at most what is still open on this line."))
    return net
