"""Many invoices at once, and the export of a period."""

import csv
import hashlib
import io
import zipfile
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from foundation.mail.models import OutgoingEmail
from foundation.work import worker
from foundation.work.models import Run
from invoices import archive
from invoices.models import Invoice
from invoices.services.credit import credit_lines
from invoices.tests.make import actor_of, line, make_business, make_draft, make_invoice, mark_sent, owner_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_paper")]
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def alice(client):
    business = make_business()
    owner = owner_of(business)
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    client.force_login(owner)
    return business


def send(client, act, *invoices, sure="1", **fields):
    data = {"act": act, "key": uuid4(), "pick": [each.pk for each in invoices]} | fields
    return client.post("/invoices/bulk/", data | ({"sure": sure} if sure else {}), headers=ENGLISH)


def finished(answer):
    """The run behind a redirect, done by a worker."""
    assert answer.status_code == 302, answer.content.decode()
    run = Run.objects.get(pk=answer["Location"].split("/")[2])
    worker.work(run.pk, seconds=60)
    run.refresh_from_db()
    return run


def sentences(run):
    return dict(run.items.filter(fate="failed").values_list("target", "sentence"))


def unpacked(client, run):
    answer = client.get(f"/work/{run.pk}/file/")
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def table(bundle, name):
    return list(csv.DictReader(io.StringIO(bundle.read(name).decode("utf-8-sig"))))


def test_issuing_many_asks_first_and_a_gap_or_a_red_line_stops_only_its_own_draft(client, alice):
    good, gap = make_draft(alice), make_draft(alice, buyer_name="")
    red = make_draft(alice, lines=[line(description="Work")])
    asked = send(client, "issue", good, gap, red, sure="")
    assert "3 invoices are meant." in asked.content.decode()
    assert not Run.objects.exists()
    run = finished(send(client, "issue", good, gap, red))
    assert (run.done, run.failed, run.summary) == (1, 2, "1 invoice was issued.")
    assert "Unclear lines: 1" in sentences(run)[str(red.pk)]
    good.refresh_from_db()
    assert good.number
    page = client.get(run.get_absolute_url(), headers=ENGLISH).content.decode()
    assert "2 were not done" in page
    assert "Unclear lines: 1" in page


def test_all_of_a_filter_is_what_the_list_shows_and_of_it_what_suits_the_act(client, alice):
    drafts = [make_draft(alice, buyer_name="Kramer"), make_draft(alice, buyer_name="Kramer")]
    other, issued = make_draft(alice, buyer_name="Bakker"), make_invoice(alice, buyer_name="Kramer")
    make_draft(make_business("Bureau Bob"), buyer_name="Kramer")
    run = finished(send(client, "issue", whole="1", tab="all", q="kramer"))
    assert (run.done, run.failed) == (2, 0)
    assert set(run.items.values_list("target", flat=True)) == {str(each.pk) for each in drafts}
    other.refresh_from_db()
    assert other.is_draft
    assert issued.pk


def test_sending_many_reaches_each_address_once_and_names_who_has_none(client, alice):
    fresh, nobody, before = make_invoice(alice), make_invoice(alice, buyer_email=""), mark_sent(make_invoice(alice))
    run = finished(send(client, "send", fresh, nobody, before))
    assert (run.done, run.failed) == (1, 2)
    assert "no e-mail address" in sentences(run)[str(nobody.pk)]
    assert "sent before" in sentences(run)[str(before.pk)]
    assert OutgoingEmail.objects.filter(kind="invoice").count() == 1
    again = finished(send(client, "send", fresh))
    assert (again.done, again.failed) == (0, 1)
    assert OutgoingEmail.objects.filter(kind="invoice").count() == 1


def test_reminding_many_sends_only_the_stage_that_is_due(client, alice, time_machine):
    time_machine.move_to("2026-11-02 10:00Z", tick=False)
    today = timezone.now().date()
    due = mark_sent(make_invoice(alice, due_on=today + timedelta(days=30)))
    early = mark_sent(make_invoice(alice, due_on=today + timedelta(days=60)))
    time_machine.move_to("2026-12-08 10:00Z", tick=False)
    client.force_login(owner_of(alice))
    run = finished(send(client, "remind", due, early))
    assert (run.done, run.failed) == (1, 1)
    assert "No reminder is due now" in sentences(run)[str(early.pk)]
    again = finished(send(client, "remind", whole="1", tab="open"))
    assert again.total == 0
    assert OutgoingEmail.objects.filter(kind="reminder").count() == 1


def test_who_ticks_nothing_or_what_is_not_theirs_starts_nothing(client, alice):
    answer = send(client, "pdf")
    assert answer.status_code == 302
    assert not Run.objects.exists()
    foreign = make_invoice(make_business("Bureau Bob"))
    run = finished(send(client, "pdf", foreign))
    assert run.total == 0
    assert len(unpacked(client, run).namelist()) == 1


def test_pdfs_of_the_ticked_ones_come_as_a_zip_with_an_index(client, alice):
    invoice, draft = make_invoice(alice), make_draft(alice)
    run = finished(send(client, "pdf", invoice, draft))
    bundle = unpacked(client, run)
    index = table(bundle, "index.csv")
    name = f"pdf/invoice-{invoice.number}.pdf"
    assert hashlib.sha256(bundle.read(name)).hexdigest() == index[0]["SHA-256"]
    assert (index[0]["File"], index[0]["Invoice"]) == (name, invoice.number)
    assert "still a draft" in index[1]["Why it is not here"]
    client.force_login(owner_of(make_business("Bureau Bob")))
    assert client.get(f"/work/{run.pk}/file/").status_code == 404
    assert client.get(f"/work/{run.pk}/").status_code == 404


def test_the_export_of_a_period_holds_tables_papers_and_reasons(client, alice):
    invoice = make_invoice(alice, buyer_name="=1+1", lines=[line(), line(vat_rate=Decimal(9))])
    consumer = make_invoice(alice, buyer_kind="consumer")
    key = invoice.lines.first().pk
    note = credit_lines(invoice, amounts={key: Decimal(100)}, reason="Agreed", actor=actor_of(alice))
    today = timezone.now().date()
    data = {"start": today - timedelta(days=1), "end": today + timedelta(days=1), "what": "all", "key": uuid4()}
    run = finished(client.post("/invoices/export/", data, headers=ENGLISH))
    assert (run.failed, run.summary) == (0, "3 invoices are in the file.")
    bundle = unpacked(client, run)
    rows = table(bundle, "invoices.csv")
    by_number = {row["number"]: row for row in rows}
    assert by_number[invoice.number]["client"] == "'=1+1"
    assert Decimal(by_number[invoice.number]["credited"]) == note.total
    assert Decimal(by_number[note.number]["total"]) == -note.total
    sums = {row["number"]: Decimal(0) for row in rows}
    for row in table(bundle, "lines.csv"):
        sums[row["number"]] += Decimal(row["net"]) + Decimal(row["vat"])
    assert sums == {row["number"]: Decimal(row["total"]) for row in rows}
    why = {row["File"]: row["Why it is not here"] for row in table(bundle, "index.csv")}
    assert "consumer" in why[f"ubl/invoice-{consumer.number}.xml"]
    assert not why[f"pdf/invoice-{invoice.number}.pdf"]
    for row in table(bundle, "index.csv"):
        if row["SHA-256"]:
            assert hashlib.sha256(bundle.read(row["File"])).hexdigest() == row["SHA-256"]


def test_a_period_that_ends_before_it_begins_is_told_and_nothing_starts(client, alice):
    data = {"start": "2026-05-02", "end": "2026-05-01", "what": "csv", "key": uuid4()}
    page = client.post("/invoices/export/", data, headers=ENGLISH)
    assert page.status_code == 422
    assert "before the first" in page.content.decode()
    assert 'value="2026-05-02"' in page.content.decode()
    assert not Run.objects.exists()


def test_work_is_found_again_from_every_page_of_the_session_while_it_runs(client, alice):
    answer = send(client, "pdf", make_invoice(alice))
    link = answer["Location"]
    for page in ("/invoices/", "/clients/", "/work/"):
        assert link in client.get(page, headers=ENGLISH).content.decode()
    bar = client.get(link, headers=ENGLISH | {"HX-Request": "true"}).content.decode()
    assert "every 2s" in bar
    assert "Refresh" in bar
    client.post(f"{link}stop/")
    assert "Stopped by" in client.get(link, headers=ENGLISH).content.decode()
    assert "See how far it is" not in client.get("/clients/", headers=ENGLISH).content.decode()


def test_names_in_a_zip_are_safe_and_unique_whatever_the_numbers(tmp_path):
    with archive.written(tmp_path / "a.zip", "en") as bundle:
        for name in ("pdf/a.pdf", "pdf/A.pdf", "pdf/../../etc\\x.pdf", "index.csv"):
            with bundle.entry(name) as out:
                out.write(b"x")
    names = zipfile.ZipFile(tmp_path / "a.zip").namelist()
    assert len({name.lower() for name in names}) == 5
    assert not any(".." in name or "\\" in name or name.startswith("/") for name in names)


def test_an_export_reads_rows_piece_by_piece(client, alice, django_assert_max_num_queries):
    for _each in range(3):
        make_invoice(alice)
    data = {"start": "2020-01-01", "end": "2035-01-01", "what": "csv", "key": uuid4()}
    answer = client.post("/invoices/export/", data)
    run = Run.objects.get(pk=answer["Location"].split("/")[2])
    with django_assert_max_num_queries(20):
        worker.work(run.pk, seconds=60)
    assert Invoice.objects.count() == 3
