"""A statement comes in through the page: once, whole, and booked by itself only where there is no doubt."""

from decimal import Decimal

import pytest

from clients.models import Client
from foundation.audit.models import Event
from foundation.files.carry import pack
from invoices.services import settle
from invoices.tests.make import actor_of, make_invoice
from payments.models import BankEntry, BankStatement, Match, Payment
from payments.states import EntryState
from payments.tests.make import FULL, content, fresh, make_invoices, make_payee, sign_in, take_in, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make_payee()


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def desk(client, alice):
    return sign_in(client, alice)


HEADING = b'"Date","Interest Date","Amount","Account","Counterparty","Name","Description"\n'


def later():
    """The first file again, a month later, as new bookings without the reference."""
    data = content("camt_v02_reference.xml").replace(b"RF18F0001", b"").replace(b"2026-11-20", b"2026-12-20")
    return data.replace(b">A1<", b">A9<").replace(b">A2<", b">A8<")


def states():
    return {entry.bank_reference: entry.state for entry in BankEntry.objects.all()}


def test_a_payment_with_the_reference_and_the_amount_is_booked_by_itself(desk, alice):
    (invoice,) = make_invoices(alice, 1)
    shown = upload(desk, "camt_v02_reference.xml")
    assert "2 new entries. 1 booked by itself." in shown.content.decode()
    payment = Payment.objects.get()
    assert (payment.invoice, payment.amount, payment.method) == (invoice, FULL, "bank")
    assert fresh(invoice).open_total == 0
    assert Event.objects.filter(verb="bank.matched", body__contains='"how":"by_itself"').count() == 1


def test_groceries_are_set_aside_and_bother_nobody(desk, alice):
    upload(desk, "camt_v02_reference.xml")
    assert BankEntry.objects.get(amount__lt=0).state == EntryState.IGNORED
    assert "Albert Heijn" not in desk.get("/payments/").content.decode()


def test_everything_less_than_sure_is_only_suggested(desk, alice):
    make_invoices(alice, 4)
    upload(desk, "camt_v08_mixed.xml")
    assert states() == {"B1": "matched", "B2": "suggested", "B3": "suggested", "B4": "suggested", "B5": "unmatched"}
    reasons = dict(Match.objects.filter(payment=None).values_list("entry__bank_reference", "reason"))
    assert reasons == {"B2": "ref_only", "B3": "number", "B4": "ref_text"}
    assert Payment.objects.count() == 1


def test_the_amount_alone_is_never_a_reason(desk, alice):
    """B5 is exactly what is open, from nobody known."""
    make_invoices(alice, 5)
    upload(desk, "camt_v08_mixed.xml")
    assert not Match.objects.filter(entry__bank_reference="B5").exists()


@pytest.mark.parametrize(
    "name",
    [
        "camt_v02_reference.xml", "camt_v08_mixed.xml", "ing.sta", "ing.csv", "rabobank.csv", "abn.tab", "knab.csv",
        "camt_twins.xml",
    ],
)  # fmt: skip
def test_importing_twice_changes_nothing(desk, alice, name):
    make_invoices(alice, 4)
    upload(desk, name)
    before = list(BankEntry.objects.order_by("pk").values()), list(Payment.objects.values())
    shown = upload(desk, name)
    assert "Nothing new" in shown.content.decode()
    assert (list(BankEntry.objects.order_by("pk").values()), list(Payment.objects.values())) == before
    assert BankStatement.objects.count() == 1


def test_the_same_booking_from_another_format_is_known(desk, alice):
    make_invoices(alice, 2)
    upload(desk, "ing.csv")
    shown = upload(desk, "camt_latin1.xml")
    assert "Nothing new" in shown.content.decode()
    upload(desk, "ing.sta")  # two payments and a purchase, of which one payment is here already
    assert BankEntry.objects.filter(amount=FULL).count() == 2


def test_two_equal_coffees_are_two_entries(desk, alice):
    upload(desk, "camt_twins.xml")
    assert BankEntry.objects.count() == 2


@pytest.mark.parametrize(
    "name", ["camt_wrong_balance.xml", "camt_entity_bomb.xml", "mt940_broken.sta", "ing_row_missing.csv"]
)
def test_a_wrong_file_leaves_nothing_behind_and_says_why(desk, alice, name):
    make_invoices(alice, 1)
    shown = upload(desk, name)
    assert shown.status_code == 422
    assert "othing" in shown.content.decode()
    assert BankEntry.objects.count() == BankStatement.objects.count() == Payment.objects.count() == 0


def test_an_empty_upload_is_refused(desk):
    assert upload(desk, "empty.xml", b"").status_code == 422
    assert desk.post("/payments/import/", {}).status_code == 422


def test_a_payment_in_dollars_does_not_pay_an_invoice_in_euro(desk, alice):
    make_invoices(alice, 1)
    upload(desk, "camt_dollars.xml")
    assert states() == {"H1": "unmatched"}


def test_a_payment_in_dollars_pays_an_invoice_in_dollars(desk, alice):
    (invoice,) = make_invoices(alice, 1, currency="USD")
    upload(desk, "camt_dollars.xml")
    assert fresh(invoice).open_total == 0


def test_the_undisputed_part_paid_exactly_is_booked_by_itself(desk, alice):
    (invoice,) = make_invoices(alice, 1)
    settle.set_disputed(invoice, gross=Decimal("100.00"), actor=actor_of(alice))
    upload(
        desk, "x.xml", content("camt_v02_reference.xml").replace(b"514.25", b"414.25").replace(b"1449.35", b"1349.35")
    )
    assert fresh(invoice).paid_total == Decimal("414.25")
    assert (invoice.open_total, invoice.undisputed_open) == (Decimal("100.00"), 0)


def test_one_transfer_for_two_invoices_pays_what_is_not_disputed_first(desk, alice):
    first, second = make_invoices(alice, 2)
    settle.set_disputed(first, gross=Decimal("400.00"), actor=actor_of(alice))
    text = b"F-0001 en F-0002"
    data = content("camt_v02_reference.xml").replace(b"<Strd>", b"<Ustrd>" + text + b"</Ustrd><Strd>")
    data = data.replace(b"RF18F0001", b"RF00X").replace(b"514.25", b"628.50").replace(b"1449.35", b"1563.60")
    upload(desk, "x.xml", data)
    shares = dict(Match.objects.values_list("invoice", "amount"))
    assert shares == {first.pk: Decimal("114.25"), second.pk: Decimal("514.25")}


def test_a_batch_pays_each_of_its_invoices(desk, alice):
    make_invoices(alice, 2)
    upload(desk, "camt_batch.xml")
    found = dict(Match.objects.values_list("invoice__number", "amount"))
    assert found == {"F-0001": FULL, "F-0002": FULL}


def test_the_next_payment_from_a_known_account_is_suggested_by_its_amount(desk, alice):
    make_invoices(alice, 2)
    take_in(alice, "camt_v02_reference.xml")
    take_in(alice, "later.xml", later())
    assert Match.objects.get(payment=None).reason == "iban"
    assert BankEntry.objects.get(bank_reference="A9").state == EntryState.SUGGESTED


def test_two_clients_behind_one_account_make_no_suggestion(desk, alice):
    make_invoice(alice)
    take_in(alice, "camt_v02_reference.xml")
    other = make_invoice(alice, buyer_name="Other", buyer_email="o@other.test")
    entry = BankEntry.objects.get(bank_reference="A1")
    twin = BankEntry.objects.get(bank_reference="A2")
    BankEntry.objects.filter(pk=twin.pk).update(iban=entry.iban, state="matched", client=other.client)
    make_invoice(alice)
    take_in(alice, "later.xml", later())
    assert BankEntry.objects.get(bank_reference="A9").state == EntryState.UNMATCHED


def test_what_was_entered_by_hand_is_recognised_instead_of_booked_twice(desk, alice):
    (invoice,) = make_invoices(alice, 1)
    form = desk.get(f"/invoices/{invoice.pk}/pay/").context["form"]
    desk.post(
        f"/invoices/{invoice.pk}/pay/",
        {"kind": "in", "amount": "514.25", "received_on": "2026-11-19", "key": form["key"].value()},
    )
    upload(desk, "camt_v02_reference.xml")
    match = Match.objects.get()
    assert (match.reason, match.entry.state) == ("typed_in", "suggested")
    desk.post("/payments/confirm/", {"one": desk.get("/payments/").context["page"].rows[0].seal})
    assert Payment.objects.count() == 1
    assert fresh(match.entry).state == "matched"
    assert Match.objects.get().payment == Payment.objects.get()


def test_a_table_nobody_knows_is_explained_once(desk, alice):
    make_invoices(alice, 1)
    asked = upload(desk, "unknown.csv")
    assert asked.status_code == 422
    assert "Boekingsdag" in asked.content.decode()
    answer = {
        "heading": ["Boekingsdag", "Wie", "Rekening wie", "Waarvoor", "Hoeveel"],
        "content": pack(content("unknown.csv")),
        "file_name": "unknown.csv", "day": "Boekingsdag", "amount": "Hoeveel", "name": "Wie", "text": "Waarvoor",
    }  # fmt: skip
    assert desk.post("/payments/import/columns/", answer).status_code == 302
    assert BankEntry.objects.filter(state="suggested").count() == 1
    again = upload(desk, "unknown.csv", content("unknown.csv").replace(b"21-11-2026", b"22-11-2026"))
    assert "1 new entry." in again.content.decode()


def test_a_wrong_answer_about_columns_keeps_what_was_chosen(desk, alice):
    heading = ["Boekingsdag", "Wie", "Rekening wie", "Waarvoor", "Hoeveel"]
    answer = {"heading": heading, "content": pack(content("unknown.csv")), "day": "Wie", "amount": "Hoeveel"}
    shown = desk.post("/payments/import/columns/", answer)
    assert shown.status_code == 422
    assert "no date we can read" in shown.content.decode()
    assert '<option value="Wie" selected>' in shown.content.decode()
    assert desk.post("/payments/import/columns/", answer | {"content": "AAAA"}).status_code == 422
    bomb = pack(b"a;b;c\n" * 4_000_000)
    assert "10 MB" in desk.post("/payments/import/columns/", answer | {"content": bomb}).content.decode()


def test_text_of_a_statement_is_shown_and_never_run(desk, alice):
    make_invoices(alice, 1)
    data = content("ing.csv").replace(b"Kramer & Zn. B.V.", b"<script>alert(1)</script>")
    upload(desk, "ing.csv", data)
    assert "<script>alert" not in desk.get("/payments/?tab=all").content.decode()


def test_bob_sees_nothing_of_alice(client, alice):
    make_invoices(alice, 4)
    take_in(alice, "camt_v08_mixed.xml")
    bob = make_payee("Bob")
    sign_in(client, bob)
    entry, statement = BankEntry.objects.filter(state="suggested").first(), BankStatement.objects.get()
    assert "Kramer" not in client.get("/payments/?tab=all").content.decode()
    for path in (f"/payments/entries/{entry.pk}/", f"/payments/statements/{statement.pk}/"):
        assert client.get(path).status_code == 404
    for verb in ("match", "unmatch", "ignore", "restore"):
        assert client.post(f"/payments/entries/{entry.pk}/{verb}/", {"reason": "x"}).status_code == 404
    payment = Payment.objects.get()
    assert client.post(f"/payments/{payment.pk}/undo/", {"reason": "x"}).status_code == 404
    person = Client.objects.get(business=alice)
    assert client.get(f"/clients/{person.pk}/statement/").status_code == 404
