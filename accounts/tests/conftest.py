import pytest
from django.core.cache import cache

from foundation.links.rates import counter


@pytest.fixture(autouse=True)
def _rate_limits_start_afresh():
    cache.clear()
    counter.local.storage.reset()
