"""Chromium against a live server: people with a browser each, a mailbox behind real SMTP, and eyes on every page."""

import os

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in the test's thread

import shutil

import pytest
from celery.app.task import Task
from django.contrib.staticfiles.handlers import StaticFilesHandlerMixin
from django.core.cache import cache

from foundation.links.rates import counter
from foundation.mail.tests import sink as sinks
from tests.browser.people import Person
from tests.browser.post import Post

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--font-render-hinting=none",
]  # fmt: skip
NO_BROWSER = "no Chromium here: `make browser` installs one, CHROMIUM=/path/to/chrome names one"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason=NO_BROWSER))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS + as_root}


@pytest.fixture(autouse=True)
def house(live_server, settings, tmp_path, monkeypatch):
    """The live server with folders of its own, limits that start afresh, and a bell that only notes what rang."""
    settings.SITE_URL = live_server.url
    settings.MEDIA_ROOT, settings.MAIL_DIR = tmp_path / "files", tmp_path / "mail"
    settings.REDIS_URL = ""
    cache.clear()
    counter.local.storage.reset()
    monkeypatch.setattr(Task, "apply_async", lambda *args, **options: None)
    monkeypatch.setattr(StaticFilesHandlerMixin, "serve", kept(StaticFilesHandlerMixin.serve))
    return live_server


def kept(serve):
    """As in production a browser fetches styles and fonts once; asking again on every page took most of the time."""

    def serve_once(self, request):
        answer = serve(self, request)
        answer.headers["Cache-Control"] = "max-age=31536000, immutable"
        return answer

    return serve_once


@pytest.fixture
def post(house, settings):
    """Letters leave over SMTP when the test lets the worker come by, and can be read as their receiver reads them."""
    with sinks.running() as sink:
        settings.MAIL_URL = sink.url
        yield Post(sink)


@pytest.fixture
def person(house, new_context):
    """Opens a browser for somebody: `person("nl", user=alice, width=360, theme="dark")`.

    At the end of the test no console of anybody may have complained.
    """
    everybody = []

    def open_browser(language="en", *, user=None, width=1280, theme="light", **options):
        context = new_context(
            base_url=house.url, locale={"nl": "nl-NL", "en": "en-GB"}[language], color_scheme=theme,
            viewport={"width": width, "height": 900}, reduced_motion="reduce", **options,
        )  # fmt: skip
        everybody.append(Person(context, language, user))
        return everybody[-1]

    yield open_browser
    complaints = [complaint for each in everybody for complaint in each.complaints]
    assert complaints == []
