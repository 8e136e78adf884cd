"""Dates are read by Europeans, in both languages."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.utils import formats, translation


@pytest.mark.parametrize(("language", "written"), [("en", "20 November 2026, 10:05"), ("nl", "20 november 2026 10:05")])
def test_a_moment_is_written_with_the_day_first_and_a_clock_of_24_hours(language, written):
    with translation.override(language):
        assert formats.date_format(datetime(2026, 11, 20, 10, 5, tzinfo=UTC), "DATETIME_FORMAT") == written


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("typed", ["2026-05-12", "12-05-2026", "12/05/2026"])
def test_a_typed_date_is_never_read_as_month_first(language, typed):
    with translation.override(language):
        assert forms.DateField().clean(typed) == date(2026, 5, 12)
