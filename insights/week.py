"""What a week's letter says: what is due, what is late, whose turn it is, what changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Business
from disputes.models import Dispute
from disputes.queries import local_day
from foundation.kernel.actors import Party
from foundation.kernel.calendar import end_of_day, local_date
from foundation.kernel.money import cents, format_amount
from insights.gathering import cases_of, invoices_of
from invoices.models import Invoice
from invoices.sheets import day
from payments.models import Payment

SHOWN = 8  # per section; the rest is counted
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Item:
    """One line with its link."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class Section:
    title: str
    items: Sequence[Item]
    more: str = ""


@dataclass(frozen=True)
class Week:
    """`sections` without an item are left out; nothing in them and nothing in `changed` means nothing to say."""

    business: Business
    monday: date
    title: str
    sections: Sequence[Section]
    changed: Sequence[str]

    @property
    def is_empty(self) -> bool:
        return not self.sections and not self.changed


def monday_of(now: datetime, zone: str) -> date:
    """The Monday of this week where the business lives."""
    today = local_date(now, zone)
    return today - timedelta(days=today.weekday())


def of(business: Business, *, monday: date, language: str) -> Week:
    """In the language that is active; `language` is for dates and amounts. Looks a week ahead and a week back."""
    asked = [each for each in (_due(business, monday), _late(business, monday)) if each]
    sections = [_invoices(title, found, language) for title, found in asked]
    cases = cases_of(business).open().exclude(ball_with="").order_by("due_at", "pk")
    for title, party in ((_("It is your turn"), Party.FREELANCER), (_("Waiting for the client"), Party.CLIENT)):
        sections.append(_cases(title, cases.filter(ball_with=party), business, language))
    changed = [*_money(business, monday, language), *_news(business, monday)]
    title = _("Your week from %(day)s") % {"day": day(monday.isoformat(), language)}
    return Week(business, monday, title, [each for each in sections if each.items], changed)


def all_of(businesses: Iterable[Business], *, now: datetime, language: str) -> list[Week]:
    """The weeks that have something to say, as they would be told now."""
    weeks = [of(each, monday=monday_of(now, each.time_zone), language=language) for each in businesses]
    return [each for each in weeks if not each.is_empty]


def _asked(business: Business) -> QuerySet[Invoice]:
    """Something may be asked for now."""
    return invoices_of(business).filter(open_total__gt=0).order_by("due_on", "pk")


def _due(business: Business, monday: date) -> tuple[str, QuerySet[Invoice]]:
    return _("Due this week"), _asked(business).filter(due_on__gte=monday, due_on__lt=monday + WEEK)


def _late(business: Business, monday: date) -> tuple[str, QuerySet[Invoice]]:
    return _("Overdue"), _asked(business).filter(due_on__lt=monday)


def _invoices(title: str, found: QuerySet[Invoice], language: str) -> Section:
    rows = [each for each in found.defer("snapshot")[: 10 * SHOWN] if each.undisputed_open > 0]
    items = [
        Item(
            f"{each.number} · {each.buyer_name}",
            _("%(amount)s, due %(day)s")
            % {
                "amount": format_amount(each.undisputed_open, each.currency, language),
                "day": day(each.due_on.isoformat(), language) if each.due_on else "",
            },
            _url(each),
        )
        for each in rows[:SHOWN]
    ]
    return Section(title, items, _more(len(rows)))


def _cases(title: str, found: QuerySet[Dispute], business: Business, language: str) -> Section:
    rows = list(found.only("pk", "business", "number", "client_name", "state", "due_at")[: 10 * SHOWN])
    items = [
        Item(f"{each.number} · {each.client_name}", _case_state(each, business, language), _url(each))
        for each in rows[:SHOWN]
    ]
    return Section(title, items, _more(len(rows)))


def _case_state(case: Dispute, business: Business, language: str) -> str:
    state: str | Promise = case.get_state_display()
    due = local_day(case.due_at, business.time_zone, language)
    return _("%(state)s, by %(day)s") % {"state": state, "day": due} if due else str(state)


def _more(count: int) -> str:
    rest = count - SHOWN
    return ngettext("and %(rest)s more", "and %(rest)s more", rest) % {"rest": rest} if rest > 0 else ""


def _url(thing: Invoice | Dispute) -> str:
    """Opens in the business it belongs to, whichever the reader works for when they press it."""
    door = reverse("accounts:choose", args=[thing.business_id])
    return f"{settings.SITE_URL}{door}?{urlencode({'next': thing.get_absolute_url()})}"


def _money(business: Business, monday: date, language: str) -> list[str]:
    """What came in, per currency: they are never added."""
    rows = Payment.objects.for_business(business).filter(received_on__gte=monday - WEEK, received_on__lt=monday)
    sums = rows.order_by("invoice__currency").values_list("invoice__currency").annotate(Sum("amount"))
    return [
        _("%(amount)s came in.") % {"amount": format_amount(cents(Decimal(amount)), currency, language)}
        for currency, amount in sums
        if amount > 0
    ]


def _news(business: Business, monday: date) -> list[str]:
    zone, before = business.time_zone, timedelta(days=1)
    since, until = end_of_day(monday - WEEK - before, zone), end_of_day(monday - before, zone)
    issued = invoices_of(business).filter(issued_on__gte=monday - WEEK, issued_on__lt=monday)
    cases = cases_of(business)
    counts = [
        (issued.count(), _sent), (cases.filter(opened_at__gt=since, opened_at__lte=until).count(), _opened),
        (cases.filter(settled_at__gt=since, settled_at__lte=until).count(), _settled),
    ]  # fmt: skip
    return [say(count) % {"count": count} for count, say in counts if count]


def _sent(count: int) -> str:
    return ngettext("You sent %(count)s invoice.", "You sent %(count)s invoices.", count)


def _opened(count: int) -> str:
    return ngettext("%(count)s dispute was reported.", "%(count)s disputes were reported.", count)


def _settled(count: int) -> str:
    return ngettext("%(count)s dispute was settled.", "%(count)s disputes were settled.", count)


def settings_url() -> str:
    return settings.SITE_URL + reverse("insights:digest")
