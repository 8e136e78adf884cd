"""From hours to lines: the log stays with its line, is frozen at issue and travels with the invoice."""

import html as markup
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from clients.errors import TimeBilled
from clients.models import TimeEntry
from clients.services import time as keeping
from clients.tests.make import make_client
from foundation.files import door
from foundation.mail.models import OutgoingEmail
from invoices import clarity, preflight, queries
from invoices.errors import AlreadyIssued, HoursElsewhere, HoursTaken
from invoices.models import BilledTime, Invoice, InvoiceAttachment, InvoiceDefaults
from invoices.paper import pdf
from invoices.services import attachments, draft, hours, send
from invoices.services import issue as issuing
from invoices.services.credit import credit_lines
from invoices.tests.make import BUYER, actor_of, make_business, make_draft, owner_of

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def noor(client):
    business = make_business()
    client.force_login(owner_of(business))
    return business


@pytest.fixture
def carol(noor):
    names = {theirs: BUYER[ours] for ours, theirs in draft.BUYER_FROM_CLIENT.items() if ours in BUYER}
    return make_client(noor, **names, language="en")


def worked(business, client, day=2, seconds=5400, **fields):
    values = {"client": client, "day": date(2026, 11, day), "seconds": seconds, "task": "Shop", "description": "Design"}
    begun = {"started_at": datetime(2026, 11, day, 8, tzinfo=UTC), "ended_at": datetime(2026, 11, day, 10, tzinfo=UTC)}
    return keeping.add(business, fields=values | begun | fields, actor=actor_of(business))


def bill(business, client, entries, grouping="task", rate="80"):
    return hours.bill(
        business, client=client, entries=[entry.pk for entry in entries], grouping=grouping, rate=Decimal(rate),
        actor=actor_of(business),
    )  # fmt: skip


def issue(invoice):
    invoice.refresh_from_db()
    actor = actor_of(invoice.business)
    return issuing.issue(invoice, version=invoice.version, actor=actor, reason="These lines are about hours.")


def saved(invoice, keep):
    """As an autosave does: all lines anew, of those in `keep` with their log."""
    lines = [{name: getattr(line, name) for name in (*draft.LINE_FIELDS, "log")} for line in invoice.lines.all()]
    lines = [line for place, line in enumerate(lines) if place in keep]
    return draft.save(invoice, version=invoice.version, fields={}, lines=lines, actor=actor_of(invoice.business))


@pytest.mark.parametrize(("grouping", "quantities"), [("day", ["1.51", "1.51"]), ("task", ["3.01"]), ("one", ["3.01"])])
def test_hours_are_added_up_and_rounded_once_per_line(noor, carol, grouping, quantities):
    entries = [worked(noor, carol, 2, 5418), worked(noor, carol, 3, 5418)]
    lines = list(bill(noor, carol, entries, grouping).lines.all())
    assert [f"{line.quantity:.2f}" for line in lines] == quantities
    assert {line.unit_price for line in lines} == {Decimal(80)}
    assert lines[-1].service_date == date(2026, 11, 3)


def test_different_rates_never_share_a_line(noor, carol):
    entries = [worked(noor, carol), worked(noor, carol, hourly_rate=Decimal("95.00"))]
    assert {line.unit_price for line in bill(noor, carol, entries, "one").lines.all()} == {Decimal(80), Decimal(95)}


def test_hours_are_chosen_on_the_page_and_only_once(client, noor, carol):
    entry = worked(noor, carol)
    path = f"/invoices/from-time/{carol.pk}/"
    assert "Shop" in markup.unescape(client.get(path, headers=ENGLISH).content.decode())
    assert client.post(path, {"entries": [str(entry.pk)], "grouping": "task"}).status_code == 422
    made = client.post(path, {"entries": [str(entry.pk)], "grouping": "task", "rate": "80"})
    assert made.status_code == 302
    assert "with its log of hours" in client.get(made.url, headers=ENGLISH).content.decode()
    assert queries.hours_to_bill(noor, carol) == []
    with pytest.raises(HoursTaken):
        bill(noor, carol, [entry])
    assert Invoice.objects.count() == 1


def test_hours_go_below_the_lines_of_a_draft_and_what_stood_there_stays(client, noor, carol):
    first = bill(noor, carol, [worked(noor, carol, 2)])
    worked(noor, carol, 3, task="Later")
    page = client.get(f"/invoices/{first.pk}/", headers=ENGLISH).content.decode()
    assert "Add hours" in page
    path = f"/invoices/from-time/{carol.pk}/"
    offered = client.get(path, {"draft": str(first.pk)}, headers=ENGLISH).content.decode()
    assert f'value="{first.pk}" selected' in offered
    entries = [str(entry.pk) for entry in queries.hours_to_bill(noor, carol)]
    sent = {"entries": entries, "grouping": "task", "rate": "80"}
    stranger = make_draft(make_business("Somebody Else"))
    assert client.post(path, sent | {"draft": str(stranger.pk)}).status_code == 422
    done = client.post(path, sent | {"draft": str(first.pk)})
    assert done.url == f"/invoices/{first.pk}/"
    lines = list(first.lines.all())
    assert [line.description for line in lines] == ["Shop: Design", "Later: Design"]
    assert all(line.log for line in lines)
    assert {row.invoice_id for row in BilledTime.objects.all()} == {first.pk}


def test_hours_do_not_go_on_a_draft_that_is_issued_or_somebody_else_s_by_now(noor, carol):
    invoice = make_draft(noor)
    entry = worked(noor, carol)
    values = {"entries": [entry.pk], "grouping": "task", "rate": Decimal(80), "actor": actor_of(noor)}
    with pytest.raises(HoursElsewhere):
        hours.bill(noor, client=carol, into=invoice, **values)
    with pytest.raises(AlreadyIssued):
        hours.bill(noor, client=carol, into=issue(invoice), **values)
    assert queries.hours_to_bill(noor, carol) == [entry]


def test_the_rate_that_is_usual_for_a_client_comes_first(noor, carol):
    bill(noor, carol, [worked(noor, carol)], rate="80")
    InvoiceDefaults.objects.create(client=carol, hourly_rate=Decimal(95))
    assert queries.last_rate(noor, carol) == Decimal(95)


def test_an_autosave_keeps_the_log_and_a_removed_line_or_draft_frees_the_hours(noor, carol):
    entries = [worked(noor, carol, 2), worked(noor, carol, 3)]
    invoice = saved(bill(noor, carol, entries, "day"), keep={0, 1})
    assert BilledTime.objects.count() == 2
    invoice = saved(invoice, keep={1})
    assert [row.entry_id for row in BilledTime.objects.all()] == [entries[1].pk]
    draft.discard(invoice, actor=actor_of(noor))
    assert len(queries.hours_to_bill(noor, carol)) == 2


def test_a_log_is_no_other_line_s_and_no_other_invoice_s(noor, carol):
    invoice = bill(noor, carol, [worked(noor, carol)])
    key = invoice.lines.get().log
    line = {name: getattr(invoice.lines.get(), name) for name in (*draft.LINE_FIELDS, "log")}
    twice = draft.save(invoice, version=invoice.version, fields={}, lines=[line, line], actor=actor_of(noor))
    assert [each.log for each in twice.lines.all()] == [key, None]
    assert make_draft(noor, lines=[line]).lines.get().log is None


def test_issuing_freezes_the_log_and_closes_the_hours(client, noor, carol):
    entry = worked(noor, carol)
    invoice = bill(noor, carol, [entry])
    client.post(f"/time/{entry.pk}/edit/", {"day": "2026-11-02", "length": "2:00", "billable": "on", "task": "Shop"})
    assert any("log adds up to" in str(found) for found in preflight.check(
        invoice, list(invoice.lines.all()), noor, date(2026, 11, 4)))  # fmt: skip
    invoice = issue(invoice)
    frozen = invoice.snapshot["time_log"]
    assert [(log["position"], log["entries"][0]["seconds"]) for log in frozen] == [(1, 7200)]
    with pytest.raises(TimeBilled):
        keeping.update(entry, fields={"task": "Other"}, actor=actor_of(noor))
    with pytest.raises(TimeBilled):
        keeping.remove(entry, actor=actor_of(noor))
    assert client.post(f"/time/{entry.pk}/delete/").status_code == 409
    assert TimeEntry.objects.get().task == "Shop"


def test_a_whole_credit_frees_the_hours_and_the_old_log_stays(noor, carol):
    invoice = issue(bill(noor, carol, [worked(noor, carol)]))
    line = invoice.lines.get()
    credit_lines(invoice, amounts={line.pk: line.net / 2}, reason="Half", actor=actor_of(noor))
    assert queries.hours_to_bill(noor, carol) == []
    credit_lines(invoice, amounts={line.pk: line.net / 2}, reason="All", actor=actor_of(noor))
    again = issue(bill(noor, carol, queries.hours_to_bill(noor, carol)))
    invoice.refresh_from_db()
    assert invoice.snapshot["time_log"] == again.snapshot["time_log"]


def test_a_log_answers_the_rule_about_hours_without_one(noor, carol):
    def said(invoice):
        found = preflight.check(invoice, list(invoice.lines.all()), noor, date(2026, 11, 4))
        return any("hours without a log" in str(finding) for finding in found)

    def rules(invoice):
        return {each.rule for result in clarity.judge(invoice, list(invoice.lines.all())) for each in result.findings}

    invoice = bill(noor, carol, [worked(noor, carol, seconds=10 * 3600)])
    assert not said(invoice)
    assert "A09" not in rules(invoice)
    saved_without = draft.save(
        invoice, version=invoice.version, fields={}, actor=actor_of(noor),
        lines=[{name: getattr(invoice.lines.get(), name) for name in draft.LINE_FIELDS}],
    )  # fmt: skip
    assert said(saved_without)
    assert "A09" in rules(saved_without)


def test_the_log_and_the_attachments_travel_and_both_sides_can_load_them(client, noor, carol, monkeypatch):
    monkeypatch.setattr("invoices.services.send.accounts.can_send_mail", lambda business: True)
    invoice = bill(noor, carol, [worked(noor, carol)])
    page = f"/invoices/{invoice.pk}/attachments/"
    upload = SimpleUploadedFile("order.csv", b"a,b\n1,2\n")
    assert client.post(page, {"uploads": upload, "title": "Signed order"}).status_code == 302
    asked = client.get(f"/invoices/{invoice.pk}/issue/", headers=ENGLISH).content.decode()
    assert "The log of hours of line 1" in asked
    assert "Signed order" in asked
    invoice = issue(invoice)
    assert "The log of these hours comes with the invoice." in pdf.paper_of(invoice).html
    send.send(invoice, to="carol@kramer.test", message="", actor=actor_of(noor))
    names = list(OutgoingEmail.objects.get().attachments.order_by("pk").values_list("name", flat=True))
    number = invoice.number
    assert names == [f"invoice-{number}.pdf", f"hours-{number}.pdf", f"hours-{number}.csv", "order.csv"]
    client.logout()
    path = queries.client_url(invoice).partition("//")[2].partition("/")[2]
    shown = client.get(f"/{path}", headers=ENGLISH).content.decode()
    assert "See the hours" in shown
    assert "Signed order" in shown
    key = invoice.attachments.get().pk
    assert client.get(f"/{path}files/{key}/").content == b"a,b\n1,2\n"
    table = client.get(f"/{path}hours/csv/").content.decode("utf-8-sig").splitlines()
    assert table[1] == "1,2026-11-02,09:00,11:00,Shop,Design,1:30,1.50"
    assert client.get(f"/{path}hours/pdf/").content.startswith(b"%PDF")
    assert client.get(f"/{path}hours/exe/").status_code == 404


def attach(invoice, size=0):
    upload = door.inspect(SimpleUploadedFile("a.csv", b"a,b\n1,2\n" + b"1,2\n" * size))
    return attachments.attach(invoice, uploads=[upload], title="", actor=actor_of(invoice.business))


def test_attachments_come_and_go_in_a_draft_and_are_history_afterwards(client, noor):
    invoice = make_draft(noor)
    first, second = attach(invoice)[0], attach(invoice)[0]
    assert client.post(f"/invoices/{invoice.pk}/attachments/{first.pk}/remove/").status_code == 302
    invoice = issue(invoice)
    assert [row["title"] for row in invoice.snapshot["attachments"]] == ["a.csv"]
    assert client.post(f"/invoices/{invoice.pk}/attachments/{second.pk}/remove/").status_code == 409
    with pytest.raises(AlreadyIssued):
        attach(invoice)
    for change in (InvoiceAttachment.objects.all().delete, lambda: InvoiceAttachment.objects.update(title="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_attachments_together_must_fit_into_a_letter(client, noor, monkeypatch):
    monkeypatch.setattr(attachments, "MB", 1)
    invoice = make_draft(noor)
    sent = {"uploads": SimpleUploadedFile("a.csv", b"a,b\n1,2\n3,4\n5,6\n")}
    response = client.post(f"/invoices/{invoice.pk}/attachments/", sent, headers=ENGLISH)
    assert response.status_code == 422
    assert "together may have 15 MB" in response.content.decode()
    assert not InvoiceAttachment.objects.exists()


def test_a_stranger_s_invoice_has_no_files_for_me(client, noor):
    theirs = make_draft(make_business("Somebody Else"))
    key = attach(theirs)[0].pk
    mine = make_draft(noor)
    for path in (f"/invoices/{theirs.pk}/attachments/", f"/invoices/{theirs.pk}/attachments/{key}/",
                 f"/invoices/{mine.pk}/attachments/{key}/"):  # fmt: skip
        assert client.get(path).status_code == 404
    other = make_client(theirs.business)
    assert client.get(f"/invoices/from-time/{other.pk}/").status_code == 404
