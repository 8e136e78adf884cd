"""Admins keep the law: rows are added and verified, never edited, and every act is on record."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from foundation.audit.log import house_chain
from foundation.audit.models import Event
from foundation.audit.verify import verify_chain
from foundation.mail.models import OutgoingEmail
from invoices import claims
from invoices.tests.make import actor_of, owner_of
from notices import statutes
from notices.errors import RuleRefused
from notices.jobs import watch_limitation
from notices.models import LawCheck, LawRow, LimitationTask
from notices.services import delivery, drafting, sending
from notices.services import statutes as keeping
from notices.tests.make import ADMIN, overdue, verify_rates

pytestmark = pytest.mark.django_db
OPEN = "nl.interest.statutory.b2b.2026-07-01"
NEXT = {
    "row_id": "nl.interest.statutory.b2b.2027-01-01", "code": "interest.statutory", "jurisdiction": "NL",
    "party": "b2b", "value": "10.65", "unit": "pct_per_year", "valid_from": "2027-01-01", "valid_to": "",
    "citation": "art. 6:119a BW", "source": "rijksoverheid.nl", "url": "https://www.rijksoverheid.nl/", "note": "",
    "replaces": "",
}  # fmt: skip


def add(client, **fields):
    return client.post(reverse("admin:notices_lawrow_add"), NEXT | fields)


def test_a_new_rate_counts_from_its_day_everywhere(admin_client, alice, clock):
    invoice = overdue(alice)
    assert add(admin_client).status_code == 302
    found = claims.claim(invoice, on=date(2027, 1, 31), table=statutes.table())
    assert [str(segment.rate) for segment in found.certain.interest.segments] == ["10.15", "10.40", "10.65"]
    event = Event.objects.get(verb="law.row_added")
    assert event.chain == house_chain()
    assert verify_chain(house_chain()) == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"valid_from": "2026-07-01"}, "both hold on"),
        ({"valid_from": "2026-01-01", "valid_to": "2026-08-01"}, "both hold on"),
        ({"value": "ten"}, "is not a number"),
        ({"row_id": OPEN}, "has been used in papers"),
        ({"valid_to": "2026-12-31"}, "before it begins"),
    ],
)
def test_a_row_that_contradicts_the_table_is_refused_with_a_sentence(admin_client, fields, sentence):
    answer = add(admin_client, **fields)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not LawRow.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"valid_from": "2026-07-01"}, "gelden allebei op 1 juli 2026"),
        ({"value": "tien"}, "tien is geen getal"),
        ({"row_id": OPEN}, "al in stukken gebruikt"),
        ({"valid_to": "2026-12-31"}, "voordat de regel begint"),
        ({"replaces": "no.such.row"}, "Er is geen regel no.such.row"),
    ],
)
def test_a_dutch_admin_is_refused_in_dutch(admin_client, fields, sentence):
    admin_client.cookies["django_language"] = "nl"
    assert sentence in add(admin_client, **fields).content.decode()
    assert not LawRow.objects.exists()


def test_a_correction_is_a_new_row_that_names_the_old_one(admin_client, alice, clock):
    fixed = {"row_id": f"{OPEN}.b", "valid_from": "2026-07-01", "value": "10.50", "replaces": OPEN}
    assert add(admin_client, **fixed).status_code == 302
    table = statutes.table(fresh=True)
    assert table.by_id(OPEN).replaced_by == f"{OPEN}.b"
    assert table.resolve("interest.statutory", "b2b", date(2026, 8, 1), "NL").value == "10.50"
    assert table.pinned([OPEN]).rows[0].value == "10.40"  # an old paper still finds what it was made with


def test_a_verified_rate_is_no_estimate_any_more(admin_client, alice, clock):
    invoice = overdue(alice)
    assert claims.claim(invoice, on=date(2026, 7, 31)).estimate
    data = {"row_id": OPEN, "verified_through": "2026-12-31", "source": "rijksoverheid.nl, 31 July 2026"}
    assert admin_client.post(reverse("admin:notices_lawcheck_add"), data).status_code == 302
    statutes.forget()  # what the commit does
    assert not claims.claim(invoice, on=date(2026, 7, 31)).estimate
    assert claims.claim(invoice, on=date(2027, 1, 2)).estimate  # it says nothing of the next half-year
    assert Event.objects.filter(verb="law.row_verified").count() == 1


def test_rows_and_verifications_are_never_edited(admin_client):
    made = keeping.verify(row_id=OPEN, verified_through=date(2026, 12, 31), source="x", actor=ADMIN)
    with pytest.raises(RuleRefused):
        keeping.verify(row_id="no.such.row", verified_through=date(2026, 12, 31), source="x", actor=ADMIN)
    with pytest.raises(IntegrityError), transaction.atomic():
        LawCheck.objects.update(source="y")
    address = reverse("admin:notices_lawcheck_change", args=[made.pk])
    assert admin_client.post(address, {"source": "y"}).status_code == 403


def test_whoever_keeps_no_law_sees_none_of_it(client, alice):
    client.force_login(owner_of(alice))
    assert client.get(reverse("admin:notices_lawrow_add")).status_code in (302, 403)


def test_a_period_that_comes_near_is_a_task_told_once_and_done_when_a_letter_arrives(client, alice, clock):
    invoice = overdue(alice)
    clock.move_to(date(2030, 11, 29).isoformat())
    assert watch_limitation() == 0
    clock.move_to("2030-12-02")
    assert (watch_limitation(), watch_limitation()) == (1, 0)
    told = OutgoingEmail.objects.get(subject__contains="limitation period")
    assert "what the log of this case said" in told.text
    client.force_login(owner_of(alice))
    client.cookies["django_language"] = "en"
    listed = client.get(reverse("invoices:list")).content.decode()
    assert "runs until 31 May 2031" in listed
    assert reverse("invoices:claim", args=[invoice.pk]) in listed
    letter = drafting.prepare(
        [invoice], kind="interruption", channel="registered", language="en", actor=actor_of(alice)
    )  # fmt: skip
    sha256 = client.get(letter.get_absolute_url()).context["sha256"]
    letter = sending.send(letter, sha256=sha256, actor=actor_of(alice))
    clock.shift(timedelta(days=2))
    delivery.receive(letter, delivered_on=date(2030, 12, 4), proof="tracked", actor=actor_of(alice))
    assert LimitationTask.objects.get().done_at
    assert watch_limitation() == 0
    assert "Look at these first" not in client.get(reverse("invoices:list")).content.decode()


def test_the_tables_are_read_once_in_half_a_minute(alice, django_assert_num_queries):
    verify_rates()
    statutes.forget()
    statutes.table()
    with django_assert_num_queries(0):
        statutes.table()
