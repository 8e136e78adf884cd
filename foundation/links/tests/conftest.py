import pytest

from foundation.links import rates

PAGE = "<title>{% block title %}{% endblock %}</title>{% block main %}{% endblock %}"


@pytest.fixture(autouse=True)
def fresh_counts(monkeypatch):
    """Every test starts with nobody having knocked."""
    monkeypatch.setattr(rates, "counter", rates.Counter())


@pytest.fixture(autouse=True)
def bare_frame(settings):
    """Our pages inside an empty frame: the product's own one links to addresses that the test's urlconf lacks."""
    options = {key: value for key, value in settings.TEMPLATES[0]["OPTIONS"].items() if key != "context_processors"}
    loaders = [
        ("django.template.loaders.locmem.Loader", {"public.html": PAGE, "404.html": PAGE}),
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]
    frame = {**settings.TEMPLATES[0], "APP_DIRS": False, "OPTIONS": {**options, "loaders": loaders}}
    settings.TEMPLATES = [frame]
