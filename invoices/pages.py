"""What the owner's and the client's page of one invoice show, gathered without N+1."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Business
from clients import timesheet, waiting
from clients.models import TimeEntry
from foundation.kernel import hours
from foundation.kernel.calendar import local_date
from foundation.kernel.money import format_amount
from invoices import claims, clarity, codes, delivered, einvoice, listing, outlook, queries, timelog
from invoices.models import Invoice
from invoices.sheets import day, in_fours, sheet
from invoices.states import Standing

SUMS = (
    "total", "credited_total", "paid_total", "written_off_total", "disputed_total", "planned_total", "open_total",
)  # fmt: skip


def amounts(invoice: Invoice, language: str) -> dict[str, str]:
    """The sums of an invoice as strings in the reader's language."""
    names = (
        "total",
        "credited_total",
        "paid_total",
        "written_off_total",
        "disputed_total",
        "planned_total",
        "open_total",
    )
    found = {name: format_amount(getattr(invoice, name), invoice.currency, language) for name in names}
    return found | {"undisputed_open": format_amount(invoice.undisputed_open, invoice.currency, language)}


def standing(invoice: Invoice) -> dict[str, Any]:
    today = local_date(timezone.now(), invoice.business.time_zone)
    now = invoice.standing(today)
    return {"label": now.label, "pill": listing.PILLS.get(now, "neutral"), "value": now}


def standing_for_client(invoice: Invoice) -> dict[str, Any]:
    """The client does not care how the invoice left the house: it is to be paid, or it is not."""
    found = standing(invoice)
    if invoice.is_credit_note:
        return found | {"label": invoice.get_kind_display(), "pill": "ok"}
    if found["value"] in (Standing.ISSUED, Standing.SENT):
        return found | {"label": _("To be paid"), "pill": "info"}
    return found


def owner_page(invoice: Invoice, language: str) -> dict[str, Any]:
    """Context of the freelancer's page of an issued invoice."""
    reminders, link = delivered.reminders_of(invoice), queries.standing_link(invoice)
    found = delivered.letters(invoice, reminders)
    return {
        "invoice": invoice,
        "standing": standing(invoice),
        "amounts": amounts(invoice, language),
        "due_on": day(invoice.due_on.isoformat(), language) if invoice.due_on else "",
        "sheet": sheet(invoice.snapshot),
        "files": files(invoice),
        "standing_link": link,
        "client_url": queries.url_of(link),
        "credit_notes": list(invoice.credit_notes.order_by("issued_at")) if invoice.credited_total else [],
        "letters": found,
        "waiting": waiting.letters(invoice.business, f"invoice:{invoice.pk}"),
        "can_finish": invoice.is_deposit and not invoice.is_credit_note and not hasattr(invoice, "settled_by"),
        "can_claim": claims.is_overdue(invoice, local_date(timezone.now(), invoice.business.time_zone)),
        "was_sent": any(letter.kind != "reminder" for letter in found),
        "nobody_reached": invoice.sent_at is not None and delivered.nobody_reached(found),
        "reminders": outlook.of_invoice(invoice, reminders),
        "einvoice": einvoice_panel(invoice, language),
        "cards": [card for show in also_shown_to_owner for card in show(invoice, language)],
        "scores": clarity_at_issue(invoice),
    }


@dataclass(frozen=True)
class Travelling:
    """A file that goes out with the invoice: an attachment with its `key`, or the log of hours as `kind`."""

    title: str
    size: str = ""
    key: UUID | None = None
    kind: str = ""


def files(invoice: Invoice) -> list[Travelling]:
    """The log of hours first, then the attachments in order. One query."""
    words = {"pdf": _("Log of hours (PDF)"), "csv": _("Log of hours (CSV)")}
    logged = [Travelling(words[kind], kind=kind) for kind in words if invoice.snapshot.get("time_log")]
    rows = invoice.attachments.select_related("file")
    return [*logged, *(Travelling(row.title, filesizeformat(row.file.size), row.pk) for row in rows)]


def hours_page(business: Business, offered: Sequence[TimeEntry], chosen: set[str], language: str) -> dict[str, Any]:
    """The hours to choose from, as rows of words."""
    place = ZoneInfo(business.time_zone)
    rows = [
        {
            "entry": entry,
            "day": timelog.short_day(entry.day, language),
            "span": timesheet.span(entry, place),
            "length": hours.clock(entry.seconds or 0),
            "rate": format_amount(entry.hourly_rate, "EUR", language) if entry.hourly_rate is not None else "",
            "is_chosen": str(entry.pk) in chosen,
        }
        for entry in offered
    ]
    return {"rows": rows, "total": hours.clock(sum(entry.seconds or 0 for entry in offered))}


def clarity_at_issue(invoice: Invoice) -> list[dict[str, Any]]:
    """What each line scored on the day it was issued; nothing for documents that are not judged."""
    words = {line["position"]: line["description"] for line in invoice.snapshot.get("lines", []) if "position" in line}
    return [
        {
            "text": words.get(row["position"], str(row["position"])),
            "score": row["score"],
            "pill": clarity.pill_of(row["score"]),
        }
        for row in invoice.snapshot.get("clarity", [])
    ]


def einvoice_panel(invoice: Invoice, language: str) -> dict[str, Any]:
    """What the UBL keeps, and what keeps it off the Peppol network, each with the page where it can be mended."""
    choice = einvoice.choose(invoice.snapshot)
    places = {
        "seller": (reverse("accounts:business"), _("your business details")),
        "buyer": (reverse("clients:edit", args=[invoice.client_id]), _("the client's details")),
    }
    places["buyer_reference"] = places["buyer"]
    hint = _("A KvK number is enough; outside the Netherlands the VAT number.")
    missing = [
        {
            "text": found.text(language),
            "place": places.get(found.field.rpartition(" ")[2].partition(".")[0]),
            "hint": hint if found.field.endswith(".endpoint") else "",
        }
        for found in choice.missing
    ]
    return {"choice": choice, "missing": missing}


def pictures(invoice: Invoice) -> dict[str, str]:
    """QR codes as data URLs, for the amount that may be asked for now: the undisputed part that is open."""
    if invoice.is_credit_note or invoice.is_draft:
        return {}
    text = codes.payment_text(invoice.snapshot, invoice.undisputed_open)
    return {"qr_pay": codes.data_url(codes.png(text))} if text else {}


# Cards that packages above add to the client's and the owner's page: functions of (invoice, language) that return
# dicts with title, text, url, action and pill.
also_shown: list[Callable[[Invoice, str], list[dict[str, Any]]]] = []
also_shown_to_owner: list[Callable[[Invoice, str], list[dict[str, Any]]]] = []


def client_page(invoice: Invoice, language: str) -> dict[str, Any]:
    """Context of the client's page: what may be asked for now comes first."""
    qr = pictures(invoice)
    return {
        "invoice": invoice,
        "seller": invoice.snapshot["seller"],
        "standing": standing_for_client(invoice),
        "amounts": amounts(invoice, language),
        "due_on": day(invoice.due_on.isoformat(), language) if invoice.due_on else "",
        "in_doubt": queries.account_in_doubt(invoice),
        "qr": qr.get("qr_pay", ""),
        "iban": in_fours(invoice.snapshot["seller"]["iban"]),
        "reference": codes.payment_reference(invoice.number),
        "sheet": sheet(invoice.snapshot),
        "files": files(invoice),
        "has_ubl": einvoice.choose(invoice.snapshot).spec is not None,
        "cards": [card for show in also_shown for card in show(invoice, language)],
        "credit_notes": list(invoice.credit_notes.order_by("issued_at")) if invoice.credited_total else [],
    }
