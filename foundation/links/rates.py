"""How often one link and one address may knock. Counts live in Redis when there is one, else in this process."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field

from django.conf import settings
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter, RateLimiter
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

PER_LINK = parse("240/minute")  # a page shows up to twenty pictures, each a request
PER_ADDRESS = parse("600/minute")  # an office shares one address
STRANGERS = parse("20/minute")  # wrong tokens from one address
REST_SECONDS = 10  # how long a failing Redis is left alone
PATIENCE_SECONDS = 0.5


@dataclass
class Counter:
    """Counts hits. Redis failing or hanging costs at most one short wait every ten seconds, never a request."""

    local: RateLimiter = field(default_factory=lambda: FixedWindowRateLimiter(MemoryStorage()))
    shared: RateLimiter | None = None
    shared_url: str = ""
    resting_until: float = 0.0

    def hit(self, limit: RateLimitItem, *names: str) -> bool:
        """Count one; False when the limit is reached."""
        return self._ask("hit", limit, names)

    def test(self, limit: RateLimitItem, *names: str) -> bool:
        """Look without counting."""
        return self._ask("test", limit, names)

    def _ask(self, verb: str, limit: RateLimitItem, names: tuple[str, ...]) -> bool:
        if settings.REDIS_URL and time.monotonic() >= self.resting_until:
            try:
                return getattr(self._remote(), verb)(limit, *names)
            except Exception as failure:  # whatever Redis does, the visitor is let through to the local count
                self.resting_until = time.monotonic() + REST_SECONDS
                logger.warning("rate limits count in this process for a while: %s", type(failure).__name__)
        return getattr(self.local, verb)(limit, *names)

    def _remote(self) -> RateLimiter:
        if self.shared is None or self.shared_url != settings.REDIS_URL:
            storage = storage_from_string(
                settings.REDIS_URL,
                socket_timeout=PATIENCE_SECONDS,
                socket_connect_timeout=PATIENCE_SECONDS,
                retry=Retry(NoBackoff(), 0),  # the client's own default tries three more times
            )
            self.shared = FixedWindowRateLimiter(storage)
            self.shared_url = settings.REDIS_URL
        return self.shared


counter = Counter()
