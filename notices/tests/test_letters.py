"""Letters: read word for word, slept on, sent once, received on a day; what the law refuses cannot leave."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from foundation.audit.models import Event
from foundation.mail.models import OutgoingEmail
from invoices import claims
from invoices.queries import client_url
from invoices.services import settle
from invoices.tests.make import SYSTEM, actor_of, make_business, owner_of
from notices.errors import LetterGone
from notices.models import LegalLetter
from notices.services import delivery, drafting, guests
from notices.tests.make import CAROL, act, consumer, overdue, own, page, sent, verify_rates, write

pytestmark = pytest.mark.django_db
D = Decimal


def test_a_letter_is_read_word_for_word_slept_on_and_sent_once(signed_in, alice, clock):
    letter = write(signed_in, consumer(alice))
    shown = page(signed_in, letter)
    assert "€1,000.00 is unpaid" in shown
    assert "collection costs of €150.00" in shown
    read = signed_in.get(letter.get_absolute_url()).context["text"]
    assert act(signed_in, letter, "send").status_code == 409
    act(signed_in, letter, "decide")
    clock.shift(timedelta(hours=47))
    assert "can leave from" in act(signed_in, letter, "send").content.decode()
    clock.shift(timedelta(hours=1))
    assert act(signed_in, letter, "send").status_code == 302
    assert act(signed_in, letter, "send").status_code == 409
    letter.refresh_from_db()
    assert letter.text == read
    assert letter.row_ids
    assert letter.facts["costs"] == "150.00"
    assert OutgoingEmail.objects.filter(about=f"letter:{letter.pk}").count() == 1
    assert Event.objects.filter(verb="letter.sent").count() == 1
    assert signed_in.get(reverse("notices:pdf", args=[letter.pk])).status_code == 200


REFUSED = {
    "IN-DEFAULT": ("payment term of every claim", {}, {"due": date(2026, 8, 20)}, {}),
    "CONSUMER": ("a business gets a formal notice", {}, {"buyer_kind": "business"}, {}),
    "PRINCIPAL": ("exactly the principal", {"a": ("{principal}", "one thousand euros")}, {}, {}),
    "COSTS-TABLE": ("exactly the collection costs", {"a": ("{bik}", "€175.00")}, {}, {}),
    "TERM": ("14 days that start on the day", {"a": ("on the day after this letter", "with this letter")}, {}, {}),
    "FREE": ("costs the client nothing", {"a": ("without extra cost", "with €15.00 for this letter")}, {}, {}),
    "DELIVERY": ("proves on which day", {}, {}, {"channel": "email"}),
    "LANGUAGE": ("in the language in which the client", {}, {}, {"language": "nl"}),
}  # fmt: skip


@pytest.mark.parametrize("rule", REFUSED)
def test_each_broken_rule_of_the_14_day_letter_stops_it_on_the_page(signed_in, alice, clock, rule):
    sentence, swap, invoice, typed = REFUSED[rule]
    words = {"own_text": own("fourteen", "en", **swap)} if swap else {}
    letter = write(signed_in, overdue(alice, **{"buyer_kind": "consumer"} | invoice), **words, **typed)
    shown = page(signed_in, letter)
    assert "This letter cannot be sent" in shown
    assert sentence in shown
    assert reverse("notices:decide", args=[letter.pk]) not in shown
    assert act(signed_in, letter, "decide").status_code == 409
    letter.refresh_from_db()
    assert letter.state == "draft"


def test_other_unpaid_invoices_of_the_client_belong_in_the_same_letter(signed_in, alice, clock):
    first = consumer(alice, price="200.00")
    second = consumer(alice, price="200.00", client_id=None)
    letter = write(signed_in, first)
    assert "They belong in the same letter" in page(signed_in, letter)
    both = {"claims": [first.pk, second.pk], "channel": "both", "language": "en"}
    assert signed_in.post(reverse("notices:edit", args=[letter.pk]), both).status_code == 302
    shown = page(signed_in, letter)
    assert "cannot be sent" not in shown
    assert "€400.00 is unpaid" in shown
    assert "collection costs of €60.00" in shown
    letter = sent(signed_in, letter, clock)
    delivery.receive(letter, delivered_on=timezone.now().date(), proof="tracked", actor=actor_of(alice))
    clock.shift(timedelta(days=20))
    found = [claims.claim(each, on=timezone.now().date()).certain.costs for each in (first, second)]
    assert found == [D("30.00"), D("30.00")]


def test_a_client_of_unknown_kind_counts_as_a_consumer_and_the_letter_page_says_so(signed_in, alice, clock):
    invoice = overdue(alice, buyer_kind="unknown")
    letter = write(signed_in, invoice)
    shown = page(signed_in, letter)
    assert "the client counts as a consumer" in shown
    assert "cannot be sent" not in shown
    assert "Say first whether the client" in page(signed_in, write(signed_in, invoice, "notice"))


def test_a_consumer_owes_costs_only_after_fourteen_days_from_the_day_after_receipt(signed_in, alice, clock):
    invoice = consumer(alice)
    letter = sent(signed_in, write(signed_in, invoice), clock)
    assert claims.claim(invoice, on=date(2026, 8, 30)).certain.costs == 0
    arrived = {"delivered_on": "2026-08-02", "proof": "tracked"}
    posted = {"posted_on": "2026-08-02", "track_number": "3SABC123"}
    assert signed_in.post(reverse("notices:post", args=[letter.pk]), posted).status_code == 302
    assert signed_in.post(reverse("notices:receive", args=[letter.pk]), arrived).status_code == 302
    assert "3SABC123" in page(signed_in, letter)
    assert claims.claim(invoice, on=date(2026, 8, 17)).certain.costs == 0  # 16 August is a Sunday
    assert claims.claim(invoice, on=date(2026, 8, 18)).certain.costs == 150


def test_a_notice_prints_no_interest_of_a_half_year_that_nobody_verified(signed_in, alice, clock):
    letter = write(signed_in, overdue(alice), "notice")
    assert "has not been verified yet" in page(signed_in, letter)
    assert act(signed_in, letter, "decide").status_code == 409
    verify_rates()
    shown = page(signed_in, letter)
    assert "cannot be sent" not in shown
    assert "€17.17 to date" in shown
    assert "costs of €150.00" in shown
    assert act(signed_in, letter, "decide").status_code == 302


def test_a_notice_whose_amounts_changed_since_it_was_read_does_not_leave(signed_in, alice, clock):
    verify_rates()
    letter = write(signed_in, overdue(alice), "notice")
    act(signed_in, letter, "decide")
    clock.shift(timedelta(hours=49))
    read = signed_in.get(letter.get_absolute_url()).context["sha256"]
    clock.shift(timedelta(days=1))
    assert "reads differently" in act(signed_in, letter, "send", read).content.decode()
    assert act(signed_in, letter, "send").status_code == 302


def test_a_notice_in_ones_own_words_still_names_the_amounts_and_reserves_the_right(signed_in, alice, clock):
    verify_rates()
    words = own("notice", "en", a=("{interest}", "some"), b=("I expressly reserve my right to performance. ", ""))
    shown = page(signed_in, write(signed_in, overdue(alice), "notice", own_text=words))
    assert "must name the principal" in shown
    assert "does not reserve your right" in shown


def test_one_click_writes_the_letter_that_starts_the_limitation_period_again(signed_in, alice, clock):
    invoice = overdue(alice)
    assert "Runs until 31 May 2031" in signed_in.get(reverse("invoices:claim", args=[invoice.pk])).content.decode()
    assert signed_in.post(reverse("notices:keep_right", args=[invoice.pk])).status_code == 302
    letter = LegalLetter.objects.get()
    act(signed_in, letter, "send")
    assert claims.limitation_of(invoice, date(2026, 7, 31)).last_day == date(2031, 5, 31)  # not known to have arrived
    letter.refresh_from_db()
    delivery.receive(letter, delivered_on=date(2026, 7, 31), proof="signed", actor=actor_of(alice))
    shown = signed_in.get(reverse("invoices:claim", args=[invoice.pk])).content.decode()
    assert "Runs until 31 July 2031" in shown
    assert "in which you reserved your right" in shown


def test_a_plan_that_the_client_confirms_acknowledges_the_debt(signed_in, client, alice, clock):
    invoice = overdue(alice)
    letter = write(signed_in, invoice, "plan", plan="€500.00 on 1 August 2026 and €500.00 on 1 September 2026")
    act(signed_in, letter, "send")
    address = f"{client_url(invoice)}letters/{letter.pk}/"
    assert claims.limitation_of(invoice, date(2026, 7, 31)).restarted_by == ()
    assert client.get(address).status_code == 200
    assert client.post(f"{address}confirm/", {"typed_name": "C"}).status_code == 422
    assert client.post(f"{address}confirm/", {"typed_name": "Carol Kramer"}).status_code == 302
    assert claims.limitation_of(invoice, date(2026, 7, 31)).last_day == date(2031, 7, 31)


def test_a_sent_letter_is_history_also_to_raw_sql(signed_in, alice, clock):
    letter = write(signed_in, overdue(alice), "reminder")
    act(signed_in, letter, "send")
    for change in ({"text": "other"}, {"facts": {}}, {"sent_at": None, "state": "draft"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LegalLetter.objects.filter(pk=letter.pk).update(**change)
    with pytest.raises(LetterGone):
        drafting.drop(letter, actor=actor_of(alice))


def test_letters_of_others_are_not_there(signed_in, client, alice, clock):
    letter = write(signed_in, overdue(alice), "reminder")
    act(signed_in, letter, "send")
    bob = make_business("Bob")
    foreign = overdue(bob)
    assert client.get(f"{client_url(foreign)}letters/{letter.pk}/").status_code == 404
    client.force_login(owner_of(bob))
    for name in ("detail", "pdf", "edit"):
        assert client.get(reverse(f"notices:{name}", args=[letter.pk])).status_code == 404
    assert client.post(reverse("notices:write", args=[foreign.pk, "reminder"]), {
        "claims": [overdue(alice).pk], "channel": "email", "language": "en"}).status_code == 422  # fmt: skip


def test_the_disputed_part_is_never_in_a_letter_outside_its_case(signed_in, alice, clock):
    invoice = consumer(alice)
    settle.set_disputed(invoice, gross=D(400), actor=SYSTEM)
    assert "€600.00 is unpaid" in page(signed_in, write(signed_in, invoice))


def test_the_client_confirms_receipt_once_and_a_look_changes_nothing(signed_in, client, alice, clock):
    invoice = consumer(alice)
    letter = sent(signed_in, write(signed_in, invoice), clock)
    address = f"{client_url(invoice)}letters/{letter.pk}/"
    client.get(address), client.get(f"{address}pdf/")
    letter.refresh_from_db()
    assert letter.delivered_on is None
    delivery.confirm(letter, typed_name="Carol Kramer", actor=CAROL)
    with pytest.raises(LetterGone):
        delivery.confirm(letter, typed_name="Carol Kramer", actor=CAROL)
    letter.refresh_from_db()
    assert (letter.state, letter.proof) == ("delivered", "confirmed")


def test_a_guest_who_goes_takes_an_unsent_letter_along(alice, clock):
    invoice = overdue(alice)
    drafting.prepare([invoice], kind="reminder", channel="email", language="en", actor=actor_of(alice))
    assert not guests.has_left(alice)
    guests.remove_all(alice)
    assert not LegalLetter.objects.exists()


def test_the_claim_is_a_pdf_too(signed_in, alice, clock):
    answer = signed_in.get(reverse("invoices:claim_pdf", args=[overdue(alice).pk]))
    assert answer["Content-Type"] == "application/pdf"
    text = answer.content.decode()
    assert "€17.17" in text
    assert "nl.interest.statutory.b2b.2026-07-01" in text


def test_a_letter_page_needs_few_queries_however_many_claims(signed_in, alice, clock, django_assert_max_num_queries):
    first = consumer(alice)
    more = [consumer(alice) for _ in range(4)]
    letter = write(signed_in, first, claims=[first.pk, *(each.pk for each in more)])
    page(signed_in, letter)
    with django_assert_max_num_queries(20):
        page(signed_in, letter)


def test_sending_names_the_sender_whose_address_is_not_confirmed(client, clock):
    bob = make_business("Bob")
    letter = drafting.prepare(
        [overdue(bob)], kind="reminder", channel="email", language="en", actor=actor_of(bob)
    )  # fmt: skip
    client.force_login(owner_of(bob))
    assert act(client, letter, "send").status_code == 409
    assert not OutgoingEmail.objects.exists()
