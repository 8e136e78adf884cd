"""A client's glossary: explained once, known from then on; the freelancer sees and changes it."""

import html as markup
from decimal import Decimal

import pytest
from allauth.account.models import EmailAddress

from clients.models import Term
from clients.services import glossary
from clients.tests.make import accepted, item, make_agreement, make_client
from foundation.audit.models import Event, EventText
from invoices import clarity
from invoices.services import issue as issuing
from invoices.tests.make import BUYER, actor_of, line, make_business, make_draft, make_invoice, owner_of
from invoices.tests.test_draft import form_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
HTMX = {"hx-request": "true", "accept-language": "en"}
PLAIN = "BIM model of Rainbow school updated, 3 hours on 12 May"
TOLD = "BIM (building information model) of Rainbow school updated, 3 hours on 12 May"


@pytest.fixture
def alice(client):
    business = make_business()
    EmailAddress.objects.create(user=owner_of(business), email="n@helder.test", verified=True, primary=True)
    client.force_login(owner_of(business))
    return business


@pytest.fixture
def carol(alice):
    return make_client(alice, name=BUYER["buyer_name"], language="en")


def draft_with(business, client, *descriptions):
    return make_draft(business, client=client, lines=[line(description=text) for text in descriptions])


def is_marked(invoice):
    results = clarity.judge(invoice, list(invoice.lines.all()))
    return "A08" in {finding.rule for result in results for finding in result.findings}


def text_of(response):
    return markup.unescape(response.content.decode())


def test_what_an_issued_invoice_explains_is_known_to_that_client_and_to_no_other(alice, carol):
    draft = draft_with(alice, carol, PLAIN)
    assert is_marked(draft)
    make_invoice(alice, client=carol, lines=[line(description=TOLD)])
    assert not is_marked(draft)
    term = Term.objects.get()
    assert (term.short, term.meaning, term.source) == ("BIM", "building information model", "invoice")
    assert is_marked(draft_with(alice, make_client(alice, name="Somebody else"), PLAIN))
    assert is_marked(draft_with(make_business("Bureau Bob"), None, PLAIN))


def test_once_explained_on_the_same_invoice_is_enough(alice, carol):
    assert not is_marked(draft_with(alice, carol, TOLD, PLAIN))


def test_an_accepted_agreement_teaches_what_it_uses_and_one_that_is_only_sent_does_not(alice):
    agreement = make_agreement(alice, items=[item(description="BIM model of Rainbow school")])
    draft = draft_with(alice, agreement.client, PLAIN)
    assert is_marked(draft)
    accepted(agreement)
    assert not is_marked(draft)
    assert Term.objects.get().get_source_display() == "In an agreement that was accepted"


def test_the_client_s_page_shows_the_glossary_and_it_can_be_changed_there(client, alice, carol):
    client.post(f"/clients/{carol.pk}/terms/new/", {"short": "bim", "meaning": "model"})
    term = Term.objects.get()
    page = text_of(client.get(f"/clients/{carol.pk}/", headers=ENGLISH))
    assert "BIM</a> – model" in page
    client.post(f"/clients/terms/{term.pk}/edit/", {"meaning": "building information model"})
    term.refresh_from_db()
    assert (term.short, term.meaning) == ("BIM", "building information model")
    assert client.post(f"/clients/{carol.pk}/terms/new/", {"short": "b m", "meaning": "kept"}).status_code == 422
    assert Event.objects.filter(verb="client.term_kept").count() == 2


def test_what_was_taken_out_is_erased_and_does_not_come_back_by_itself(client, alice, carol):
    make_invoice(alice, client=carol, lines=[line(description=TOLD)])
    term = Term.objects.get()
    client.post(f"/clients/terms/{term.pk}/remove/")
    make_invoice(alice, client=carol, lines=[line(description=f"{TOLD} again")])
    term.refresh_from_db()
    assert (term.known, term.meaning) == (False, "")
    assert client.get(f"/clients/terms/{term.pk}/edit/").status_code == 404
    assert is_marked(draft_with(alice, carol, PLAIN))
    glossary.keep(carol, short="BIM", meaning="", actor=actor_of(alice))
    assert not is_marked(draft_with(alice, carol, PLAIN))


@pytest.mark.parametrize("path", ["/clients/terms/{term}/edit/", "/clients/{client}/terms/new/"])
def test_a_stranger_finds_no_glossary(client, alice, carol, path):
    term = glossary.keep(carol, short="BIM", meaning="model", actor=actor_of(alice))
    client.force_login(owner_of(make_business("Bureau Bob")))
    address = path.format(term=term.pk, client=carol.pk)
    assert client.get(address).status_code == 404
    assert client.post(address, {"short": "X1", "meaning": "y"}).status_code == 404
    assert client.post(f"/clients/terms/{term.pk}/remove/").status_code == 404
    assert Term.objects.get().known


def test_one_click_before_issue_says_that_the_client_knows_it(client, alice, carol):
    draft = draft_with(alice, carol, PLAIN)
    page = f"/invoices/{draft.pk}/issue/"
    assert "“BIM” was never explained to this client" in text_of(client.get(page, headers=ENGLISH))
    client.post(f"/invoices/{draft.pk}/mend/known/", {"value": "BIM"})
    assert "never explained" not in text_of(client.get(page, headers=ENGLISH))
    assert EventText.objects.filter(text__contains="BIM").exists()


def test_one_click_before_issue_puts_the_meaning_into_the_line(client, alice, carol):
    draft = draft_with(alice, carol, PLAIN)
    client.post(f"/invoices/{draft.pk}/mend/explain/", {"value": "BIM", "text": "building information model"})
    assert draft.lines.get().description.startswith("BIM (building information model) model")
    draft.refresh_from_db()
    assert draft.total == Decimal("514.25")
    issuing.issue(draft, version=draft.version, actor=actor_of(alice))
    assert Term.objects.get().meaning == "building information model"


def test_the_meaning_of_an_abbreviation_inside_a_word_goes_behind_that_word(client, alice, carol):
    draft = draft_with(alice, carol, "Checking the BIM-based model of Westpoort hall")
    page = f"/invoices/{draft.pk}/issue/"
    assert "“BIM” was never explained to this client" in text_of(client.get(page, headers=ENGLISH))
    client.post(f"/invoices/{draft.pk}/mend/explain/", {"value": "BIM", "text": "building information model"})
    assert "the BIM-based (BIM = building information model) model" in draft.lines.get().description
    assert "never explained" not in text_of(client.get(page, headers=ENGLISH))


def test_the_editor_offers_both_beside_the_line(client, alice, carol):
    draft = draft_with(alice, carol, PLAIN)
    page = text_of(client.get(f"/invoices/{draft.pk}/", headers=ENGLISH))
    assert 'name="explain" value="lines-0:BIM"' in page
    assert 'name="known" value="BIM"' in page
    typed = form_of(draft, lines=[(PLAIN, "3", "85")], client=carol.pk, language="en")
    more = {"explain": "lines-0:BIM", "lines-0-meaning-BIM": "the model"}
    answer = text_of(client.post(f"/invoices/{draft.pk}/save/", typed | more, headers=HTMX))
    assert "BIM (the model) model of Rainbow school" in answer
    draft.refresh_from_db()
    client.post(f"/invoices/{draft.pk}/save/", typed | {"version": draft.version, "known": "BIM"}, headers=HTMX)
    assert Term.objects.get().known


def test_a_guest_workspace_takes_its_glossaries_with_it(alice, carol):
    glossary.keep(carol, short="BIM", meaning="model", actor=actor_of(alice))
    alice.delete()
    assert not Term.objects.exists()


@pytest.mark.parametrize("value", ["", "bim", "BTW", "B" * 40, "<b>"])
def test_a_forged_word_is_not_put_into_the_glossary(client, alice, carol, value):
    draft = draft_with(alice, carol, PLAIN)
    assert client.post(f"/invoices/{draft.pk}/mend/known/", {"value": value}).status_code == 302
    assert not Term.objects.exists()


def test_the_glossary_leaves_with_the_table_of_clients(client, alice, carol):
    glossary.keep(carol, short="BIM", meaning="model", actor=actor_of(alice))
    glossary.forget(glossary.keep(carol, short="ETL", meaning="old", actor=actor_of(alice)), actor=actor_of(alice))
    table = client.get("/clients/export/", headers=ENGLISH).content.decode()
    assert "BIM = model" in table
    assert "ETL" not in table
