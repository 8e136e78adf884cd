"""The client's page behind the secret link."""

import html as markup
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from zeal import zeal_context

from foundation.links import services as links
from foundation.links.models import SecretLink
from foundation.mail.models import OutgoingEmail
from invoices.models import Invoice
from invoices.queries import client_url, standing_link, url_of
from invoices.services.credit import credit_lines
from invoices.services.links import end, new_link
from invoices.services.settle import set_disputed
from invoices.tests.make import SYSTEM, actor_of, line, make_business, make_draft, make_invoice, owner_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_paper")]
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def invoice(alice):
    return make_invoice(alice)


def path_of(invoice, link=None):
    return url_of(link or standing_link(invoice)).partition("8000")[2]


def text_of(response):
    return re.sub(r"\s+", " ", markup.unescape(response.content.decode()))


def heading(response):
    return text_of(response).split('<h1 class="money sum">')[1].split("</h1>")[0]


def expired(invoice, **fields):
    return links.create(
        purpose="invoice", target_id=invoice.pk, expires_at=timezone.now() - timedelta(days=1), **fields
    )


def test_the_amount_comes_first_then_what_can_be_done(client, invoice):
    page = client.get(path_of(invoice))
    text = text_of(page)
    assert heading(page) == "€514.25"
    assert "To be paid" in text
    assert "Not sent yet" not in text
    for verb in ("pay/", "pdf/", "dispute/", "faq/"):
        assert f'href="{path_of(invoice)}{verb}"' in text
    assert "Fotografie open dag, 5 uur" in text


def test_the_page_speaks_the_invoice_s_language_until_the_reader_chooses(client, alice):
    invoice = make_invoice(alice, language="nl")
    assert '<html lang="nl">' in text_of(client.get(path_of(invoice), headers=ENGLISH))
    client.post("/language/", {"language": "en", "next": path_of(invoice)})
    assert '<html lang="en">' in text_of(client.get(path_of(invoice)))


def test_paying_tells_iban_reference_and_the_amount_that_is_due(client, invoice):
    text = text_of(client.get(path_of(invoice) + "pay/"))
    assert "NL91 ABNA 0417 1643 00" in text
    assert "€514.25" in text
    assert re.search(r"RF\d\d", text)
    assert "data:image/png;base64," in text


def test_a_dispute_leaves_the_rest_payable_and_says_so(client, invoice):
    set_disputed(invoice, gross=Decimal("102.85"), actor=SYSTEM)
    page = client.get(path_of(invoice))
    assert heading(page) == "€411.40"
    assert "€102.85 is being discussed" in text_of(page)
    assert "€411.40" in text_of(client.get(path_of(invoice) + "pay/"))


def test_nothing_is_asked_of_who_has_paid(client, invoice):
    Invoice.objects.filter(pk=invoice.pk).update(paid_total=invoice.total)
    page = text_of(client.get(path_of(invoice)))
    assert "Paid" in page
    assert "How to pay" not in page
    assert "nothing to pay now" in text_of(client.get(path_of(invoice) + "pay/"))


def test_an_overdue_invoice_is_called_overdue(client, invoice):
    Invoice.objects.filter(pk=invoice.pk).update(due_on=timezone.now().date() - timedelta(days=3))
    assert "Overdue" in text_of(client.get(path_of(invoice)))


def test_a_credit_note_has_a_page_without_a_bill(client, alice, invoice):
    amounts = {invoice.lines.get().pk: Decimal("85.00")}
    note = credit_lines(invoice, amounts=amounts, reason="One hour less", actor=actor_of(alice))
    text = text_of(client.get(path_of(note)))
    assert "Studio Noor sent you a credit note" in text
    assert "How to pay" not in text
    assert "dispute/" not in text
    assert f"Credit note {note.number} was issued" in text_of(client.get(path_of(invoice)))


@pytest.mark.parametrize("token", ["x", "a" * 43, "../../etc/passwd", "%00", "é", "a" * 5000])
def test_a_stranger_s_link_is_404(client, invoice, token):
    for verb in ("", "pay/", "pdf/", "faq/"):
        assert client.get(f"/i/{token}/{verb}").status_code == 404


def test_a_link_for_something_else_or_to_nothing_is_404(client, alice, invoice):
    later = timezone.now() + timedelta(days=3)
    other = links.create(purpose="dispute", target_id=invoice.pk, expires_at=later)
    draft = links.create(purpose="invoice", target_id=make_draft(alice).pk, expires_at=later)
    for link in (other, draft):
        assert client.get(path_of(invoice, link)).status_code == 404


def test_an_expired_link_says_since_when_and_offers_a_new_one(client, invoice):
    path = path_of(invoice, expired(invoice, recipient="carol@kramer.test"))
    for verb in ("", "pay/", "faq/", "pdf/"):
        page = client.get(path + verb, headers=ENGLISH)
        assert page.status_code == 410
        assert "This link has expired" in text_of(page)
        assert f'action="{path}renew/"' in text_of(page)
        assert "Fotografie" not in text_of(page)


def test_the_new_link_goes_to_the_address_the_old_one_had_never_to_the_screen(client, invoice):
    old = expired(invoice, recipient="boekhouding@kramer.test")
    response = client.post(path_of(invoice, old) + "renew/", headers=ENGLISH, follow=True)
    letter = OutgoingEmail.objects.get()
    assert letter.to == "boekhouding@kramer.test"
    fresh = re.search(r"http://127.0.0.1:8000(/i/\S+/)", letter.text)[1]
    assert "what the log of this case said" in letter.text
    assert fresh not in text_of(response)
    assert "on its way by e-mail" in text_of(response)
    assert client.get(fresh).status_code == 200


def test_the_button_pressed_again_and_again_fills_nobody_s_mailbox(client, invoice):
    old = path_of(invoice, expired(invoice, recipient="carol@kramer.test"))
    for _press in range(5):
        assert client.post(old + "renew/").status_code == 302
    assert OutgoingEmail.objects.count() == 1


def test_a_scanner_that_follows_links_asks_for_nothing(client, invoice):
    old = path_of(invoice, expired(invoice))
    assert client.get(old + "renew/").status_code == 405
    assert not OutgoingEmail.objects.exists()


def test_an_ended_link_is_404_and_cannot_be_renewed(client, alice, invoice):
    link = new_link(invoice, actor=actor_of(alice), recipient="carol@kramer.test")
    end(invoice, link, actor=actor_of(alice))
    assert client.get(path_of(invoice, link)).status_code == 404
    assert client.post(path_of(invoice, link) + "renew/").status_code == 404
    assert client.get(path_of(invoice)).status_code == 200


def test_ending_the_printed_link_makes_a_successor_at_once(client, alice, invoice):
    old = path_of(invoice)
    client.force_login(owner_of(alice))
    page = client.get(f"/invoices/{invoice.pk}/links/{standing_link(invoice).pk}/end/", headers=ENGLISH)
    assert "printed on the PDF" in text_of(page)
    assert client.post(f"/invoices/{invoice.pk}/links/{standing_link(invoice).pk}/end/").status_code == 302
    assert client.get(old).status_code == 404
    assert client.get(path_of(invoice)).status_code == 200
    assert path_of(invoice) != old


def test_a_link_of_another_invoice_cannot_be_ended_here(client, alice, invoice):
    other = standing_link(make_invoice(alice))
    client.force_login(owner_of(alice))
    assert client.post(f"/invoices/{invoice.pk}/links/{other.pk}/end/").status_code == 404
    assert SecretLink.objects.get(pk=other.pk).revoked_at is None


def test_nothing_of_the_address_leaves_the_page(client, invoice):
    response = client.get(path_of(invoice))
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "same-origin"
    outside = re.findall(r'(?:src|href)="(https?://[^"]+)"', response.content.decode())
    assert outside == []


def test_the_pdf_is_made_once_and_then_served_as_it_is(client, invoice, monkeypatch):
    first = client.get(path_of(invoice) + "pdf/")
    assert first["Content-Type"] == "application/pdf"
    assert "attachment" in first["Content-Disposition"] or "inline" in first["Content-Disposition"]
    monkeypatch.setattr("foundation.pdf.fence.render_paper", lambda paper: 1 / 0)
    assert b"".join(client.get(path_of(invoice) + "pdf/")) == b"".join(first)


def test_the_page_takes_few_queries_whatever_the_number_of_lines(client, alice, django_assert_max_num_queries):
    invoice = make_invoice(alice, lines=[line(description=f"Uur {number}") for number in range(40)])
    page = path_of(invoice)
    client.get(page)
    with django_assert_max_num_queries(6), zeal_context():
        client.get(page)


def test_what_the_owner_typed_is_text_on_the_client_s_page(client, alice):
    invoice = make_invoice(alice, lines=[line(description="<script>alert(1)</script>")], notes="<b>x</b>")
    page = client.get(path_of(invoice)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;x" in page


def test_the_printed_address_is_the_one_that_opens(client, invoice):
    assert client_url(invoice) == url_of(standing_link(invoice))
