import pytest
import time_machine

from invoices.tests.make import owner_of
from notices.tests.make import TODAY, business


@pytest.fixture(autouse=True)
def _a_house_of_its_own(settings, tmp_path, monkeypatch):
    """Files lie in a folder of the test; where the PDF is not the point it is a line of text."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("foundation.pdf.fence.render_paper", lambda paper: b"%PDF-1.7 " + paper.html.encode())


@pytest.fixture
def alice(db):
    return business()


@pytest.fixture
def clock():
    with time_machine.travel(TODAY, tick=False) as clock:
        yield clock


@pytest.fixture
def signed_in(client, alice):
    client.force_login(owner_of(alice))
    client.cookies["django_language"] = "en"
    return client
