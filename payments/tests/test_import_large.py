"""A large statement is read by a worker, and one that was interrupted is booked to its end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from foundation.work import worker
from foundation.work.models import Run
from payments.models import BankEntry, Payment
from payments.services import importing, suggesting
from payments.tests.make import make_invoices, make_payee, sign_in, take_in, upload
from payments.tests.test_import import HEADING

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


def test_the_list_takes_as_many_queries_for_fifty_entries_as_for_three(desk, alice, django_assert_max_num_queries):
    rows = b"".join(
        f'"2026-11-{day:02d}","","{n}.00","NL91ABNA0417164300","NL20INGB0001234567","x","F-000{1 + n % 4}"\n'.encode()
        for day in range(1, 21) for n in range(1, 4)
    )  # fmt: skip
    make_invoices(alice, 4)
    take_in(alice, "bunq.csv", HEADING + rows)
    with django_assert_max_num_queries(10):
        first = desk.get("/payments/")
    assert len(first.context["page"].rows) == 50
    second = desk.get("/payments/", {"after": first.context["page"].next_cursor})
    assert len(second.context["page"].rows) == 10
    pks = [row.pk for shown in (first, second) for row in shown.context["page"].rows]
    assert len(set(pks)) == 60
    assert len(desk.get("/payments/", {"after": "forged"}).context["page"].rows) == 50


def test_a_large_statement_is_read_by_a_worker_and_the_page_tells_what_came_of_it(desk, alice, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    make_invoices(alice, 1)
    page = upload(desk, "camt_v02_reference.xml")
    assert BankEntry.objects.count() == 0
    run = Run.objects.get()
    assert page.redirect_chain[-1][0] == run.get_absolute_url()
    worker.work(run.pk, seconds=30)
    run.refresh_from_db()
    assert (run.state, run.source_name, run.done) == ("finished", "", run.total)
    assert "booked by itself" in run.summary
    assert Payment.objects.count() == 1
    again = upload(desk, "camt_v02_reference.xml")
    second = Run.objects.get(pk=again.redirect_chain[-1][0].split("/")[2])
    worker.work(second.pk, seconds=30)
    second.refresh_from_db()
    assert "Nothing new" in second.summary
    assert Payment.objects.count() == 1


def test_an_import_that_was_killed_after_the_statement_was_kept_books_what_was_left(desk, alice, monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    make_invoices(alice, 1)
    upload(desk, "camt_v02_reference.xml")
    run = Run.objects.get()
    with monkeypatch.context() as broken:
        broken.setattr(suggesting, "refresh", killed)
        with pytest.raises(KeyboardInterrupt):
            worker.work(run.pk, seconds=30)
    kept = BankEntry.objects.count()
    assert kept > 0
    assert Payment.objects.count() == 0
    Run.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    worker.work(run.pk, seconds=30)
    assert (BankEntry.objects.count(), Payment.objects.count()) == (kept, 1)


def killed(*_facts):
    raise KeyboardInterrupt
