"""Payment terms: thirty, sixty, and thirty again for those who could afford to pay at once."""

from datetime import date

import pytest

from foundation.law.terms import check_term, default_days
from foundation.law.tests.make import TABLE

ON = date(2026, 11, 24)


def check(days, party="b2b", country="NL", **more):
    return check_term(days, party=party, on=ON, jurisdiction=country, table=TABLE, **more)


def test_thirty_days_count_when_nothing_was_agreed():
    assert default_days("b2b", ON, "NL", TABLE)[0] == 30
    assert default_days("b2b", ON, "FR", TABLE)[1].jurisdiction == "EU"
    assert default_days("b2c", ON, "NL", TABLE) is None


@pytest.mark.parametrize(
    ("days", "fields", "severities"),
    [
        (60, {}, []),
        (61, {}, ["warning"]),
        (61, {"expressly_agreed": True}, ["note"]),
        (30, {"large_debtor": True}, []),
        (31, {"large_debtor": True}, ["error"]),
        (31, {"large_debtor": True, "expressly_agreed": True}, ["error"]),
        (30, {"party": "b2g"}, []),
        (31, {"party": "b2g"}, ["warning"]),
        (60, {"party": "b2g", "expressly_agreed": True}, ["note"]),
        (61, {"party": "b2g", "expressly_agreed": True}, ["error"]),
        (90, {"party": "b2c"}, []),
        (61, {"country": "DE"}, ["warning"]),
        (90, {"country": "US"}, []),
        (31, {"party": "b2g", "large_debtor": True}, ["warning"]),
        (31, {"party": "b2c", "large_debtor": True}, []),
    ],
)
def test_what_the_law_says_about_a_term(days, fields, severities):
    findings, rows = check(days, **fields)
    assert [finding.severity for finding in findings] == severities
    if findings:
        assert rows
        assert findings[0].citation == rows[0].citation


def test_a_term_below_zero_is_refused():
    with pytest.raises(ValueError, match="below zero"):
        check(-1)
