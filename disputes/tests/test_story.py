"""The whole path over HTTP: reported, heard, shown, offered, accepted, in the books, learned."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from disputes.evidence_kinds import Question
from disputes.models import Dispute
from disputes.services import links
from disputes.tests.make import fresh, make_dispute, make_disputed_invoice, offer, to_negotiation, to_restated
from foundation.audit.verify import verify_chain
from foundation.mail.models import OutgoingEmail
from invoices.models import Invoice
from invoices.queries import client_url
from invoices.tests.make import make_business, owner_of

pytestmark = pytest.mark.django_db
CSV = b"date,hours\n2026-10-01,4\n2026-10-02,6\n"


@pytest.fixture
def alice():
    return make_business()


@pytest.fixture
def invoice(alice):
    return make_disputed_invoice(alice)


def path_of(invoice):
    return client_url(invoice).split("8000")[1]


def claim(invoice, **fields):
    line = invoice.lines.get(position=2)
    return {
        f"picked_{line.pk}": "on", f"reason_{line.pk}": "quantity", f"quantity_{line.pk}": "4",
        f"explanation_{line.pk}": "We agreed on ten hours.", "client_name": "Carol Kramer",
        "client_email": "carol@kramer.test", "wish": "Invoice ten hours.",
        "summary": "We agreed on ten hours of advice and there are fourteen on the invoice.",
    } | fields  # fmt: skip


def test_the_whole_path_ends_on_a_credit_note_with_the_right_vat(client, alice, invoice):
    owner = owner_of(alice)
    page = path_of(invoice)
    log = SimpleUploadedFile("hours.csv", CSV, "text/csv")

    assert b"Something wrong" in client.get(page).content
    reported = client.post(f"{page}dispute/", claim(invoice, uploads=[log]))
    dispute = Dispute.objects.get()
    case = links.client_path(dispute)
    assert reported.url == case
    invoice.refresh_from_db()
    assert (invoice.disputed_total, invoice.undisputed_open) == (Decimal("411.40"), Decimal("1542.75"))
    assert "K-1" in client.get(case).content.decode()

    client.force_login(owner)
    mine = f"/disputes/{dispute.pk}/"
    assert b"It is your turn" in client.get(mine).content
    client.post(f"{mine}acknowledge/")
    words = {"facts": "You agreed to ten hours and see fourteen.", "wish": "Ten hours.", "interest": "The budget."}
    client.post(f"{mine}restate/", words)
    client.logout()

    assert "Is that right?" in client.get(case).content.decode()
    client.post(f"{case}correct/", {"correction": "It was ten hours including travel."})
    client.force_login(owner)
    client.post(f"{mine}restate/", words | {"facts": "Ten hours including travel, and you see fourteen."})
    client.logout()
    client.post(f"{case}confirm/")
    assert fresh(dispute).state == "review"

    client.force_login(owner)
    line = dispute.lines.get()
    client.post(f"{mine}exhibits/", {"upload": SimpleUploadedFile("log.csv", CSV), "title": "Hours", "share": "on"})
    client.post(f"{mine}positions/", {f"position_{line.pk}": "partly", f"note_{line.pk}": "Two hours were a call."})
    client.post(f"{mine}contract/", {f"finding_{question}": "not_found" for question in Question})
    client.post(f"{mine}close-review/")
    client.post(f"{mine}propose/", {f"credit_{line.pk}": "85", "text": "One hour."})
    client.logout()

    client.post(f"{case}propose/", {f"credit_{line.pk}": "255", "text": "Three hours."})
    client.force_login(owner)
    client.post(f"{mine}propose/", {f"credit_{line.pk}": "170", "text": "Two hours, and we go on."})
    client.logout()
    html = client.get(case).content.decode()
    assert "Accept: €205.70 is credited" in html
    live = dispute.proposals.get(state="live")
    signed = {"proposal_id": live.pk, "number": live.number, "credit_gross": "205.70", "typed_name": "Carol Kramer"}
    client.post(f"{case}accept/", signed)

    note = Invoice.objects.get(kind="credit_note")
    assert (note.net_total, note.vat_total, note.total) == (Decimal("170.00"), Decimal("35.70"), Decimal("205.70"))
    assert note.lines.get().corrects.position == 2
    invoice.refresh_from_db()
    assert (invoice.open_total, invoice.disputed_total) == (Decimal("1748.45"), Decimal("0.00"))
    assert fresh(dispute).state == "executing"

    client.force_login(owner)
    key = "11111111-1111-4111-8111-111111111111"
    paid = {"kind": "in", "amount": "1748.45", "received_on": invoice.issued_on.isoformat(), "key": key}
    client.post(f"/invoices/{invoice.pk}/pay/", paid)
    assert fresh(dispute).state == "retrospective"
    client.post(f"{mine}learn/", {"root_cause": "agreement", "prevention": "Agree on hours in writing first."})
    assert fresh(dispute).state == "closed"
    assert verify_chain(f"case:{dispute.pk}") == []
    assert client.get(mine).status_code == 200


def test_a_case_page_shows_only_the_moves_of_its_reader(client, alice, invoice):
    dispute = make_dispute(invoice)
    theirs = client.get(links.client_path(dispute)).content.decode()
    assert "/withdraw/" in theirs
    assert "/confirm/" not in theirs
    client.force_login(owner_of(alice))
    mine = client.get(f"/disputes/{dispute.pk}/").content.decode()
    assert "/restate/" in mine
    assert "/learn/" not in mine


def test_every_letter_of_a_case_carries_the_head_of_its_log(invoice):
    dispute = to_negotiation(make_dispute(invoice))
    offer(dispute)
    letters = OutgoingEmail.objects.filter(about=f"case:{dispute.pk}")
    assert letters.count() >= 5
    assert all(f"{dispute.number} · " in letter.text for letter in letters)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"summary": "Too short"}, "at least 20 characters"),
        ({"client_email": "nobody"}, "valid email"),
        ({"quantity": "15"}, "more than was invoiced"),
        ({"net": "99999"}, "more than is still open"),
        ({"reason": ""}, "Choose the reason"),
        ({"picked": ""}, "Tick the line"),
        ({"reason": "other", "explanation": ""}, "in your own words"),
        ({"uploads": SimpleUploadedFile("x.svg", b"<svg/>")}, "x.svg"),
    ],
)
def test_bad_reports_get_a_sentence_and_nothing_is_lost(client, invoice, fields, sentence):
    key = invoice.lines.get(position=2).pk
    data = claim(invoice)
    for name, value in fields.items():
        data[f"{name}_{key}" if f"{name}_{key}" in data or name in {"net"} else name] = value
    response = client.post(f"{path_of(invoice)}dispute/", {k: v for k, v in data.items() if v != "" or k == "summary"})
    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert "Invoice ten hours." in html
    assert not Dispute.objects.exists()


def test_a_hostile_file_is_refused_with_its_reason(client, invoice):
    fake = SimpleUploadedFile("invoice.pdf", b"MZ this is a program", "application/pdf")
    response = client.post(f"{path_of(invoice)}dispute/", claim(invoice, uploads=[fake]))
    assert response.status_code in {409, 422}
    assert b"invoice.pdf" in response.content
    assert not Dispute.objects.exists()


def test_the_same_line_and_reason_cannot_be_in_two_open_cases(client, invoice):
    make_dispute(invoice)
    response = client.post(f"{path_of(invoice)}dispute/", claim(invoice))
    assert response.status_code == 409
    assert b"open case about this line" in response.content
    assert Dispute.objects.count() == 1


def test_a_stranger_gets_404_everywhere(client, alice, invoice):
    dispute = make_dispute(invoice)
    assert client.get("/d/not-a-token/").status_code == 404
    assert client.post("/d/not-a-token/withdraw/").status_code == 404
    client.force_login(owner_of(make_business("Bureau Bob")))
    assert client.get(f"/disputes/{dispute.pk}/").status_code == 404
    assert client.post(f"/disputes/{dispute.pk}/concede/").status_code == 404


def test_an_invoice_link_does_not_open_a_case_and_the_other_way_round(client, invoice):
    dispute = make_dispute(invoice)
    invoice_token = path_of(invoice).split("/")[2]
    case_token = links.client_path(dispute).split("/")[2]
    assert client.get(f"/d/{invoice_token}/").status_code == 404
    assert client.get(f"/i/{case_token}/").status_code == 404


def test_a_get_never_changes_a_case(client, alice, invoice):
    dispute = make_dispute(invoice)
    case = links.client_path(dispute)
    for verb in ("confirm", "withdraw", "accept", "accept-in-full", "propose"):
        assert client.get(f"{case}{verb}/").status_code == 405
    client.force_login(owner_of(alice))
    assert client.get(f"/disputes/{dispute.pk}/concede/").status_code == 405
    assert fresh(dispute).state == "raised"


def test_a_stale_click_gets_409_and_says_what_is_possible(client, alice, invoice):
    dispute = to_restated(make_dispute(invoice))
    client.force_login(owner_of(alice))
    response = client.post(f"/disputes/{dispute.pk}/acknowledge/")
    assert response.status_code == 409
    assert b"not possible any more" in response.content


def test_the_policy_is_public_and_names_the_days(client, alice):
    html = client.get(f"/policy/{alice.pk}/").content.decode()
    assert "Within 2 business days" in html
    assert client.get("/policy/00000000-0000-4000-8000-000000000000/").status_code == 404
