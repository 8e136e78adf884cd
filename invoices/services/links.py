"""The client's way in: a standing link per invoice, printed on paper, and one for every recipient of a letter."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from foundation.audit import log
from foundation.kernel.actors import Actor
from foundation.links import services as links
from foundation.links.models import SecretLink
from foundation.mail import outbox
from invoices.models import Delivery, Invoice
from invoices.queries import address_of, client_url, links_of, signed_by, url_of
from invoices.services.issue import LINK_LIVES, lock

__all__ = ["client_url", "end", "new_link", "renew", "url_of"]

NOT_AGAIN_FOR = timedelta(minutes=10)  # a button that strangers can press does not fill somebody's mailbox


@transaction.atomic
def new_link(invoice: Invoice, *, actor: Actor, recipient: str = "") -> SecretLink:
    """Another link to the same page, for one recipient."""
    link = links.create(
        purpose="invoice", target_id=invoice.pk, expires_at=timezone.now() + LINK_LIVES, recipient=recipient
    )
    _record("invoice.link_made", invoice, link, actor)
    return link


@transaction.atomic
def end(invoice: Invoice, link: SecretLink, *, actor: Actor) -> None:
    """The link opens nothing any more. The standing one gets a successor, so that letters still have an address."""
    lock(invoice.pk)
    row = links_of(invoice).filter(pk=link.pk).first()
    if row is None:
        return
    links.revoke(row, actor=actor)
    _record("invoice.link_ended", invoice, row, actor)
    if not row.recipient and not links_of(invoice).filter(recipient="").exists():
        new_link(invoice, actor=actor)


@transaction.atomic
def renew(old: SecretLink) -> None:
    """Mail a fresh link to the address the old one was made for, or else to the client's address on the invoice."""
    if old.revoked_at or not Invoice.objects.filter(pk=old.target_id).exists():
        return
    invoice = lock(old.target_id)
    to = old.recipient or invoice.buyer_email
    if not to or invoice.deliveries.filter(email__to=to, sent_at__gt=timezone.now() - NOT_AGAIN_FOR).exists():
        return
    _mail_link(invoice, to, actor=Actor.system(), asked=True)


@transaction.atomic
def replace(invoice: Invoice, link: SecretLink, *, actor: Actor) -> None:
    """End a recipient's link and mail them another one. A link that ended meanwhile is left alone."""
    row = lock(invoice.pk)
    if link.recipient and links_of(row).filter(pk=link.pk).exists():
        end(row, link, actor=actor)
        _mail_link(row, link.recipient, actor=actor, asked=False)


def _mail_link(invoice: Invoice, to: str, *, actor: Actor, asked: bool) -> None:
    link = new_link(invoice, actor=actor, recipient=to)
    email = outbox.queue(
        "invoices/email/new_link",
        to=to,
        language=invoice.language,
        context={
            "invoice": invoice,
            "seller": signed_by(invoice),
            "url": url_of(link),
            "asked": asked,
            "address": address_of(invoice),
            "log_head": log.head(log.business_chain(invoice.business_id)).label(invoice.number),
        },
        business_id=invoice.business_id,
        about=f"invoice:{invoice.pk}",
        from_name=invoice.business.name,
        reply_to=invoice.business.email,
    )
    Delivery.objects.create(invoice=invoice, email=email, link=link)


def _record(verb: str, invoice: Invoice, link: SecretLink, actor: Actor) -> None:
    chain = log.business_chain(invoice.business_id)
    log.record(verb, chain=chain, actor=actor, subject=f"invoice:{invoice.pk}", data={"link": str(link.pk)})
