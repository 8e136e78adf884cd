"""The owner's list: sums that are filters, search, and pages that lose and double nothing."""

import html as markup
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from zeal import zeal_context

from foundation.kernel.money import format_amount
from invoices import listing
from invoices.models import Invoice
from invoices.services.credit import credit_lines
from invoices.services.settle import set_disputed, write_off
from invoices.tests.make import SYSTEM, actor_of, make_business, make_draft, make_invoice, mark_sent, owner_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
TODAY = date(2026, 12, 1)


@pytest.fixture
def alice():
    return make_business()


def fill(business, count, *, created=None):
    """Many drafts in one go; all created in the same instant, so that only the id orders them."""
    moment = created or datetime(2026, 11, 1, 9, tzinfo=UTC)
    Invoice.objects.bulk_create(
        Invoice(business=business, buyer_name=f"Client {number}", created_at=moment) for number in range(count)
    )


def names_on(page):
    rows = page.content.decode().split("<tbody>")[-1].split("</tbody>")[0]
    return [markup.unescape(cell.split("</td>")[0]) for cell in rows.split('data-role="title">')[1:]]


def follow(client, path):
    """All pages, by the More link; ten at most, lest a fault goes round in circles."""
    for _turn in range(10):
        if not path:
            return
        page = client.get(path, headers=ENGLISH)
        assert page.status_code == 200
        yield page
        more = page.content.decode().split('<tr class="more-row">')
        path = markup.unescape(more[1].split('href="')[1].split('"')[0]) if len(more) > 1 else ""


def test_paging_shows_every_invoice_once_also_among_ties(client, alice):
    fill(alice, 120)
    fill(alice, 7, created=datetime(2026, 11, 2, 9, tzinfo=UTC))
    fill(make_business("Bureau Bob"), 60)
    client.force_login(owner_of(alice))
    pages = list(follow(client, "/invoices/"))
    seen = [name for page in pages for name in names_on(page)]
    assert [len(names_on(page)) for page in pages] == [50, 50, 27]
    assert sorted(seen) == sorted([f"Client {n}" for n in range(120)] + [f"Client {n}" for n in range(7)])


def test_an_invoice_made_while_paging_moves_nobody_to_another_page(client, alice):
    fill(alice, 60)
    client.force_login(owner_of(alice))
    first, second = follow(client, "/invoices/"), []
    seen = names_on(next(first))
    fill(alice, 5, created=datetime(2026, 11, 20, tzinfo=UTC))
    second = names_on(next(first))
    assert len(seen + second) == len(set(seen + second)) == 60


def test_htmx_gets_the_next_rows_alone(client, alice):
    fill(alice, 60)
    client.force_login(owner_of(alice))
    cursor = next(follow(client, "/invoices/")).context["page"].next_cursor
    rows = client.get("/invoices/", {"after": cursor}, headers={"hx-request": "true"}).content.decode()
    assert rows.lstrip().startswith("<tr>")
    assert rows.count("<tr>") == 10


@pytest.mark.parametrize("cursor", ["x", "x:y", "2026-11-01|abc", "\x00", "é" * 900, "a|b|c:sig"])
def test_a_forged_cursor_starts_at_the_top(client, alice, cursor):
    fill(alice, 3)
    client.force_login(owner_of(alice))
    assert len(names_on(client.get("/invoices/", {"after": cursor}))) == 3


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("kramer", 2), ("KRAMER lumen", 0), ("lumen", 1), ("atelier lum", 1), ("%", 1), ("_", 1), ("'; --", 0),
        ("\\", 0),
        ("\x00kramer", 2), ("🚀", 1), (" ", 4), ("k" * 500, 0),
    ],
)  # fmt: skip
def test_search_finds_words_in_number_and_client_and_takes_signs_literally(client, alice, words, found):
    for name in ("Kramer & Zn.", "Kramer & Zn.", "Atelier Lumen", "100% _zeker_ 🚀"):
        make_draft(alice, buyer_name=name)
    client.force_login(owner_of(alice))
    assert len(names_on(client.get("/invoices/", {"q": words}))) == found


def test_search_finds_a_number_and_keeps_to_the_chosen_tab(client, alice):
    invoice = make_invoice(alice)
    make_draft(alice)
    client.force_login(owner_of(alice))
    assert len(names_on(client.get("/invoices/", {"q": invoice.number}))) == 1
    assert len(names_on(client.get("/invoices/", {"q": "kramer", "tab": "draft"}))) == 1
    page = client.get("/invoices/", {"q": 'a&b="<x>', "tab": '"><script>'}).content.decode()
    assert "<script>" not in page.split("<tbody>")[0].split("</head>")[1]


def every_kind(business):
    """One invoice of each standing, all of € 514.25."""
    paid, part, overdue, disputed, off = (make_invoice(business) for _ in range(5))
    Invoice.objects.filter(pk=paid.pk).update(paid_total=paid.total)
    Invoice.objects.filter(pk=part.pk).update(paid_total=Decimal("100.00"))
    Invoice.objects.filter(pk=overdue.pk).update(due_on=date(2020, 1, 1))
    Invoice.objects.filter(pk=disputed.pk).update(due_on=date(2020, 1, 1))
    set_disputed(disputed, gross=Decimal("102.85"), actor=SYSTEM)
    write_off(off, amount=off.total, reason="gone", actor=SYSTEM)
    credited = make_invoice(business)
    credit_lines(credited, amounts={credited.lines.get().pk: Decimal("425.00")}, reason="all", actor=actor_of(business))
    make_draft(business)
    mark_sent(part)


def test_every_sum_is_the_sum_of_the_rows_it_filters(client, alice):
    every_kind(alice)
    every_kind(make_business("Bureau Bob"))
    client.force_login(owner_of(alice))
    column = {"open": "open_total", "overdue": "open_total", "disputed": "disputed_total", "paid_year": "paid_total"}
    tiles = client.get("/invoices/", headers=ENGLISH).context["tiles"]
    assert [tile.key for tile in tiles] == list(column)
    for tile in tiles:
        page = client.get("/invoices/", {"tab": tile.key}, headers=ENGLISH)
        rows = Invoice.objects.filter(pk__in=[row.pk for row in page.context["page"].rows])
        amount = sum((getattr(row, column[tile.key]) for row in rows), Decimal(0))
        assert (tile.count, tile.amount) == (len(rows), format_amount(amount, "EUR", "en")), tile.key
        assert tile.count > 0
    assert tiles[0].amount == "€1,442.75"


def test_the_tabs_share_the_invoices_out(client, alice):
    every_kind(alice)
    client.force_login(owner_of(alice))
    count = {tab: len(names_on(client.get("/invoices/", {"tab": tab}))) for tab in listing.TABS}
    assert count == {"all": 8, "draft": 1, "open": 3, "overdue": 1, "disputed": 1, "paid": 1, "credit": 1}


def test_the_list_takes_six_queries_whatever_its_length(client, alice, django_assert_max_num_queries):
    fill(alice, 130)
    every_kind(alice)
    client.force_login(owner_of(alice))
    client.get("/invoices/")
    with django_assert_max_num_queries(6), zeal_context():
        client.get("/invoices/?q=client")


def test_another_currency_is_counted_but_never_added_to_euros(client, alice):
    make_invoice(alice)
    make_invoice(alice, currency="USD")
    client.force_login(owner_of(alice))
    page = client.get("/invoices/", headers=ENGLISH)
    tile = page.context["tiles"][0]
    assert (tile.amount, tile.count) == ("€514.25", 2)
    assert "1 not in euro, not added" in page.content.decode()


def test_an_empty_list_says_what_to_do_next(client, alice):
    client.force_login(owner_of(alice))
    assert "Your first one takes a minute." in client.get("/invoices/", headers=ENGLISH).content.decode()


def test_what_is_due_today_is_not_overdue_where_the_business_lives(alice):
    invoice = make_invoice(alice)
    Invoice.objects.filter(pk=invoice.pk).update(due_on=TODAY)
    for day, standing in ((TODAY, "issued"), (TODAY + timedelta(days=1), "overdue")):
        invoice.refresh_from_db()
        assert invoice.standing(day) == standing
