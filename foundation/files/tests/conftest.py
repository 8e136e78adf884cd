import pytest


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    """Every test has its own empty store."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT
