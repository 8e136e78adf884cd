"""A freelancer moves in: a table of clients, forty hours of Toggl time, the bank's file that pays the first invoice."""

import html as markup
from decimal import Decimal

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile

from clients.models import Client, TimeEntry
from foundation.mail.models import OutgoingEmail
from invoices.models import Invoice
from payments.tests.make import content, make_payee, sign_in, upload

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
CLIENTS = (
    "Klantnummer;Bedrijfsnaam;E-mail;Adres;Postcode;Plaats;KvK-nummer\n"
    "K1;Kramer & Zn. B.V.;henk@kramer.test;Industrieweg 3;9723 AS;Groningen;12345678\n"
    "K2;Atelier Lumen;lotte@lumen.test;Kade 9;9712 AB;Groningen;87654321\n"
)
HEADING = "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags"
HOURS = "\n".join(
    [HEADING]
    + [
        f"Noor,n@x.test,Kramer & Zn. B.V.,Webshop,,Checkout page {day},Yes,"
        f"2026-11-{day:02},09:00:00,2026-11-{day:02},13:00:00,04:00:00,"
        for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13)
    ]
)


@pytest.fixture
def desk(client):
    business = make_payee()
    user = sign_in(client, business) and business.memberships.get().user
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return client


def file(name, text):
    return {"upload": SimpleUploadedFile(name, text.encode())}


def test_clients_hours_invoice_and_payment_come_in_by_file_and_fit_together(desk):
    with time_machine.travel("2026-11-16 10:00:00Z", tick=False):
        shown = desk.post("/clients/import/", file("clients.csv", CLIENTS), headers=ENGLISH)
        desk.post("/clients/import/rows/", shown.context["form"].data | {"act": "import"}, headers=ENGLISH)
        kramer = Client.objects.get(external_number="K1")

        read = desk.post("/time/import/", file("toggl.csv", HOURS + "\n"), headers=ENGLISH).context["reading"]
        data = {name: read.data.get(name, "") for name in read.fields}
        desk.post("/time/import/check/", data | {"import": "1"}, headers=ENGLISH)
        entries = TimeEntry.objects.filter(client=kramer)
        assert sum(entry.seconds for entry in entries) == 40 * 3600

        chosen = {"entries": [str(entry.pk) for entry in entries], "grouping": "one", "rate": "80"}
        page = desk.post(f"/invoices/from-time/{kramer.pk}/", chosen).url
        invoice = Invoice.objects.get()
        assert invoice.total == Decimal("3872.00")  # 40 × 80 and 21%
        desk.post(f"{page}issue/", {"version": invoice.version, "reason": "Agreed by telephone"})
        invoice.refresh_from_db()
        assert invoice.number == "F-0001"
        assert desk.post(f"{page}send/", {"to": [kramer.email], "message": ""}).status_code == 302
        letter = OutgoingEmail.objects.get(kind="invoice")
        assert letter.to == "henk@kramer.test"
        assert letter.attachments.count() == 3  # the invoice, and its log of hours as PDF and as table

    with time_machine.travel("2026-11-22 10:00:00Z", tick=False):
        statement = (
            content("camt_v02_reference.xml").decode().replace("514.25", "3872.00").replace("1449.35", "4807.10")
        )
        upload(desk, "november.xml", statement.encode())
        invoice.refresh_from_db()
        assert (invoice.paid_total, invoice.open_total) == (Decimal("3872.00"), Decimal("0.00"))
        mine = markup.unescape(desk.get(f"/clients/{kramer.pk}/", headers=ENGLISH).content.decode())
        assert "F-0001" in mine
        assert "€3,872.00" in mine
