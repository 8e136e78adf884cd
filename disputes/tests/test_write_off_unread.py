"""Why something was written off outside a case is a note to oneself: no client reads it, so nobody checks its tone."""

import io
import re
from decimal import Decimal
from uuid import uuid4

import pypdf
import pytest

from disputes.services import links
from disputes.tests.bundles import log_of, made, opened
from disputes.tests.make import make_dispute, make_disputed_invoice
from foundation.mail.models import OutgoingEmail
from invoices.queries import client_url
from invoices.tests.make import make_business, owner_of

pytestmark = pytest.mark.django_db
WHY, BACK = "Zwartepietenkwestie", "Spijtbetuiging"


def read(content):
    """What a person reads in these bytes: the words of a PDF, of each file in a ZIP, or the text itself."""
    if content.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        return " ".join(map(read, opened(content).values()))
    return content.decode(errors="replace")


@pytest.fixture
def invoice(client):
    """Ten euros were written off and asked for again, five were written off for good; then a case came."""
    invoice = make_disputed_invoice(make_business())
    client.force_login(owner_of(invoice.business))
    for amount in ("10,00", "5,00"):
        data = {"amount": amount, "reason": WHY, "key": str(uuid4())}
        assert client.post(f"/invoices/{invoice.pk}/write-off/", data).status_code == 302
    first = invoice.write_offs.get(amount=Decimal(10))
    assert client.post(f"/payments/write-offs/{first.pk}/undo/", {"reason": BACK}).status_code == 302
    invoice.refresh_from_db()
    return invoice


def test_the_owner_finds_the_reason_and_the_client_nowhere(client, invoice):
    assert WHY in read(client.get(f"/invoices/{invoice.pk}/write-off/").content)
    dispute = make_dispute(invoice)
    handed = [  # papers that the owner hands on
        f"/clients/{invoice.client_id}/statement/pdf/",
        f"/invoices/{invoice.pk}/claim/pdf/",
        f"/invoices/{invoice.pk}/claim/csv/",
        f"/invoices/{invoice.pk}/pdf/",
        f"/invoices/{invoice.pk}/ubl/",
        "/invoices/export/",
    ]
    seen = {path: read(b"".join(client.get(path))) for path in handed}
    client.logout()
    room = re.sub(r"^https?://[^/]+", "", client_url(invoice))
    for path in (room, f"{room}pdf/", f"{room}ubl/", f"{room}dispute/", links.client_path(dispute)):
        answer = client.get(path)
        assert answer.status_code == 200, path
        seen[path] = read(b"".join(answer))
    seen["case file"] = read(made(dispute, with_offers=True))
    seen["log"] = read(log_of(dispute))
    seen["mail"] = " ".join(OutgoingEmail.objects.values_list("text", flat=True))
    assert [path for path, text in seen.items() if WHY in text or BACK in text] == []
    assert "5.00" in seen[handed[0]] or "5,00" in seen[handed[0]]
    assert all(len(text) > 40 for text in seen.values()), {path: len(text) for path, text in seen.items()}
