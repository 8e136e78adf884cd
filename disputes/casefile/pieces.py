"""The papers and exhibits that travel with a case file: which there are, and which stay out and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from clients import paper as agreed
from clients.models import Agreement
from disputes import paper, queries
from disputes.models import Dispute, Exhibit
from foundation.files import names
from foundation.files.models import StoredFile
from foundation.kernel.actors import Party
from invoices import paper as invoices
from invoices.models import Invoice
from invoices.sheets import day


@dataclass(frozen=True)
class Piece:
    """One file. `left_out` says why it is only named: then neither its pages nor its bytes are in the case file."""

    label: str
    title: str
    date: str
    party: str
    path: str  # in the ZIP
    file: StoredFile
    remarks: tuple[str, ...] = ()
    left_out: str = ""

    def told(self) -> list[Any]:
        return [self.label, self.title, self.date, self.party, self.path, self.file.sha256, self.remarks, self.left_out]


def exhibits(dispute: Dispute, language: str) -> list[Piece]:
    """What was shared, freelancer first, by number. Private files, and so the originals of redacted copies, never."""
    rows = Exhibit.objects.filter(dispute=dispute, shared_at__isnull=False).select_related("file", "line")
    ordered = sorted(rows, key=lambda each: (each.party != Party.FREELANCER, each.number))
    return [_exhibit(each, dispute, language) for each in ordered]


def _exhibit(each: Exhibit, dispute: Dispute, language: str) -> Piece:
    zone = dispute.business.time_zone
    remarks = [_("Shared on %(day)s") % {"day": queries.local_day(each.shared_at, zone, language)}]
    if each.late:
        remarks.append(_("added after the evidence round"))
    remarks.append(f"{each.get_stance_display()}{': ' + each.stance_note if each.stance_note else ''}")
    left_out = ""
    if each.withdrawn_at:
        day_of = queries.local_day(each.withdrawn_at, zone, language)
        left_out = _("Withdrawn on %(day)s by the side that had shared it.") % {"day": day_of}
    return Piece(
        label=each.label,
        title=each.title,
        date=queries.local_day(each.added_at, zone, language),
        party=str(Party(each.party).label),
        path=f"exhibits/{each.label}-{names.clean(each.file.name)}",
        file=each.file,
        remarks=tuple(remarks),
        left_out=left_out,
    )


def papers(dispute: Dispute, language: str) -> list[Piece]:
    """What was agreed before, the invoice with its corrections, what was agreed in the case. Made now if need be."""
    invoice = dispute.invoice
    notes = Invoice.objects.filter(corrects=invoice).issued().order_by("issued_at").select_related("business")
    found = [_agreement(each, dispute, language) for each in _agreements(invoice)]
    found += [_invoice(each, language) for each in (invoice, *notes)]
    for signed in dispute.agreements.select_related("dispute__business", "proposal").order_by("pk"):
        stored, when = paper.build(signed.pk), signed.concluded_at
        found.append(
            _paper(_("Settlement agreement"), dispute.number, when, stored, paper.file_name(signed), dispute, language)
        )
    return found


def _agreements(invoice: Invoice) -> list[Agreement]:
    """The accepted versions that lines of this invoice rest on."""
    used = Q(items__invoice_lines__invoice=invoice) | Q(rates__invoice_lines__invoice=invoice)
    return list(Agreement.objects.filter(used, decided_at__isnull=False).distinct().order_by("decided_at", "pk"))


def _agreement(each: Agreement, dispute: Dispute, language: str) -> Piece:
    stored = agreed.of(each)
    return _paper(str(each.get_kind_display()), each.title, each.decided_at, stored, stored.name, dispute, language)


def _invoice(invoice: Invoice, language: str) -> Piece:
    stored = invoices.build(invoice.pk).file
    word = _("Credit note") if invoice.is_credit_note else _("Invoice")
    date = day(invoice.issued_on.isoformat(), language)
    path = f"papers/{invoices.file_name(invoice)}"
    return Piece(str(word), invoice.number, date, str(Party.FREELANCER.label), path, stored)


def _paper(
    label: str, title: str, when: datetime, stored: StoredFile, name: str, dispute: Dispute, language: str
) -> Piece:
    date = queries.local_day(when, dispute.business.time_zone, language)
    return Piece(label, title, date, "", f"papers/{names.clean(name)}", stored)
