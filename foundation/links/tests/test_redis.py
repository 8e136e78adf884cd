"""Redis may vanish: the limits go on counting, and nobody waits."""

import os
import socket
import time

import pytest

from foundation.links import rates, services
from foundation.links.tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.urls("foundation.links.tests.urls")]


@pytest.fixture
def silent_server():
    """Accepts connections and never answers."""
    server = socket.create_server(("127.0.0.1", 0))
    yield server.getsockname()[1]
    server.close()


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_redis_that_refuses_costs_no_request(client, settings, monkeypatch):
    settings.REDIS_URL = f"redis://127.0.0.1:{_free_port()}/0"
    monkeypatch.setattr(rates, "PER_LINK", rates.parse("2/minute"))
    url = f"/i/{services.token(make.link())}/"
    began = time.monotonic()
    assert [client.get(url).status_code for _ in range(3)] == [200, 200, 429]
    assert time.monotonic() - began < 1.5


def test_a_redis_that_hangs_is_waited_for_once(client, settings, silent_server):
    settings.REDIS_URL = f"redis://127.0.0.1:{silent_server}/0"
    url = f"/i/{services.token(make.link())}/"
    began = time.monotonic()
    assert client.get(url).status_code == 200
    assert time.monotonic() - began < 1.5
    began = time.monotonic()
    assert client.get(url).status_code == 200
    assert time.monotonic() - began < 0.5


def test_a_redis_address_that_is_nonsense_costs_no_request(client, settings):
    settings.REDIS_URL = "nonsense://"
    assert client.get(f"/i/{services.token(make.link())}/").status_code == 200


@pytest.mark.skipif(not os.environ.get("TEST_REDIS_URL"), reason="needs TEST_REDIS_URL")
def test_processes_share_their_counts_through_redis(client, settings, monkeypatch):
    settings.REDIS_URL = os.environ["TEST_REDIS_URL"]
    monkeypatch.setattr(rates, "PER_LINK", rates.parse("2/minute"))
    url = f"/i/{services.token(make.link())}/"
    statuses = []
    for _ in range(3):
        monkeypatch.setattr(rates, "counter", rates.Counter())  # as another process would have
        statuses.append(client.get(url).status_code)
    assert statuses == [200, 200, 429]
