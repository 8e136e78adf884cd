"""Tokens stay out of logs."""

import io
import json
import logging

import pytest
import structlog

from config import logs
from foundation.links import services
from foundation.links.masking import mask, mask_event
from foundation.links.tests import make

TOKEN = "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm8"


@pytest.fixture(params=[True, False], ids=["production", "laptop"])
def written(request):
    """Everything that is logged while the test runs, as it would be written."""
    formatter = logs.configure(production=request.param, level="INFO")["formatters"]["line"]
    made = formatter.pop("()")
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(made(**formatter))
    root, watched = logging.getLogger(), [logging.getLogger(name) for name in ("django_structlog", "django.server")]
    levels = [logger.level for logger in watched]
    root.addHandler(handler)
    for logger in watched:
        logger.setLevel("INFO")
    yield handler.stream.getvalue
    root.removeHandler(handler)
    for logger, level in zip(watched, levels, strict=True):
        logger.setLevel(level)


@pytest.mark.parametrize("prefix", "idma")
def test_every_public_prefix_is_masked(prefix):
    assert mask(f"GET /{prefix}/{TOKEN}/pdf/ 200") == f"GET /{prefix}/***/pdf/ 200"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"https://helder.example/i/{TOKEN}/", "https://helder.example/i/***/"),
        (f"/accounts/login/?next=%2Fi%2F{TOKEN}%2Fpay%2F", "/accounts/login/?next=%2Fi%2F***%2Fpay%2F"),
        (f"?next=%252fi%252f{TOKEN}", "?next=%252fi%252f***"),
        (f"two: /i/{TOKEN}/ /d/{TOKEN}/", "two: /i/***/ /d/***/"),
        ("/invoices/8f14e45f-ceea-467f-a9d9-1b1b1b1b1b1b/", "/invoices/8f14e45f-ceea-467f-a9d9-1b1b1b1b1b1b/"),
        ("/i/short/", "/i/short/"),
    ],
)
def test_only_tokens_are_masked(text, masked):
    assert mask(text) == masked


def test_values_inside_an_event_are_masked_too():
    event = {"event": "x", "path": f"/i/{TOKEN}/", "more": {"urls": [f"/d/{TOKEN}/"]}, "code": 200, "none": None}
    masked = mask_event(None, "info", event)
    assert TOKEN not in repr(masked)
    assert masked["code"] == 200
    assert masked["none"] is None


@pytest.mark.parametrize("name", ["django.server", "django.request", "anything"])
def test_plain_loggers_write_no_token(written, name):
    logging.getLogger(name).error('"GET %s HTTP/1.1" %s', f"/i/{TOKEN}/", 500)
    assert TOKEN not in written()
    assert "/i/***/" in written()


def test_tracebacks_write_no_token(written):
    try:
        raise ValueError(f"bad /i/{TOKEN}/")
    except ValueError:
        logging.getLogger("anything").exception("failed")
    assert TOKEN not in written()
    assert "ValueError: bad /i/***/" in written()


def test_structured_events_write_no_token(written):
    structlog.get_logger("anything").warning("opened", path=f"/d/{TOKEN}/", nested={"url": f"/m/{TOKEN}/"})
    assert TOKEN not in written()
    assert "/d/***/" in written()


@pytest.mark.django_db
@pytest.mark.urls("foundation.links.tests.urls")
@pytest.mark.parametrize(("rest", "status"), [("", 200), ("nowhere/", 404), ("broken/", 500)])
def test_a_request_leaves_lines_without_its_token(client, written, rest, status):
    client.raise_request_exception = False
    link = make.link()
    token = services.token(link)
    assert client.get(f"/i/{token}/{rest}").status_code == status
    assert written()
    assert token not in written()
    assert "/i/***/" in written()


@pytest.mark.django_db
@pytest.mark.urls("foundation.links.tests.urls")
def test_lines_name_the_link_by_its_id_instead(client, written):
    link = make.link()
    client.get(f"/i/{services.token(link)}/")
    assert str(link.pk) in written()


def test_production_writes_one_json_object_a_line():
    formatter = logs.configure(production=True, level="INFO")["formatters"]["line"]
    made = formatter.pop("()")(**formatter)
    record = logging.LogRecord("x", logging.INFO, "f", 1, "hello %s", ("you",), None)
    line = json.loads(made.format(record))
    assert (line["event"], line["level"], line["logger"]) == ("hello you", "info", "x")
