"""The pages and the CSV, as people meet them."""

import pytest

from insights.services import summaries
from insights.tests.make import business, disputed_on, invoice_on, learned_on, on, withdrawn_on
from invoices.tests.make import make_business, owner_of

pytestmark = pytest.mark.django_db
TABS = ("/insights/", "/insights/disputes/", "/insights/course/")


@pytest.fixture
def alice():
    found = business()
    case = disputed_on(invoice_on(found, "2026-10-10"), "2026-10-12")
    withdrawn_on(case, "2026-10-13")
    learned_on(case, "2026-10-14", "Hours are <announced>.")
    for _each in range(4):
        invoice_on(found, "2026-10-20")
    summaries.rebuild(found)
    return found


@pytest.fixture(autouse=True)
def _in_november():
    with on("2026-11-25"):
        yield


def test_every_tab_shows_its_figures_with_a_drawing_and_the_table_beside_it(client, alice):
    client.force_login(owner_of(alice))
    money, disputes, course = (client.get(page).content.decode() for page in TABS)
    assert "€2,571.25" in money  # five invoices
    assert 'role="img"' in money
    assert "20 %" in disputes  # one of five, from 3.6 to 62.4 %
    assert "3.6–62.4 %" in disputes
    assert "Hours are &lt;announced&gt;." in disputes
    assert "Before and after" in course
    assert "Answered by the payment FAQ" not in course
    for page in (money, disputes, course):
        assert "style=" not in page


def test_figures_are_read_from_summaries_in_a_handful_of_queries(client, alice, django_assert_max_num_queries):
    client.force_login(owner_of(alice))
    for page in TABS:
        with django_assert_max_num_queries(16):
            client.get(page)


def test_each_figure_is_a_csv_with_plain_numbers(client, alice):
    client.force_login(owner_of(alice))
    answer = client.get("/insights/csv/dispute-rate/")
    assert answer["Content-Disposition"] == 'attachment; filename="dispute-rate-2026-11-25.csv"'
    lines = answer.content.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "Invoices dated,Invoices,Disputed,As a share (%),from (%),to (%)"
    assert lines[11] == "Oct 2026,5,1,20.0,3.6,62.4"
    assert "'" not in lines[11]
    assert client.get("/insights/csv/ageing/").content.decode("utf-8-sig").startswith("Age,Amount (EUR)\r\n")
    assert client.get("/insights/csv/faq/").status_code == 404
    assert client.get("/insights/csv/nothing/").status_code == 404


def test_amounts_of_two_currencies_are_never_added(client, alice):
    invoice_on(alice, "2026-10-20", currency="USD")
    summaries.rebuild(alice)
    client.force_login(owner_of(alice))
    assert "€2,571.25" in client.get("/insights/").content.decode()
    dollars = client.get("/insights/?currency=USD").content.decode()
    assert "US$514.25" in dollars
    assert "currencies are never added up" in dollars


def test_a_business_sees_its_own_figures_and_a_new_one_what_to_do_next(client, alice):
    client.force_login(owner_of(make_business("Bob")))
    for page in TABS:
        text = client.get(page).content.decode()
        assert "No figures yet" in text
        assert "Kramer" not in text
    assert b"514" not in client.get("/insights/csv/ageing/").content
