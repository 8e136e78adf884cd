"""More than a tenth above what was agreed: the client's yes is attached and goes out with the invoice."""

import re
from datetime import date
from decimal import Decimal

import pytest

from clients.tests.make import accepted, item, make_agreement, make_client
from foundation.files.tests.make import pdf, upload
from foundation.wording import papers
from invoices import clarity, preflight
from invoices.models import Invoice
from invoices.queries import client_url
from invoices.services import billing, draft
from invoices.services import issue as issuing
from invoices.services.extra_work import TITLES
from invoices.tests.make import actor_of, line, make_business, owner_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
YES = {"words": "Fine, do the two extra hours.", "who": "Carol Kramer", "on": "2026-11-03"}


@pytest.fixture
def alice():
    from allauth.account.models import EmailAddress

    business = make_business()
    EmailAddress.objects.create(user=owner_of(business), email=business.email, verified=True, primary=True)
    return business


@pytest.fixture
def invoice(client, alice):
    """Eight hours were agreed; ten are on its first line and ten on its second, of another item."""
    client.force_login(owner_of(alice))
    buyer = make_client(
        alice, name="Kramer & Zn.", address="Industrieweg 3", city="Groningen", email="carol@kramer.test", language="en"
    )
    agreement = accepted(make_agreement(alice, buyer=buyer, items=[item(), item(description="Retouching, two rounds")]))
    made = billing.bill(agreement, actor=actor_of(alice))
    rows = [
        line(description=each.description, quantity=Decimal(10), scope_item_id=each.pk)
        for each in agreement.items.all()
    ]
    return draft.save(made, version=made.version, fields={}, lines=rows, actor=actor_of(alice))


def over(invoice):
    """The lines that are more than was agreed, in the check and in the score."""
    lines = list(invoice.lines.all())
    found = preflight.check(invoice, lines, invoice.business, date(2026, 11, 24))
    told = [int(each.field.split("-")[1]) + 1 for each in found if any(mend.what == "yes" for mend in each.mends)]
    scored = [
        place
        for place, result in enumerate(clarity.judge(invoice, lines), 1)
        if "A11" in {finding.rule for finding in result.findings}
    ]
    assert told == scored
    return told


def attach(client, invoice, position=1, **more):
    return client.post(f"/invoices/{invoice.pk}/extra-work/{position}/", YES | more, headers=ENGLISH)


def test_the_check_leads_to_a_form_and_the_yes_takes_the_finding_away_from_its_line(client, invoice):
    assert over(invoice) == [1, 2]
    page = client.get(f"/invoices/{invoice.pk}/issue/", headers=ENGLISH).content.decode()
    path = re.search(r'href="(/invoices/[^"]+/extra-work/2/)"', page)[1]
    assert 'name="words"' in client.get(path, headers=ENGLISH).content.decode()
    assert client.post(path, YES).url == f"/invoices/{invoice.pk}/issue/"
    assert over(invoice) == [1]
    assert attach(client, invoice).status_code == 302
    assert over(invoice) == []


def test_the_yes_stays_with_its_line_when_lines_move_and_is_gone_when_it_is_taken_off(client, alice, invoice):
    attach(client, invoice)
    invoice.refresh_from_db()
    first, second = invoice.lines.all()
    fields = ("description", "quantity", "unit", "unit_price", "vat_category", "vat_rate", "receipt", "scope_item_id")
    rows = [{name: getattr(row, name) for name in fields} for row in (second, first)]
    draft.save(invoice, version=invoice.version, fields={}, lines=rows, actor=actor_of(alice))
    assert over(invoice) == [1]
    client.post(f"/invoices/{invoice.pk}/attachments/{invoice.attachments.get().pk}/remove/")
    assert over(invoice) == [1, 2]


def test_what_was_said_goes_out_with_the_invoice_for_good(client, alice, invoice):
    attach(client, invoice, uploads=upload("mail.pdf", pdf()))
    invoice.refresh_from_db()
    issued = issuing.issue(invoice, version=invoice.version, actor=actor_of(alice), reason="Agreed by mail.")
    note, file = issued.attachments.order_by("position")
    title = "Yes to extra work: Carol Kramer, 3 November 2026"
    frozen = Invoice.objects.get(pk=issued.pk).snapshot["attachments"]
    assert [(each["title"], each["sha256"]) for each in frozen] == [
        (title, note.file.sha256),
        ("mail.pdf", file.file.sha256),
    ]
    client.logout()
    path = re.sub(r"^https?://[^/]+", "", client_url(issued))
    page = client.get(path, headers=ENGLISH).content.decode()
    assert title in page
    text = b"".join(client.get(f"{path}files/{note.pk}/")).decode()
    for words in ("Fine, do the two extra hours.", "Carol Kramer on 3 November 2026", "by Studio Noor on"):
        assert words in text
    assert attach(client, issued).status_code in {302, 404}
    client.force_login(owner_of(alice))
    assert attach(client, issued).status_code == 409


@pytest.mark.parametrize(
    "wrong", [{"words": " "}, {"who": ""}, {"on": ""}, {"on": "2999-01-01"}, {"uploads": upload("page.html", b"<p>")}]
)
def test_a_yes_without_words_name_or_day_is_refused_and_nothing_typed_is_lost(client, invoice, wrong):
    answer = attach(client, invoice, **wrong)
    assert answer.status_code == 422
    if "words" not in wrong:
        assert YES["words"] in answer.content.decode()
    assert not invoice.attachments.exists()
    assert over(invoice) == [1, 2]


def test_a_yes_is_no_receipt_and_leaves_the_receipt_of_its_line_alone(client, alice, invoice):
    rows = [line(description="Train ticket Utrecht Zwolle, congress of Zorgbelang, 4 May 2026")]
    invoice.refresh_from_db()
    draft.save(invoice, version=invoice.version, fields={}, lines=rows, actor=actor_of(alice))

    def wants_receipt():
        return "A14" in {finding.rule for finding in clarity.judge(invoice, list(invoice.lines.all()))[0].findings}

    assert wants_receipt()
    attach(client, invoice)
    assert wants_receipt()
    proof = {"uploads": upload("photo.pdf", pdf()), "title": "Photo", "receipt_of": "1"}
    client.post(f"/invoices/{invoice.pk}/attachments/", proof)
    assert not wants_receipt()
    attach(client, invoice)
    assert not wants_receipt()


def test_no_stranger_attaches_anything(client, invoice):
    client.force_login(owner_of(make_business("Bureau Bob")))
    assert client.get(f"/invoices/{invoice.pk}/extra-work/1/").status_code == 404
    assert attach(client, invoice).status_code == 404
    assert not invoice.attachments.exists()


def test_a_line_that_is_not_there_has_no_form(client, invoice):
    assert attach(client, invoice, position=9).status_code == 404


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_check_knows_its_own_titles(language):
    assert papers.is_called(f"{TITLES[language]}: Carol, 3 mei", papers.YES)
    assert not papers.is_called(TITLES[language], papers.RECEIPT)
    assert not papers.is_called("meerwerk.pdf", papers.YES)
