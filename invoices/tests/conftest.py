import pytest
from django.core.cache import cache

from foundation.links.rates import counter


@pytest.fixture(autouse=True)
def _a_house_of_its_own(settings, tmp_path):
    """Files of a test lie in its own folder, and nobody has knocked yet."""
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    counter.local.storage.reset()


@pytest.fixture
def quick_paper(monkeypatch):
    """Where the PDF itself is not the point, it is a line of text."""
    monkeypatch.setattr("foundation.pdf.fence.render_paper", lambda paper: b"%PDF-1.7 " + paper.title.encode())
