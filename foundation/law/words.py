"""Dates inside sentences, as people of each language write them."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date


def english(day: date) -> str:
    return format_date(day, "d MMMM y", locale="en_GB")


def dutch(day: date) -> str:
    return format_date(day, "d MMMM y", locale="nl")
