"""Dates as people here write them."""

from datetime import datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format


@pytest.mark.parametrize(
    ("language", "name", "written"),
    [
        ("en", "DATE_FORMAT", "2 November 2026"),
        ("en", "DATETIME_FORMAT", "2 November 2026, 10:00"),
        ("en", "SHORT_DATETIME_FORMAT", "2 Nov 2026, 10:00"),
        ("nl", "DATE_FORMAT", "2 november 2026"),
    ],
)
def test_the_day_comes_before_the_month_in_both_languages(language, name, written):
    with translation.override(language):
        assert date_format(datetime(2026, 11, 2, 10), name) == written
