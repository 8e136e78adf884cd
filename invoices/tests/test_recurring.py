"""Recurring invoices: once per period whatever happens to the timer, and nothing that fails does so in silence."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from allauth.account.models import EmailAddress
from zeal import zeal_context

from clients.tests.make import make_client
from foundation.audit.models import Event
from foundation.mail.models import OutgoingEmail
from invoices.jobs import make_recurring
from invoices.models import Invoice, RecurringInvoice, RecurringRun
from invoices.recurrence import LAST_DAY, fill, first_from, following, period_of, unknown_in, words_of
from invoices.services import recurring as services
from invoices.states import Outcome
from invoices.tests.forms import inputs_of
from invoices.tests.make import SYSTEM, actor_of, line, make_business, make_invoice, owner_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
CLEAR = "Webhosting en onderhoud hetlab.example, {month} {year}, pakket Basis, contract C-7"
BUYER = {"address": "Industrieweg 3", "postal_code": "9723 AS", "city": "Groningen", "country": "NL"}


@pytest.fixture
def alice(quick_paper):
    business = make_business()
    owner = owner_of(business)
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    return business


def recur(business, *, description=CLEAR, email="carol@kramer.test", buyer=None, **fields):
    client = make_client(
        business, name="Kramer & Zn.", email=email, language="nl", **(BUYER if buyer is None else buyer)
    )
    values = {
        "client": client, "name": "Hosting", "language": "nl", "currency": "EUR", "reference": "", "notes": "",
        "rhythm": "monthly", "covers": "this", "day": 1, "next_on": date(2026, 11, 1), "ends_on": None,
        "runs_left": None, "mode": "draft",
    }  # fmt: skip
    rows = [line(description=description, quantity=Decimal(1), unit="MON", unit_price=Decimal("45.50"))]
    return services.start(business, fields=values | fields, lines=rows, actor=actor_of(business))


def at(*when):
    return time_machine.travel(datetime(*when, tzinfo=UTC), tick=False)


def beat(*when):
    with at(*when):
        return make_recurring()


def made():
    return list(RecurringRun.objects.order_by("scheduled_on").values_list("period", flat=True))


@pytest.mark.parametrize(
    ("rhythm", "day", "start", "expected"),
    [
        ("monthly", LAST_DAY, date(2027, 1, 31), ["2027-02-28", "2027-03-31", "2027-04-30"]),
        ("monthly", 30, date(2028, 1, 30), ["2028-02-29", "2028-03-30", "2028-04-30"]),
        ("monthly", 15, date(2026, 12, 15), ["2027-01-15", "2027-02-15", "2027-03-15"]),
        ("quarterly", 31, date(2026, 8, 31), ["2026-11-30", "2027-02-28", "2027-05-31"]),
        ("yearly", 29, date(2028, 2, 29), ["2029-02-28", "2030-02-28", "2031-02-28"]),
        ("weekly", 25, date(2026, 10, 19), ["2026-10-26", "2026-11-02", "2026-11-09"]),  # over the end of summer time
    ],
)
def test_a_short_month_cuts_the_day_and_a_long_one_gives_it_back(rhythm, day, start, expected):
    turns = [start]
    for _turn in expected:
        turns.append(following(turns[-1], rhythm, day))
    assert [turn.isoformat() for turn in turns[1:]] == expected
    keys = {period_of(turn, rhythm, "this", day).key for turn in turns}
    assert len(keys) == len(turns)
    assert first_from(start, turns[2], rhythm, day) == turns[2]


@pytest.mark.parametrize(
    ("rhythm", "covers", "language", "period", "start", "end"),
    [
        ("monthly", "this", "nl", "maart 2026", "1 maart 2026", "31 maart 2026"),
        ("monthly", "previous", "en", "February 2026", "1 February 2026", "28 February 2026"),
        ("quarterly", "previous", "nl", "K4 2025", "1 oktober 2025", "31 december 2025"),
        ("weekly", "this", "en", "week 10, 2026", "2 March 2026", "8 March 2026"),
        ("yearly", "running", "en", "5 March 2026 – 4 March 2027", "5 March 2026", "4 March 2027"),
    ],
)
def test_the_words_of_a_period_are_those_of_the_invoice_in_its_language(rhythm, covers, language, period, start, end):
    words = words_of(period_of(date(2026, 3, 5), rhythm, covers, 5), language)
    assert (words["period"], words["start"], words["end"]) == (period, start, end)
    assert fill("{Period} {nobody} {}", words) == f"{period} {{nobody}} {{}}"
    assert unknown_in("{Period} {nobody}") == ["nobody"]


def test_a_draft_is_made_on_its_day_from_eight_in_the_morning_and_told(alice):
    recurring = recur(alice, reference="PO-{year}")
    assert beat(2026, 11, 1, 6, 59) == 0  # 07:59 in Amsterdam
    assert beat(2026, 11, 1, 7, 0) == 1
    assert beat(2026, 11, 1, 7, 15) == 0
    invoice = Invoice.objects.get()
    assert (invoice.status, invoice.reference, invoice.total) == ("draft", "PO-2026", Decimal("55.06"))
    assert invoice.lines.get().description == CLEAR.replace("{month} {year}", "november 2026")
    assert invoice.lines.get().service_date == date(2026, 11, 30)
    recurring.refresh_from_db()
    assert recurring.next_on == date(2026, 12, 1)
    letter = OutgoingEmail.objects.get()
    assert letter.to == alice.email
    assert f"/invoices/{invoice.pk}/" in letter.text


def test_what_is_to_be_sent_is_issued_and_sent_and_told_once(alice):
    recur(alice, mode="send")
    assert beat(2026, 11, 1, 9) == 1
    assert beat(2026, 11, 1, 10) == 0
    invoice = Invoice.objects.get()
    assert invoice.number == "2026-0001"
    assert RecurringRun.objects.get().outcome == Outcome.SENT
    assert sorted(OutgoingEmail.objects.values_list("to", "kind")) == [
        ("carol@kramer.test", "invoice"),
        (alice.email, "letter"),
    ]
    assert Event.objects.filter(verb="invoice.sent").count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"buyer": {}}, "address is missing"),
        ({"description": "Diensten"}, "Unclear lines"),
        ({"email": ""}, "no e-mail address"),
    ],
)
def test_what_cannot_be_issued_or_sent_waits_as_a_draft_and_its_owner_is_told_why(client, alice, wrong, said):
    recurring = recur(alice, mode="send", **wrong)
    assert beat(2026, 11, 1, 9) == 1
    assert beat(2026, 11, 1, 10) == 0
    assert Invoice.objects.get().is_draft
    letter = OutgoingEmail.objects.get()
    assert (letter.to, said in letter.text) == (alice.email, True), letter.text
    client.force_login(owner_of(alice))
    with at(2026, 11, 1, 10):
        assert said in client.get(f"/invoices/recurring/{recurring.pk}/", headers=ENGLISH).content.decode()


def test_after_downtime_every_missed_period_is_made_once_and_old_ones_wait_for_a_person(alice):
    recur(alice, mode="send", next_on=date(2026, 8, 1), description=CLEAR)
    assert beat(2026, 11, 2, 9) == 4
    assert beat(2026, 11, 2, 10) == 0
    assert made() == ["2026-08", "2026-09", "2026-10", "2026-11"]
    assert list(RecurringRun.objects.order_by("period").values_list("outcome", flat=True)) == [
        "draft", "draft", "draft", "sent",
    ]  # fmt: skip
    assert "more than a month late" in RecurringRun.objects.get(period="2026-08").problem


def test_a_beat_that_died_between_issue_and_letter_is_finished_by_the_next(alice, monkeypatch):
    recur(alice, mode="send")
    with monkeypatch.context() as patched:
        patched.setattr(services.sending, "send_to_all", lambda *args, **options: 1 / 0)
        assert beat(2026, 11, 1, 9) == 1
    assert RecurringRun.objects.get().outcome == Outcome.ISSUED
    beat(2026, 11, 1, 9, 15)
    assert RecurringRun.objects.get().outcome == Outcome.SENT
    assert Invoice.objects.count() == 1


def test_discounts_and_prices_with_vat_come_back_every_time(alice):
    recur(alice, prices_include_vat=True, discount=Decimal(10), discount_reason="Partner")
    beat(2026, 11, 1, 9)
    invoice = RecurringRun.objects.get().invoice
    assert (invoice.prices_include_vat, invoice.discount, invoice.discount_reason) == (True, Decimal(10), "Partner")
    assert invoice.total == Decimal("40.95")  # 45.50 with VAT, less a tenth


def test_a_pause_is_not_made_up_for(client, alice):
    recurring = recur(alice)
    client.force_login(owner_of(alice))
    client.post(f"/invoices/recurring/{recurring.pk}/pause/")
    assert beat(2026, 11, 5, 9) == 0
    with at(2027, 1, 10, 9):
        client.force_login(owner_of(alice))
        client.post(f"/invoices/recurring/{recurring.pk}/resume/")
    assert beat(2027, 1, 10, 10) == 0
    recurring.refresh_from_db()
    assert recurring.next_on == date(2027, 2, 1)


def test_it_ends_after_its_last_day_after_so_many_or_when_told(client, alice):
    by_day = recur(alice, ends_on=date(2026, 12, 15))
    by_count = recur(alice, runs_left=1)
    by_hand = recur(alice)
    client.force_login(owner_of(alice))
    client.post(f"/invoices/recurring/{by_hand.pk}/end/")
    assert beat(2027, 3, 1, 9) == 3
    assert [each.runs.count() for each in (by_day, by_count, by_hand)] == [2, 1, 0]
    assert not RecurringInvoice.objects.filter(next_on__isnull=False).exists()


def test_a_changed_day_or_period_never_bills_a_period_twice(alice):
    recurring = recur(alice)
    assert beat(2026, 11, 1, 9) == 1
    RecurringInvoice.objects.update(next_on=date(2026, 12, 10), day=10, covers="previous")
    assert beat(2026, 12, 10, 9) == 0  # November stands already
    recurring.refresh_from_db()
    assert recurring.next_on == date(2027, 1, 10)
    assert made() == ["2026-11"]


def test_an_invoice_is_repeated_with_its_client_and_lines(client, alice):
    with at(2026, 11, 30, 9):
        invoice = make_invoice(alice, lines=[line(description="Onderhoud {month}"), line(quantity=Decimal(2))])
        client.force_login(owner_of(alice))
        path = f"/invoices/recurring/new/?from={invoice.pk}"
        data = inputs_of(client.get(path, headers=ENGLISH).content.decode())
        data.pop("add_line", None)
        assert (data["client"], data["next_on"]) == (str(invoice.client_id), "2026-12-31")
        assert "last_day" in data
        data["last_day"] = "on"
        assert client.post(path, data, headers=ENGLISH).status_code == 302
    recurring = RecurringInvoice.objects.get()
    assert (recurring.day, recurring.next_on) == (LAST_DAY, date(2026, 12, 31))
    assert beat(2027, 2, 28, 9) == 3
    assert made() == ["2026-12", "2027-01", "2027-02"]
    copies = Invoice.objects.exclude(pk=invoice.pk).order_by("created_at")
    assert [copy.total for copy in copies] == [invoice.total] * 3
    assert copies[0].lines.first().description == "Onderhoud December"


def test_the_form_keeps_what_was_typed_and_names_a_placeholder_nobody_fills(client, alice):
    recurring = recur(alice)
    client.force_login(owner_of(alice))
    path = f"/invoices/recurring/{recurring.pk}/edit/"
    with at(2026, 10, 20, 9):
        client.force_login(owner_of(alice))
        data = inputs_of(client.get(path, headers=ENGLISH).content.decode())
        data.pop("add_line", None)
        page = client.post(path, data | {"lines-0-description": "Hosting {maand}"}, headers=ENGLISH)
        assert page.status_code == 422
        assert "Nobody fills {maand}." in page.content.decode()
        more = client.post(path, data | {"add_line": "1"}, headers=ENGLISH)
        assert (more.status_code, more.content.decode().count('class="recurring-line')) == (200, 2)
        assert client.post(path, data | {"name": "Hosting plus"}).status_code == 302
        stale = client.post(path, data | {"name": "From an old tab"}, headers=ENGLISH)
        assert stale.status_code == 409
        assert "From an old tab" in stale.content.decode()
    recurring.refresh_from_db()
    assert (recurring.name, recurring.day) == ("Hosting plus", 1)


def test_the_list_asks_as_often_for_one_as_for_many_and_strangers_find_nothing(
    client, alice, django_assert_max_num_queries
):
    for _each in range(4):
        recurring = recur(alice)
    client.force_login(owner_of(alice))
    with zeal_context(), django_assert_max_num_queries(10):
        page = client.get("/invoices/recurring/", headers=ENGLISH).content.decode()
    assert page.count("€55.06") == 4
    client.force_login(owner_of(make_business("Bureau Bob")))
    for path in ("", "edit/"):
        assert client.get(f"/invoices/recurring/{recurring.pk}/{path}").status_code == 404
    for verb in ("pause", "resume", "end"):
        assert client.post(f"/invoices/recurring/{recurring.pk}/{verb}/").status_code == 404
    assert client.get(f"/invoices/recurring/new/?from={SYSTEM.name}").status_code == 404


def test_a_template_about_goods_makes_invoices_about_goods(alice, client):
    recurring = recur(alice, buyer=BUYER | {"kind": "consumer"})
    client.force_login(owner_of(alice))
    with at(2026, 10, 20):
        page = client.get(f"/invoices/recurring/{recurring.pk}/edit/", headers=ENGLISH)
        assert "I sell goods with this invoice" in page.content.decode()
        typed = inputs_of(page.content.decode()) | {"about_goods": "on"}
        assert client.post(f"/invoices/recurring/{recurring.pk}/edit/", typed).status_code == 302
        assert "goods" in client.get(f"/invoices/recurring/{recurring.pk}/", headers=ENGLISH).content.decode()
    beat(2026, 11, 1, 8)
    assert Invoice.objects.get().about_goods
    with at(2026, 11, 2):
        like = client.get(f"/invoices/recurring/new/?from={Invoice.objects.get().pk}", headers=ENGLISH)
    assert 'name="about_goods"' in like.content.decode()
