"""Issue, send and remind, one invoice after the other: a refusal is one invoice's sentence, the others go on."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from foundation.kernel.actors import Actor
from foundation.work.kinds import Beat, Item, Kind, Result, Run
from invoices import paper, recipients
from invoices.bulk.targets import DRAFTS, UNSENT, due_for_reminder, invoice_of, suiting
from invoices.errors import CannotSend, NothingToRemind, NotIssued
from invoices.services import bulk, reminders
from invoices.services import issue as issuing
from invoices.services import send as sending


def address(item: Item) -> str:
    return reverse("invoices:detail", args=[item.target])


def _issue(run: Run, item: Item, actor: Actor) -> str:
    invoice = invoice_of(run, item)
    issued = issuing.issue(invoice, version=invoice.version, actor=actor)
    return issued.number


def _print(run: Run, item: Item) -> None:
    """The PDF is made before, because rendering holds no lock."""
    invoice = invoice_of(run, item)
    if invoice.is_draft:
        raise NotIssued
    paper.build(invoice.pk)


def _send(run: Run, item: Item, actor: Actor) -> str:
    """To whoever gets this client's invoices, and only what never left: a second letter is one's own decision."""
    invoice = issuing.lock(invoice_of(run, item).pk)
    to = [each.email for each in recipients.offered(invoice) if each.chosen] or [invoice.buyer_email]
    if not to[0]:
        raise CannotSend(_("There is no e-mail address on this invoice. Send it from its own page."))
    if invoice.sent_at:
        raise CannotSend(_("It was sent before. Nothing was sent twice."))
    sending.send_to_all(invoice, to=to, message="", actor=actor)
    return ", ".join(to)


def _remind(run: Run, item: Item, actor: Actor) -> str:
    """Only the stage that is due now, by the decision of the timer."""
    invoice = invoice_of(run, item)
    if invoice.is_draft:
        raise NotIssued
    if reminders.remind(invoice.pk, actor=actor) is None:
        raise NothingToRemind
    return invoice.buyer_email


def _issued(run: Run, actor: Actor, beat: Beat) -> Result:
    count = run.items.filter(fate=Item.Fate.DONE).count()
    return Result(ngettext("%(n)s invoice was issued.", "%(n)s invoices were issued.", count) % {"n": count})


def _sent(run: Run, actor: Actor, beat: Beat) -> Result:
    count = run.items.filter(fate=Item.Fate.DONE).count()
    return Result(ngettext("%(n)s letter is on its way.", "%(n)s letters are on their way.", count) % {"n": count})


def leads_to(run: Run) -> str:
    return reverse("invoices:list")


ISSUE = Kind(
    bulk.ISSUE, gettext_lazy("Issue drafts"), targets=suiting(DRAFTS), act=_issue, finish=_issued, address=address,
    leads_to=leads_to,
)  # fmt: skip
SEND = Kind(
    bulk.SEND, gettext_lazy("Send invoices"), targets=suiting(UNSENT), prepare=_print, act=_send, finish=_sent,
    address=address, leads_to=leads_to,
)  # fmt: skip
REMIND = Kind(
    bulk.REMIND, gettext_lazy("Send reminders"), targets=due_for_reminder, act=_remind, finish=_sent, address=address,
    leads_to=leads_to,
)  # fmt: skip
