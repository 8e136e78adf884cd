"""The whole path as three people in three browsers: from the first click of a guest to the lesson of a settled case."""

import re
from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib import admin
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from accounts.tests.make import person as make_person
from accounts.tests.test_sign_in import SECRET, totp_now
from disputes.models import Dispute
from disputes.services import proposals
from foundation.audit.verify import verify_chain
from foundation.kernel.actors import Actor
from foundation.kernel.calendar import is_business_day
from invoices.jobs import send_reminders
from invoices.models import Invoice
from tests.browser import acts, papers
from tests.browser.post import attachments_of
from tests.browser.post import text_of as letter_text

NOOR, CAROL = "noor@example.test", "carol@kramer.test"


@pytest.fixture
def ada():
    """The neutral reviewer, with a second factor."""
    user = make_person("ada", business=False, is_staff=True, is_superuser=True, password="a-long-password")
    TOTP.activate(user, SECRET)
    return user


def test_three_people_from_the_first_invoice_to_the_lesson(person, post, ada):
    noor, carol = person("en"), person("nl")
    invoice = makes_an_invoice_as_a_guest(noor)
    downloads_it(noor)
    confirms_her_address_and_sends_it(noor, post)
    opens_the_letter(carol, post)
    looks_how_to_pay(carol)
    disputes_a_line(carol)
    only_the_rest_is_reminded_of(invoice, post)
    case = answers_and_says_what_she_heard(noor, post)
    confirms_and_sees_the_answer(carol, noor, case)
    they_make_offers_and_ask_for_a_review(noor, carol, case)
    the_admin_recommends(person("en"), ada, case)
    both_accept(noor, carol, case)
    the_books_follow(noor, carol, invoice)
    she_is_paid_and_notes_a_lesson(noor, case, invoice)


def makes_an_invoice_as_a_guest(noor):
    acts.begin(noor)
    acts.write(noor.page)
    expect(noor.page.locator("#totals")).to_contain_text("1.954,15")
    expect(noor.page.locator("#sheet")).to_contain_text("1.954,15")
    noor.look()
    acts.issue(noor)
    noor.look()
    return Invoice.objects.get()


def downloads_it(noor):
    content = noor.download('a[href$="/pdf/"]')
    words = papers.text_of(content)
    for expected in ("Studio Noor", "Kramer & Zn.", "Advies over sociale media", "1.954,15", "NL91"):
        assert expected in words
    carried = papers.attachments_of(content)
    faq = next(content for name, content in carried.items() if name.startswith("betaal-faq"))
    assert faq.startswith(b"%PDF")
    assert b"1954.15" in carried["factur-x.xml"]


def confirms_her_address_and_sends_it(noor, post):
    page = noor.page
    page.locator('a[href$="/send/"]').click()
    page.wait_for_url("**/accounts/keep/*")
    noor.look()
    page.locator("[name=email]").fill(NOOR)
    page.locator("main form[method=post] button.btn-primary").click()
    page.wait_for_url("**/keep/code/*")
    noor.look()
    page.locator("[name=code]").fill(post.code(NOOR))
    page.locator("main form[method=post] button.btn-primary").click()
    page.wait_for_url("**/send/")
    noor.look()
    page.locator("[name=message]").fill("Dank voor de mooie dag.")
    page.locator("main form[method=post] button.btn-primary").click()
    page.wait_for_url(re.compile(r"/invoices/[0-9a-f-]{36}/$"))


def opens_the_letter(carol, post):
    letter = post.newest(CAROL)
    assert "Dank voor de mooie dag." in letter_text(letter)
    (name, content) = attachments_of(letter).popitem()
    assert name.startswith("factuur-")
    assert "1.954,15" in papers.text_of(content)
    carol.goto(post.link(CAROL, "/i/"))
    expect(carol.page.locator("html")).to_have_attribute("lang", "nl")
    expect(carol.page.locator("h1.sum")).to_contain_text("1.954,15")
    carol.look()
    assert carol.download('a[href$="/pdf/"]') == content


def looks_how_to_pay(carol):
    page = carol.page
    page.locator('a[href$="/pay/"]').click()
    expect(page.locator("img.qr")).to_be_visible()
    expect(page.locator("img.qr")).to_have_js_property("complete", True)
    assert page.locator("img.qr").evaluate("e => e.naturalWidth") > 30
    expect(page.locator("main")).to_contain_text("NL91 ABNA 0417 1643 00")
    carol.look()
    page.go_back()
    page.locator('a[href$="/faq/"]').click()
    carol.look()
    page.go_back()


def disputes_a_line(carol):
    page = carol.page
    page.locator('a[href$="/dispute/"]').first.click()
    page.wait_for_url("**/dispute/")
    acts.tick(page, acts.LINES[1]["description"])
    carol.look()
    acts.report(page)
    expect(page.locator("main")).to_contain_text("411,40")
    expect(page.locator("#exhibits")).to_contain_text("K-1")
    carol.look()


def only_the_rest_is_reminded_of(invoice, post):
    """Weeks later the timer rings: the letter asks for what is not in question, and no more."""
    invoice.refresh_from_db()
    day = next(day for n in range(3, 10) if is_business_day(day := invoice.due_on + timedelta(days=n)))
    with time_machine.travel(datetime.combine(day, time(10), timezone.get_current_timezone())):
        assert send_reminders() == 1
        words = letter_text(post.newest(CAROL))
    assert "1.542,75" in words
    assert "1.954,15" not in words


def answers_and_says_what_she_heard(noor, post):
    noor.goto(post.link(NOOR, "/disputes/"))
    noor.look()
    case = noor.where
    noor.send("acknowledge")
    noor.send(
        "restate", facts="You agreed to ten hours of advice and see fourteen.", wish="Ten hours on the invoice.",
        interest="Your budget was fixed.",
    )  # fmt: skip
    noor.look()
    return case


def confirms_and_sees_the_answer(carol, noor, case):
    carol.page.reload()
    expect(carol.page.locator("main")).to_contain_text("You agreed to ten hours of advice")
    carol.look()
    carol.send("confirm")
    noor.goto(case)
    noor.send("exhibits", upload=acts.CSV | {"name": "log.csv"}, title="Time log of October", share=True)
    expect(noor.page.locator("#exhibits")).to_contain_text("F-1")
    line = Dispute.objects.get().lines.get()
    note = "Two of the hours were a call that you asked for."
    noor.send("positions", **{f"position_{line.pk}": "partly", f"note_{line.pk}": note})
    noor.look()
    noor.goto(f"{case}contract/")
    noor.look()
    noor.send("contract")
    noor.send("close-review")
    carol.page.reload()
    expect(carol.page.locator(".schedule")).to_contain_text(note)


def they_make_offers_and_ask_for_a_review(noor, carol, case):
    credit = f"credit_{Dispute.objects.get().lines.get().pk}"
    noor.send("propose", **{credit: "85", "text": "One hour, and we go on together."})
    noor.look()
    carol.page.reload()
    expect(carol.page.locator(".offer")).to_contain_text("102,85")
    carol.look()
    carol.send("propose", **{credit: "255", "text": "Drie uur, dan zijn we eruit."})
    noor.goto(case)
    expect(noor.page.locator(".offer")).to_contain_text("308.55")
    noor.send("ask-review", question="Was the call part of the ten hours?")
    noor.look()


def the_admin_recommends(someone, ada, case):
    """With password and second factor at the desk."""
    page = someone.goto("/admin/")
    page.locator("[name=login]").fill(ada.email)
    page.locator("[name=password]").fill("a-long-password")
    page.locator("[name=password]").press("Enter")
    page.wait_for_url("**/2fa/authenticate/*")
    someone.look()
    page.locator("[name=code]").fill(totp_now())
    page.locator("[name=code]").press("Enter")
    page.wait_for_url("**/admin/")
    recommends(someone, Dispute.objects.get(), net="200", reason="The log shows that the call was asked for.")
    assert Dispute.objects.get().state == "negotiation"


def recommends(someone, case, *, net, reason):
    """On the case page of the desk, after a look at what it comes to; by the service where there is no such page."""
    line = case.lines.get()
    if not admin.site.is_registered(Dispute):
        proposals.recommend(
            case, credits={line.pk: Decimal(net)}, reasons={line.pk: reason}, text="Both of you have a point.",
            actor=Actor.admin(User.objects.get(username="ada")),
        )  # fmt: skip
        return
    page = someone.goto("/admin/disputes/dispute/")
    someone.look()
    page.locator(f'a[href*="{case.pk}"]').first.click()
    someone.look()
    form = page.locator('form[action*="/recommend/"]')
    form.locator(f'[name="credit_{line.pk}"]').fill(net)
    form.locator(f'[name="reason_{line.pk}"]').fill(reason)
    form.locator('[name="text"]').fill("Both of you have a point.")
    form.locator("button[name=preview]").click()
    expect(page.locator("#acts")).to_contain_text("242.00")
    assert not case.proposals.filter(kind="recommendation").exists()
    page.locator('form[action*="/recommend/"] button:not([name=preview])').click()
    page.wait_for_url(f"**/dispute/{case.pk}/**")
    expect(page.locator(".messagelist .success")).to_be_visible()


def both_accept(noor, carol, case):
    carol.page.reload()
    carol.look()
    advice = carol.page.locator(".offer", has_text="242,00")
    advice.locator("[name=typed_name]").fill("Carol Kramer")
    advice.locator("form.confirm-accept button").click()
    carol.page.wait_for_load_state()
    assert not Invoice.objects.filter(kind="credit_note").exists()
    noor.goto(case)
    advice = noor.page.locator(".offer", has_text="242.00")
    advice.locator("[name=typed_name]").fill("Noor de Vries")
    advice.locator("form.confirm-accept button").click()
    noor.page.wait_for_load_state()
    noor.look()


def the_books_follow(noor, carol, invoice):
    note = Invoice.objects.get(kind="credit_note")
    assert (note.net_total, note.vat_total, note.total) == (Decimal("200.00"), Decimal("42.00"), Decimal("242.00"))
    assert note.lines.get().corrects.description == acts.LINES[1]["description"]
    noor.goto(f"/invoices/{note.pk}/")
    noor.look()
    words = papers.text_of(noor.download('a[href$="/pdf/"]'))
    assert note.number in words
    assert invoice.number in words
    assert "242,00" in words
    noor.goto(f"/invoices/{invoice.pk}/")
    expect(noor.page.locator("dl.facts")).to_contain_text("1,712.15")
    noor.look()
    carol.page.reload()
    carol.look()
    carol.page.locator('a[href*="/i/"][href$="/pay/"]').click()
    expect(carol.page.locator("main")).to_contain_text("1.712,15")


def she_is_paid_and_notes_a_lesson(noor, case, invoice):
    page = noor.goto(f"/invoices/{invoice.pk}/pay/")
    expect(page.locator("[name=amount]")).to_have_value("1712.15")
    noor.look()
    page.locator("main form[method=post] button.btn-primary").click()
    page.wait_for_url(f"**/invoices/{invoice.pk}/")
    noor.goto(case)
    noor.send("learn", root_cause="agreement", prevention="Agree on the hours in writing, calls included.")
    noor.look()
    noor.goto("/disputes/?tab=closed")
    expect(noor.page.locator("table.list")).to_contain_text("Carol Kramer")
    noor.look()
    dispute = Dispute.objects.get()
    assert (dispute.state, dispute.outcome) == ("closed", "settled_mixed")
    assert verify_chain(f"case:{dispute.pk}") == []
    assert verify_chain(f"business:{dispute.business_id}") == []
