"""Two letters that are read over before they leave, after a case and with an agreement: looked at in both themes."""

import pytest
from playwright.sync_api import expect

from clients.models import Agreement
from clients.tests.make import make_agreement
from disputes.models import Aftercare, Dispute
from disputes.services import outcome
from disputes.tests.make import CAROL, fresh, make_dispute, make_disputed_invoice
from invoices.tests.make import actor_of, owner_of
from notices.tests.make import business as confirmed
from tests.browser.post import text_of

TO = "carol@kramer.test"
SHARP = {"nl": "U heeft NOOIT geantwoord!!", "en": "You NEVER answered!!"}
HOLE = {"nl": "Beste Carol, ik heb {maatregel} veranderd.", "en": "Dear Carol, I changed {measure}."}
CALM = {"nl": "Beste Carol, bevalt de nieuwe site?", "en": "Dear Carol, do you like the new site?"}
in_both = pytest.mark.parametrize("language", ["nl", "en"])


@pytest.fixture
def alice(transactional_db):
    return confirmed()


def write(noor, box):
    """Sharp words are marked beside the box, one with a hole comes back with it, calm ones leave."""
    page, language = noor.page, noor.language
    noor.look()
    page.locator(box).fill(SHARP[language])
    expect(page.locator("mark").first).to_contain_text({"nl": "NOOIT", "en": "NEVER"}[language])
    noor.look()
    page.locator(box).fill(HOLE[language])
    page.locator("main form .btn-primary").click()
    expect(page.locator(".invalid-feedback").first).to_be_visible()
    expect(page.locator(box)).to_have_value(HOLE[language])
    noor.look()
    page.locator(box).fill(CALM[language])
    page.locator("main form .btn-primary").click()
    expect(page.locator(box)).to_have_count(0)


@in_both
def test_the_letter_after_a_case_is_written_from_the_list_and_leaves_once(person, post, alice, language):
    case = make_dispute(make_disputed_invoice(alice))
    outcome.withdraw(case, reason="", actor=CAROL)
    outcome.learn(fresh(case), root_cause="evidence", prevention="I send a log along.", actor=actor_of(alice))
    Dispute.objects.update(language=language)
    noor = person(language, user=owner_of(alice))
    noor.goto("/disputes/").locator('a[href$="/write/"]').first.click()
    expect(noor.page.locator(".said.pre")).to_contain_text("I send a log along")  # as it leaves
    write(noor, "textarea[name=text]")
    assert noor.where == "/disputes/"
    assert CALM[language] in text_of(post.newest(TO))
    noor.goto(f"/disputes/aftercare/{Aftercare.objects.get().pk}/write/")
    expect(noor.page.locator("textarea[name=text]")).to_have_count(0)
    noor.look()


@in_both
def test_the_form_an_agreement_is_sent_with(person, post, alice, language):
    agreement = make_agreement(alice, language=language)
    noor = person(language, user=owner_of(alice))
    noor.goto(f"/agreements/{agreement.pk}/send/")
    write(noor, "textarea[name=message]")
    assert CALM[language] in text_of(post.newest(TO))
    assert Agreement.objects.get().status == "sent"
    noor.goto(f"/agreements/{agreement.pk}/send/")  # once more, to the same person
    noor.look()
