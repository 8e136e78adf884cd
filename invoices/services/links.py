"""The client's way in: one standing link per invoice, printed on paper and in mail."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from foundation.audit import log
from foundation.kernel.actors import Actor
from foundation.links import services as links
from foundation.links.models import SecretLink
from foundation.mail import outbox
from invoices import queries
from invoices.models import Invoice
from invoices.services.issue import LINK_LIVES


def client_url(invoice: Invoice) -> str:
    """The absolute address of the client's page, as printed on the PDF."""
    return queries.client_url(invoice)


@transaction.atomic
def new_link(invoice: Invoice, *, actor: Actor, recipient: str = "") -> SecretLink:
    """Another link to the same page, for one recipient."""
    link = links.create(
        purpose="invoice", target_id=invoice.pk, expires_at=timezone.now() + LINK_LIVES, recipient=recipient
    )
    log.record("invoice.link_made", chain=log.business_chain(invoice.business_id), actor=actor,
               subject=f"invoice:{invoice.pk}", data={"link": str(link.pk)})  # fmt: skip
    return link


def url_of(link: SecretLink) -> str:
    return f"{settings.SITE_URL}/i/{links.token(link)}/"


@transaction.atomic
def renew(old: SecretLink) -> None:
    """Mail a fresh link to the address the old one was made for, or else to the client's address on the invoice."""
    invoice = Invoice.objects.select_related("business").filter(pk=old.target_id).first()
    to = old.recipient or (invoice.buyer_email if invoice else "")
    if invoice is None or old.revoked_at or not to:
        return
    link = new_link(invoice, actor=Actor.system(), recipient=to)
    outbox.queue(
        "invoices/email/new_link",
        to=to,
        language=invoice.language,
        context={"invoice": invoice, "seller": invoice.snapshot["seller"], "url": url_of(link)},
        business_id=invoice.business_id,
        about=f"invoice:{invoice.pk}",
        from_name=invoice.business.name,
        reply_to=invoice.business.email,
    )
