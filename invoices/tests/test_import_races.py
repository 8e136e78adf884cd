"""Two tabs, one file: on PostgreSQL only."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections

from clients.models import Client
from foundation.einvoicing.parse import parse
from foundation.einvoicing.tests.cases import CASES
from foundation.einvoicing.ubl import to_ubl
from foundation.files import door
from invoices.models import Invoice, ReceivedInvoice
from invoices.services import imports
from invoices.tests.make import actor_of, make_business

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time and hides races"),
]
XML = to_ubl(CASES["standard"])


def six_at_once(act):
    start = Barrier(6)

    def run(_number):
        start.wait(5)
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(run, range(6)))


def receive(business):
    source = door.inspect(SimpleUploadedFile("a.xml", XML), kinds=door.E_INVOICE)
    return imports.receive(
        business, source=source, document=parse(XML).document, findings=(), syntax="ubl", actor=actor_of(business)
    )


@pytest.mark.parametrize("round_", range(3))
def test_six_clicks_make_one_draft_and_one_client(round_):
    business = make_business()
    received = receive(business)
    drafts = six_at_once(lambda: imports.make_draft(received, actor=actor_of(business)))
    assert {draft.pk for draft in drafts} == {Invoice.objects.get().pk}
    six_at_once(lambda: imports.keep_client(received, side="buyer", actor=actor_of(business)))
    assert Client.objects.count() == 1


@pytest.mark.parametrize("round_", range(3))
def test_six_times_the_same_file_is_one_import(round_):
    business = make_business()
    rows = six_at_once(lambda: receive(business))
    assert {row.pk for row in rows} == {ReceivedInvoice.objects.get().pk}
