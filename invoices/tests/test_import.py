"""An e-invoice from elsewhere is shown as it is, and becomes a draft only when the owner says so."""

import io
import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Business
from accounts.services import guests
from accounts.tests.make import guest
from clients.models import Client
from foundation.audit.models import Event
from foundation.einvoicing.cii import to_cii
from foundation.einvoicing.model import Contact
from foundation.einvoicing.tests.cases import ALICE, CAROL, CASES, case
from foundation.einvoicing.tests.make import everything, line
from foundation.einvoicing.ubl import to_ubl
from foundation.files import door
from foundation.files.models import StoredFile
from foundation.kernel.actors import Actor
from invoices.models import Invoice, ReceivedInvoice
from invoices.tests.make import make_business, owner_of

pytestmark = pytest.mark.django_db
PAGE = "/invoices/import/"
CONTACT = Contact(name="Carol Kramer", email="carol@kramer.test")
MINE = case(line("7.5", "85"), line(1, "12.345678", "9"), buyer=replace(CAROL, contact=CONTACT))


@pytest.fixture
def noor(client):
    """The owner of the business that is the seller of `MINE`."""
    business = make_business(vat_id=ALICE.vat_id, kvk="99999999", iban="NL02ABNA0123456789")
    client.force_login(owner_of(business))
    return business


def send(client, data, name="invoice.xml", **more):
    return client.post(PAGE, {"upload": SimpleUploadedFile(name, data)}, **more)


def bring(client, document, write=to_ubl):
    response = send(client, write(document))
    assert response.status_code == 302, text(response)
    return response.url


def text(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def pdf(xml=None, name="factur-x.xml", **how):
    document = pikepdf.new()
    document.add_blank_page()
    if xml is not None:
        document.attachments[name] = xml
    out = io.BytesIO()
    document.save(out, **how)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"), [("a.xml", to_ubl(MINE)), ("a.xml", to_cii(MINE)), ("A.PDF", pdf(to_cii(MINE)))]
)
def test_ubl_cii_and_factur_x_are_shown_before_anything_is_made(client, noor, name, data):
    page = client.get(send(client, data, name).url)
    said = text(page)
    for words in ("2026-0001", "Design work", "Carol B.V.", "7.5 hour", "€85.00", "€12.345678", "€637.50", "21%"):
        assert words in said
    assert "The sums are right" in said
    assert not Invoice.objects.exists()
    assert not Client.objects.exists()


def test_the_file_is_sealed_as_it_came_and_can_only_be_downloaded(client, noor):
    xml = to_ubl(MINE)
    response = client.get(f"{send(client, xml).url}file/")
    assert response.content == xml
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]


def test_sums_that_contradict_the_lines_are_shown_side_by_side(client, noor):
    wrong = to_ubl(MINE).replace(b">784.84<", b">800.00<").replace(b">637.50</cbc:LineE", b">630.00</cbc:LineE", 1)
    assert wrong.count(b">800.00<") == 2
    page = text(client.get(send(client, wrong).url))
    assert "not what its lines come to" in page
    assert "To pay €800.00 €784.84 differs" in page
    assert "€630.00 comes to €637.50" in page
    assert "BR-CO-15" in page


def test_what_was_not_understood_is_told(client, noor):
    odd = to_ubl(MINE).replace(b"<cbc:IssueDate>", b"<cbc:UUID>abc-123</cbc:UUID><cbc:IssueDate>")
    page = text(client.get(send(client, odd).url))
    assert "“abc-123” is not part of EN 16931" in page
    assert "READ-UNKNOWN · /" in page


def test_my_own_invoice_becomes_a_draft_with_buyer_and_lines(client, noor):
    url = bring(client, MINE)
    response = client.post(f"{url}draft/")
    draft = Invoice.objects.get()
    assert response.url == draft.get_absolute_url()
    assert (draft.buyer_name, draft.buyer_vat_id, draft.buyer_email) == ("Carol B.V.", CAROL.vat_id, CONTACT.email)
    assert (draft.reference, draft.number, draft.total) == ("Department 7", "", Decimal("784.84"))
    rows = [(row.description, row.quantity, row.unit, row.unit_price, row.vat_rate) for row in draft.lines.all()]
    assert rows == [
        ("Design work", Decimal("7.5"), "HUR", Decimal("85"), Decimal("21")),
        ("Design work", Decimal("1"), "HUR", Decimal("12.345678"), Decimal("9")),
    ]
    assert str(draft.lines.first().service_date) == "2026-02-27"
    assert client.get(response.url).status_code == 200


def test_the_draft_page_says_what_changes_and_what_stays_behind(client, noor):
    page = text(client.get(bring(client, replace(MINE, prepaid=Decimal("21"), project="P-1", contract="C-1"))))
    assert "The number 2026-0001 is not taken over" in page
    assert "the project, the contract" in page
    assert "What was paid before (€21.00)" in page
    assert "not to NL91 ABNA 0417 1643 00" in page


def test_the_button_pressed_twice_makes_one_draft(client, noor):
    url = bring(client, MINE)
    assert client.post(f"{url}draft/").url == client.post(f"{url}draft/").url
    assert Invoice.objects.count() == 1


def test_a_discarded_draft_may_be_made_again(client, noor):
    url = bring(client, MINE)
    first = client.post(f"{url}draft/").url
    client.post(f"{first}discard/")
    assert client.post(f"{url}draft/").url != first


def test_the_same_file_again_is_the_same_import(client, noor):
    assert bring(client, MINE) == bring(client, MINE)
    assert ReceivedInvoice.objects.count() == StoredFile.objects.count() == 1


def test_who_is_not_recognised_as_the_seller_must_say_that_it_is_theirs(client, noor):
    Business.objects.update(vat_id="", kvk="", iban="")
    url = bring(client, MINE)
    response = client.post(f"{url}draft/")
    assert response.status_code == 422
    assert "Tick that this is your own invoice" in text(response)
    assert not Invoice.objects.exists()
    assert client.post(f"{url}draft/", {"mine": "on"}).status_code == 302
    assert Invoice.objects.count() == 1


CANNOT = {
    "bought": (replace(MINE, seller=CAROL, buyer=ALICE), "You are the buyer"),
    "credit": (CASES["whole credit"], "This is a credit note"),
    "foreign rate": (case(line(1, "100", "19")), "S 19 %"),
    "no VAT number": (CASES["no VAT number"], "O 0 %"),
    "too large": (case(line(1, "100000000")), "larger than a draft can hold"),
}


@pytest.mark.parametrize(("document", "why"), CANNOT.values(), ids=CANNOT)
def test_what_cannot_be_a_draft_says_why_and_makes_none(client, noor, document, why):
    url = bring(client, document)
    assert why in text(client.get(url))
    response = client.post(f"{url}draft/", {"mine": "on"})
    assert response.status_code == 409
    assert why in text(response)
    assert not Invoice.objects.exists()


def test_removing_the_file_leaves_what_was_made_of_it(client, noor, django_capture_on_commit_callbacks):
    url = bring(client, MINE)
    client.post(f"{url}draft/")
    stored = StoredFile.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{url}discard/").status_code == 302
    assert not StoredFile.objects.exists()
    assert not door.default_storage.exists(stored.storage_name)
    assert Invoice.objects.count() == 1
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("write", [to_ubl, to_cii])
def test_a_file_that_says_all_there_is_to_say_is_shown_and_its_attachments_stay_in_it(client, noor, write, language):
    client.cookies["django_language"] = language
    url = bring(client, everything(seller=ALICE), write)
    assert "hours.csv" in json.dumps(ReceivedInvoice.objects.get().document)
    assert '"content"' not in json.dumps(ReceivedInvoice.objects.get().document)
    assert client.get(url).status_code == 200
    assert client.get(f"{url}file/").content == write(everything(seller=ALICE))
    draft = client.get(client.post(f"{url}draft/").url)
    assert draft.status_code == 200


@pytest.mark.parametrize("name", CASES)
def test_every_vat_case_can_be_looked_at(client, noor, name):
    assert client.get(bring(client, CASES[name])).status_code == 200


def test_a_guest_whose_day_has_come_leaves_no_file_behind(client, django_capture_on_commit_callbacks):
    _user, business = guest(client)
    bring(client, MINE)
    stored = StoredFile.objects.get()
    Business.objects.filter(pk=business.pk).update(purge_on=date(2020, 1, 1))
    business.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        assert guests.purge_one(business, actor=Actor.system())
    assert not StoredFile.objects.exists()
    assert not door.default_storage.exists(stored.storage_name)


def test_strangers_see_and_do_nothing(client, noor):
    url = bring(client, MINE)
    client.force_login(owner_of(make_business("Bob", vat_id="", kvk="")))
    assert client.get(url).status_code == client.get(f"{url}file/").status_code == 404
    for act in ("draft/", "client/buyer/", "discard/"):
        assert client.post(url + act).status_code == 404
    client.logout()
    assert client.get(PAGE).status_code == 302
    assert ReceivedInvoice.objects.count() == 1
    assert not Client.objects.exists()


def test_looking_changes_nothing_and_an_unknown_party_is_not_there(client, noor):
    url = bring(client, MINE)
    for act in ("draft/", "client/buyer/", "discard/"):
        assert client.get(url + act).status_code == 405
    assert client.post(f"{url}client/payee/").status_code == 404


def test_the_log_knows_what_came_in_and_what_became_of_it(client, noor):
    url = bring(client, MINE)
    client.post(f"{url}draft/")
    client.post(f"{url}discard/")
    verbs = Event.objects.filter(verb__startswith="einvoice").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["einvoice.received", "einvoice.drafted", "einvoice.discarded"]
    assert "Carol" not in json.dumps(list(Event.objects.values_list("body", flat=True)), default=str)


def test_the_page_is_reached_from_both_imports_and_lists_what_came_in(client, noor):
    url = bring(client, MINE)
    for place in ("/invoices/", "/clients/import/"):
        assert f'href="{PAGE}"' in client.get(place).content.decode()
    client.post(f"{url}draft/")
    page = client.get(PAGE).content.decode()
    assert f'href="{url}"' in page
    assert "Draft made" in page


def test_a_page_of_twenty_files_asks_as_often_as_a_page_of_one(client, noor, django_assert_max_num_queries):
    for number in range(4):
        client.post(f"{bring(client, replace(MINE, number=f'N-{number}'))}draft/")
    with django_assert_max_num_queries(8):
        client.get(PAGE)


def test_a_flood_of_files_is_slowed_down(client, noor, monkeypatch):
    monkeypatch.setattr("invoices.views.imports.within", lambda *_: False)
    response = send(client, to_ubl(MINE), follow=True)
    assert "many files within the hour" in text(response)
    assert not ReceivedInvoice.objects.exists()
