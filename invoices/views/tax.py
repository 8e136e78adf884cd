"""The VAT return, the ICP list and the small-business limit, and the first two as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.views.settings import needs_business
from foundation.kernel.calendar import local_date
from foundation.kernel.money import format_amount
from foundation.kernel.spreadsheet import Cell, as_csv
from invoices import tax
from invoices.sheets import day
from invoices.tax import Quarter

SHOWN = 8  # quarters one can choose from


@require_safe
@needs_business
def vat(request: HttpRequest) -> HttpResponse:
    quarter, language = _quarter(request), get_language()
    watch = tax.kor_watch(request.business, quarter.year)
    context = {
        "return": _printed(tax.vat_return(request.business, quarter), language),
        "icp": [_customer(each, language) for each in tax.icp(request.business, quarter)],
        "kor": {
            "watch": watch, "turnover": _money(watch.turnover, language), "left": _money(watch.left, language),
            "limit": _money(tax.KOR_LIMIT, language),
        },
        "quarter": quarter,
        "quarters": _choices(_today(request), quarter),
        "file_by": day(quarter.file_by.isoformat(), language),
    }  # fmt: skip
    return render(request, "invoices/vat.html", context)


@require_safe
@needs_business
def vat_csv(request: HttpRequest) -> HttpResponse:
    quarter = _quarter(request)
    found = tax.vat_return(request.business, quarter)
    rows: list[Sequence[Cell]] = [
        (box.code, str(box.label), box.base, box.vat, box.base_filed, box.vat_filed) for box in found.boxes
    ]
    rows.append(("5a", _("VAT due"), None, found.due, None, found.due_filed))
    heading = (_("Box"), _("What"), _("Turnover"), _("VAT"), _("Turnover to file"), _("VAT to file"))
    word = _("vat-return")
    return _csv(heading, rows, f"{word}-{quarter}.csv")


@require_safe
@needs_business
def icp_csv(request: HttpRequest) -> HttpResponse:
    quarter = _quarter(request)
    rows = [
        (each.country, each.vat_id, each.name, each.goods, each.services) for each in tax.icp(request.business, quarter)
    ]
    heading = (_("Country"), _("VAT number"), _("Name"), _("Goods"), _("Services"))
    return _csv(heading, rows, f"icp-{quarter}.csv")


def _csv(heading: Sequence[str], rows: Iterable[Sequence[Cell]], name: str) -> HttpResponse:
    response = HttpResponse(as_csv(heading, rows, language=get_language()), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _today(request: HttpRequest) -> date:
    return local_date(timezone.now(), request.business.time_zone)


def _quarter(request: HttpRequest) -> Quarter:
    return Quarter.parse(request.GET.get("quarter", ""), _today(request))


def _choices(today: date, chosen: Quarter) -> list[Quarter]:
    """The last two years, and the chosen quarter if it is older."""
    found = [Quarter.of(today)]
    while len(found) < SHOWN:
        found.append(found[-1].before)
    return found if chosen in found else [*found, chosen]


def _money(amount: Decimal | None, language: str) -> str:
    return "" if amount is None else format_amount(amount, "EUR", language)


def _printed(found: tax.Return, language: str) -> dict:
    boxes = [
        {
            "code": box.code, "label": box.label, "base": _money(box.base, language), "vat": _money(box.vat, language),
            "base_filed": f"{box.base_filed:f}", "vat_filed": "" if box.vat_filed is None else f"{box.vat_filed:f}",
        }
        for box in found.boxes
    ]  # fmt: skip
    others = [
        {"pk": each.pk, "number": each.number, "net": format_amount(each.net, each.currency, language),
         "vat": format_amount(each.vat, each.currency, language)}
        for each in found.others
    ]  # fmt: skip
    return {
        "boxes": boxes,
        "others": others,
        "due": _money(found.due, language),
        "due_filed": f"{found.due_filed:f}",
        "exempt": _money(found.exempt, language) if found.exempt else "",
        "outside": _money(found.outside, language) if found.outside else "",
    }


def _customer(each: tax.EuCustomer, language: str) -> dict[str, str]:
    return {
        "vat_id": f"{each.country} {each.vat_id}" if each.vat_id else "",
        "name": each.name,
        "goods": _money(each.goods, language),
        "services": _money(each.services, language),
    }
