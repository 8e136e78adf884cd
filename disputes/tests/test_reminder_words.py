"""Reminders in the words of the business: kept as versions, judged before that, and sent as they were read."""

import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pypdf
import pytest
import time_machine

from clients.models import Client
from disputes.models import LetterCopy
from foundation.mail.models import OutgoingEmail
from foundation.wording import letters
from invoices.services import reminders
from invoices.services.settle import set_disputed
from invoices.tests.make import SYSTEM, make_business, make_invoice, mark_sent, owner_of

pytestmark = pytest.mark.django_db
FRIENDLY, NEUTRAL, FIRM = "21_reminder_friendly", "22_reminder_neutral", "23_reminder_firm"
OWN = "Hello {name}, {undisputed} of {invoice_no} was due on {due_date}. Could you look at {link} before Friday?"
OWN += "\n\n{last_sentence}\n\n{disputed_sentence}\n\nAll the best,\n{sender}"


@pytest.fixture
def invoice():
    """Issued on 1 November 2026, due on 1 December 2026."""
    with time_machine.travel(datetime(2026, 11, 1, 9, tzinfo=UTC), tick=False):
        return mark_sent(make_invoice(make_business(), due_on=date(2026, 12, 1)))


@pytest.fixture
def owner(client, invoice):
    client.force_login(owner_of(invoice.business))
    return client


def save(owner, letter, text, variant="en", **more):
    return owner.post(f"/settings/letters/{letter}/{variant}/", {"text": text} | more)


def sent(invoice, day, month=12):
    """What leaves on that day."""
    now = datetime(2026, month, day, 10, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        return reminders.remind(invoice.pk, actor=SYSTEM).email.text


def test_a_reminder_leaves_in_the_words_of_the_business_and_one_that_was_sent_keeps_its_own(owner, invoice):
    assert save(owner, FRIENDLY, OWN).status_code == 302
    first = sent(invoice, 4)
    due = f"€514.25 of {invoice.number} was due on 1 December 2026."
    assert first.startswith(f"Hello Carol Kramer, {due} Could you look at http")
    assert "All the best,\nNoor de Vries" in first
    assert "{" not in first
    assert save(owner, FRIENDLY, OWN.replace("Hello", "Hi")).status_code == 302
    assert save(owner, NEUTRAL, OWN.replace("Hello", "Good day")).status_code == 302
    assert sent(invoice, 11).startswith("Good day Carol Kramer")
    assert OutgoingEmail.objects.filter(text=first).count() == 1
    assert [copy.number for copy in LetterCopy.objects.filter(letter=FRIENDLY)] == [2, 1]


def test_each_tone_has_words_of_its_own_and_the_note_ahead_too(owner, invoice):
    save(owner, "20_reminder_ahead", OWN.replace("Hello", "Ahead of time,").replace("{last_sentence}\n\n", ""))
    save(owner, FIRM, OWN.replace("Hello", "Once more,"))
    assert sent(invoice, 30, month=11).startswith("Ahead of time,")
    assert "slipped your attention" in sent(invoice, 4)
    last = sent(invoice, 22)
    assert last.startswith("Once more,")
    assert "This is our last reminder by e-mail" in last


def test_the_standard_words_come_back(owner, invoice):
    save(owner, FRIENDLY, OWN)
    assert save(owner, FRIENDLY, "anything", reset="1").status_code == 302
    assert "slipped your attention" in sent(invoice, 4)


def test_what_is_being_discussed_is_named_in_own_words_too(owner, invoice):
    save(owner, FRIENDLY, OWN)
    set_disputed(invoice, gross=Decimal("102.85"), actor=SYSTEM)
    text = sent(invoice, 4)
    assert "€411.40 of" in text
    assert "the €102.85 that we are still discussing with you" in text


@pytest.mark.parametrize(
    "text",
    [
        OWN.replace("{undisputed}", "your invoice"),
        OWN.replace("{disputed_sentence}", ""),
        OWN.replace("{name}", "{client}"),
        OWN.replace("Could", "After that we charge € 40.00. Could"),
        OWN.replace("Could", "Statutory commercial interest runs. Could"),
        OWN.replace("Could", "Statutory interest is 99 %. Could"),
        OWN.replace("{invoice_no}", "2026-0001"),
    ],
)
def test_words_with_a_hole_or_a_figure_or_a_false_claim_are_not_kept_and_nothing_typed_is_lost(owner, invoice, text):
    answer = save(owner, FRIENDLY, text)
    assert answer.status_code == 422
    assert text in unescape(answer.content.decode())
    assert not LetterCopy.objects.exists()
    assert "slipped your attention" in sent(invoice, 4)


def test_a_sharp_word_is_pointed_at_and_may_stay(owner):
    sharp = OWN.replace("Could", "You ALWAYS pay late!! Could")
    page = save(owner, FRIENDLY, sharp, check="1").content.decode()
    assert "tone-hits" in page
    assert "always" in page.lower()
    assert save(owner, FRIENDLY, sharp).status_code == 302


def test_what_the_client_will_read_is_shown_before_it_is_saved(owner):
    answer = save(owner, FRIENDLY, OWN.replace("Hello", "Top of the morning,"), check="1")
    page = unescape(answer.content.decode())
    assert "Top of the morning, Ms Kramer, €259.25 of 2026-0031 was due on" in page
    assert "This is our last reminder by e-mail" in page
    assert not LetterCopy.objects.exists()


def test_je_and_u_have_reminders_of_their_own(owner, invoice):
    save(owner, FRIENDLY, letters.template(FRIENDLY, "nl").replace("Beste", "Geachte"), "nl")
    save(owner, NEUTRAL, letters.template(NEUTRAL, "nl", "je").replace("Beste", "Ha"), "nl-je")
    with time_machine.travel(datetime(2026, 11, 1, 9, tzinfo=UTC), tick=False):
        dutch, other = [
            mark_sent(make_invoice(invoice.business, due_on=date(2026, 12, 1), language="nl", buyer_name=name))
            for name in ("Kramer & Zn.", "De Wit")
        ]
    assert "Geachte Carol Kramer," in sent(other, 4)
    Client.objects.filter(pk=dutch.client_id).update(form_of_address="informal")
    assert "Beste Carol Kramer,\n\nMisschien is het je ontgaan" in sent(dutch, 4)
    assert sent(dutch, 11).startswith("Ha Carol Kramer,")
    assert sent(other, 11).startswith("Beste Carol Kramer,")


def test_a_reminder_on_paper_says_the_same_without_what_the_page_says_itself(owner, invoice):
    save(owner, NEUTRAL, OWN.replace("Could you look at {link} before Friday?", "Shall we say Friday?\n\nSee:\n{link}"))
    with time_machine.travel("2026-12-15 10:00:00Z", tick=False):
        owner.force_login(owner_of(invoice.business))
        pdf = owner.get(f"/invoices/{invoice.pk}/reminder/pdf/").content
    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())
    assert "Shall we say Friday?" in text
    assert "Hello" not in text
    assert "See:" not in text
    assert "All the best" not in text
    assert "We have not received" not in text


def test_words_that_are_no_longer_true_stay_behind_and_the_standard_ones_leave(owner, invoice):
    """They were kept when the law said something else."""
    text = OWN.replace("Could", "Statutory commercial interest is 2 %. Could")
    LetterCopy.objects.create(business=invoice.business, letter=FRIENDLY, language="en", number=1, text=text)
    assert "slipped your attention" in sent(invoice, 4)


def test_the_plan_shows_the_own_words_and_leads_to_them(owner, invoice):
    save(owner, FRIENDLY, OWN.replace("Hello", "Top of the morning,"))
    page = owner.get("/settings/reminders/").content.decode()
    assert "Top of the morning, Carol Kramer" in page
    listed = owner.get(re.search(r'href="(/settings/letters/)#letters-2"', page)[1]).content.decode()
    assert f"/settings/letters/{FRIENDLY}/en/" in listed
    assert listed.count("pill info") == 1


def test_another_business_keeps_its_own_words(owner, invoice):
    save(owner, FRIENDLY, OWN)
    with time_machine.travel(datetime(2026, 11, 1, 9, tzinfo=UTC), tick=False):
        other = mark_sent(make_invoice(make_business("Bureau Bob"), due_on=date(2026, 12, 1)))
    assert "slipped your attention" in sent(other, 4)
