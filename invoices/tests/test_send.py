"""Sending: from a confirmed address, once, with a link of its own; and what the owner sees of it afterwards."""

import html as markup
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from allauth.account.models import EmailAddress
from zeal import zeal_context

from accounts.models import Business, User
from accounts.tests.make import code_sent_to
from foundation.audit.models import Event
from foundation.mail.models import OutgoingEmail
from invoices.models import Delivery, Invoice
from invoices.services import reminders
from invoices.services.settle import write_off
from invoices.tests.forms import SELLER, form_of, inputs_of
from invoices.tests.make import SYSTEM, line, make_business, make_draft, make_invoice, owner_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def alice(client):
    business = make_business()
    owner = owner_of(business)
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    client.force_login(owner)
    return business


@pytest.fixture
def invoice(alice, quick_paper):
    return make_invoice(alice)


def send(client, invoice, to="carol@kramer.test", message="", **more):
    data = {"to": to, "message": message} | more
    return client.post(f"/invoices/{invoice.pk}/send/", data, headers=ENGLISH)


def text_of(response):
    return re.sub(r"\s+", " ", markup.unescape(response.content.decode()))


def owner_page(client, invoice):
    return text_of(client.get(invoice.get_absolute_url(), headers=ENGLISH))


def test_a_guest_issues_downloads_confirms_an_address_and_sends_and_loses_nothing(client):
    """The whole way: no registration, a real PDF, a code by mail, the letter with the PDF attached."""
    path = client.post("/new/", headers=ENGLISH).url
    draft = Invoice.objects.get()
    page = inputs_of(client.get(path).content.decode())
    client.post(f"{path}save/", page | SELLER | form_of(draft) | {"seen": page["seen"]}, headers=ENGLISH)
    draft.refresh_from_db()
    client.post(f"{path}issue/", {"version": draft.version, "reason": "As agreed"})
    pdf = client.get(f"{path}pdf/")
    assert b"".join(pdf).startswith(b"%PDF-1.7")
    number, before = Invoice.objects.get().number, text_of(client.get(path, headers=ENGLISH))
    asked = client.get(f"{path}send/")
    assert asked.url.startswith("/accounts/keep/?next=")
    code_page = client.post(asked.url, {"email": "guest@example.org", "next": f"{path}send/"}).url
    answer = client.post(code_page, {"code": code_sent_to("guest@example.org"), "next": f"{path}send/"})
    assert answer.url == f"{path}send/"
    assert client.post(f"{path}send/", {"to": "carol@kramer.test", "message": "Dank!"}).url == path
    letter = OutgoingEmail.objects.get(kind="invoice")
    assert (letter.to, letter.reply_to, letter.attachments.count()) == ("carol@kramer.test", "guest@example.org", 1)
    assert Invoice.objects.get().number == number
    assert re.search(r"/i/[\w-]{43}/", before)[0] in text_of(client.get(path, headers=ENGLISH))
    assert Business.objects.get().purge_on is None
    assert User.objects.get().email == "guest@example.org"


def test_a_letter_carries_a_link_for_its_recipient_alone(client, invoice):
    assert send(client, invoice, message="Met dank,\r\nNoor").status_code == 302
    letter = OutgoingEmail.objects.get()
    link = Delivery.objects.get().link
    assert link.recipient == "carol@kramer.test"
    path = re.search(r"http://127.0.0.1:8000(/i/\S+/)", letter.text)[1]
    assert client.get(path).status_code == 200
    assert "Met dank,\nNoor" in letter.text
    assert Event.objects.filter(verb="invoice.sent").count() == 1
    assert Invoice.objects.get().sent_at is not None


def test_a_double_click_sends_one_letter_and_keeps_the_words(client, invoice):
    send(client, invoice)
    again = send(client, invoice, message="These words stay.")
    assert again.status_code == 409
    assert "a moment ago" in text_of(again)
    assert "These words stay." in text_of(again)
    assert OutgoingEmail.objects.count() == 1


def test_the_same_invoice_goes_to_a_second_address_at_once(client, invoice):
    send(client, invoice)
    assert send(client, invoice, to="boekhouding@kramer.test").status_code == 302
    assert OutgoingEmail.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"to": "carol"}, "valid email"),
        ({"to": ""}, "type an address"),
        ({"to": "a@b.nl, c@d"}, "valid email"),
        ({"to": ", ".join(f"reader{n}@b.nl" for n in range(11))}, "At most ten"),
        ({"to": "a@b.nl\nBcc: evil@x.nl"}, "valid email"),
        ({"to": "x" * 250 + "@b.nl"}, "at most 254"),
        ({"message": "m" * 2001}, "at most 2000"),
        ({"message": "nul\x00"}, "Null characters"),
    ],
)
def test_a_letter_that_cannot_go_gets_a_sentence_and_keeps_what_was_typed(client, invoice, fields, sentence):
    response = send(client, invoice, **({"message": "My own words"} | fields))
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert fields.get("message", "My own words")[:100].rstrip("\x00") in text_of(response)
    assert not OutgoingEmail.objects.exists()


def test_a_draft_cannot_be_sent(client, alice):
    draft = make_draft(alice)
    assert client.get(f"/invoices/{draft.pk}/send/").status_code == 404
    assert send(client, draft).status_code == 404


def test_the_owner_sees_every_letter_with_its_fate_and_can_end_its_link(client, invoice):
    send(client, invoice)
    send(client, invoice, to="boekhouding@kramer.test")
    OutgoingEmail.objects.filter(to="carol@kramer.test").update(state="failed")
    page = owner_page(client, invoice)
    assert "Refused by the mail server" in page
    assert "Waiting to be sent" in page
    delivery = Delivery.objects.get(email__to="boekhouding@kramer.test")
    path = f"/invoices/{invoice.pk}/links/{delivery.link.pk}/end/"
    assert path in page
    assert "boekhouding@kramer.test opens nothing any more" in text_of(client.get(path, headers=ENGLISH))
    assert client.post(path).status_code == 302
    delivery.link.refresh_from_db()
    assert delivery.link.revoked_at is not None
    assert "link ended" in owner_page(client, invoice)
    assert client.post(path).status_code == 404
    assert Event.objects.filter(verb="invoice.link_ended").count() == 1


def test_a_reminder_is_listed_by_its_day_and_the_last_one_hands_over(client, alice, quick_paper):
    with time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=UTC), tick=False):
        invoice = make_invoice(alice, due_on=date(2026, 12, 1))
        Invoice.objects.update(sent_at=datetime(2026, 11, 2, tzinfo=UTC))
    for day in ((2026, 12, 4), (2026, 12, 22)):
        moment = datetime(*day, 10, tzinfo=UTC)
        with time_machine.travel(moment, tick=False):
            assert reminders.remind(invoice.pk, actor=SYSTEM)
            page = owner_page(client, invoice)
    assert "Reminder, 3 days after due" in page
    assert "Reminder, 21 days after due" in page
    assert "The next step is yours" in page


@pytest.mark.parametrize(
    ("until", "stored"), [("2030-02-01", date(2030, 2, 1)), ("", None), ("nonsense", None), ("2030-02-31", None)]
)
def test_reminders_pause_until_a_day_and_nonsense_changes_nothing(client, invoice, until, stored):
    response = client.post(f"/invoices/{invoice.pk}/pause/", {"until": until}, headers=ENGLISH, follow=True)
    assert Invoice.objects.get().reminders_paused_until == stored
    assert ("not a date" in text_of(response)) == (stored is None and until != "")


def test_the_owner_s_page_takes_few_queries_however_many_letters(client, invoice, django_assert_max_num_queries):
    for number in range(12):
        send(client, invoice, to=f"reader{number}@kramer.test")
    client.get(invoice.get_absolute_url())
    with django_assert_max_num_queries(13), zeal_context():
        client.get(invoice.get_absolute_url())


def test_a_credit_note_takes_back_a_line_and_the_page_shows_it(client, invoice):
    field = f"line_{invoice.lines.get().pk}"
    page = client.get(f"/invoices/{invoice.pk}/credit/", headers=ENGLISH)
    assert "425.00" in text_of(page)
    done = client.post(f"/invoices/{invoice.pk}/credit/", {"reason": "One hour less", field: "85,00"})
    note = Invoice.objects.get(kind="credit_note")
    assert done.url == note.get_absolute_url()
    assert note.total == Decimal("102.85")
    assert f"Credit note {note.number}" in owner_page(client, invoice)
    assert invoice.number in owner_page(client, note)


@pytest.mark.parametrize("amount", ["0", "", "-1", "425,01", "1e3", "NaN", "abc"])
def test_a_credit_note_never_takes_back_more_than_there_is(client, invoice, amount):
    field = f"line_{invoice.lines.get().pk}"
    response = client.post(f"/invoices/{invoice.pk}/credit/", {"reason": "My reason", field: amount}, headers=ENGLISH)
    assert response.status_code == 422
    assert "My reason" in text_of(response)
    assert not Invoice.objects.filter(kind="credit_note").exists()


def test_a_discount_line_limits_what_can_be_credited_and_a_credit_note_is_not_credited(client, alice, quick_paper):
    rows = [line(quantity=Decimal(1), unit_price=Decimal(1000)), line(quantity=Decimal(1), unit_price=Decimal(-100))]
    invoice = make_invoice(alice, lines=rows)
    first = invoice.lines.first().pk
    path = f"/invoices/{invoice.pk}/credit/"
    assert client.post(path, {"reason": "x", f"line_{first}": "1000"}).status_code == 409
    assert client.post(path, {"reason": "x", f"line_{first}": "900"}).status_code == 302
    note = Invoice.objects.get(kind="credit_note")
    assert client.get(f"/invoices/{note.pk}/credit/").status_code == 409


def test_an_invoice_written_off_is_settled_and_asks_nobody_for_anything(client, invoice):
    write_off(invoice, amount=invoice.total, reason="gone", actor=SYSTEM)
    page = owner_page(client, invoice)
    assert "Settled" in page
    assert "No reminders before" not in page


def test_two_minutes_later_the_same_letter_may_go_again(client, invoice):
    send(client, invoice)
    Delivery.objects.update(sent_at=datetime.now(UTC) - timedelta(minutes=3))
    assert send(client, invoice).status_code == 302


def test_the_covering_words_are_checked_and_a_figure_from_elsewhere_stays_here(client, alice):
    invoice = make_invoice(alice)
    client.force_login(owner_of(alice))
    url = f"/invoices/{invoice.pk}/send/"
    html = client.post(f"{url}tone/", {"to": "a@b.test", "message": "PLEASE PAY now!!"}).content.decode()
    assert "<mark>PLEASE</mark>" in html
    assert 'value="a@b.test"' in html
    wrong = client.post(url, {"to": "a@b.test", "message": "Here is invoice 2019-0042."})
    assert wrong.status_code == 422
    assert client.post(url, {"to": "a@b.test", "message": f"Here is {invoice.number}!"}).status_code == 302
    assert Delivery.objects.get().tone_after == ["exclamation"]
