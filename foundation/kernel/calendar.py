"""Days and hours as a business counts them. Instants are UTC; documents and deadlines live in the seller's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

FORMATTED = 4_096  # how many formatted days and minutes are remembered
OFFICE_OPENS, OFFICE_CLOSES = time(9), time(17)


@cache
def _holidays(country: str) -> object:
    """Of a country whose holidays are not known only the weekends count."""
    import holidays

    try:
        return holidays.country_holidays(country or "NL")
    except NotImplementedError:
        return {}


def is_business_day(day: date, country: str = "NL") -> bool:
    """Monday to Friday and no public holiday of the country."""
    return day.weekday() < 5 and day not in _holidays(country)  # type: ignore[operator]


def add_business_days(day: date, count: int, country: str = "NL") -> date:
    """The date `count` business days after `day`; `count` 0 gives the same day or the first business day after it."""
    while count > 0 or not is_business_day(day, country):
        day += timedelta(days=1)
        if is_business_day(day, country):
            count -= 1
    return day


def local_date(instant: datetime, zone: str) -> date:
    """The calendar date of an instant where the business lives."""
    return instant.astimezone(ZoneInfo(zone)).date()


def end_of_day(day: date, zone: str) -> datetime:
    """The last second of a local day, in UTC: deadlines end then."""
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(zone)).astimezone(UTC)


def in_office_hours(instant: datetime, zone: str, country: str = "NL") -> bool:
    """Between 09:00 and 17:00 local time on a business day."""
    local = instant.astimezone(ZoneInfo(zone))
    return is_business_day(local.date(), country) and OFFICE_OPENS <= local.time() < OFFICE_CLOSES


def office_opens(day: date, zone: str) -> datetime:
    """09:00 local time of that day, in UTC."""
    return datetime.combine(day, OFFICE_OPENS, ZoneInfo(zone)).astimezone(UTC)


@lru_cache(FORMATTED)
def day(iso: str, language: str) -> str:
    """`23 november 2026` or `23 November 2026`; empty stays empty."""
    from babel.dates import format_date

    locale = {"nl": "nl_NL"}.get(language, "en_GB")
    return format_date(date.fromisoformat(iso), "d MMMM y", locale=locale) if iso else ""


def local_time(instant: datetime | None, zone: str, language: str) -> str:
    """`23 nov 2026, 14:05` where the business lives; nothing for no moment."""
    if instant is None:
        return ""
    return _minute(instant.astimezone(ZoneInfo(zone)).replace(second=0, microsecond=0, tzinfo=None), language)


@lru_cache(FORMATTED)
def _minute(local: datetime, language: str) -> str:
    from babel.dates import format_datetime

    return format_datetime(local, "d MMM y, HH:mm", locale={"nl": "nl_NL"}.get(language, "en_GB"))
