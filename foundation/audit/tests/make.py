"""Builders for the tests of the log."""

import uuid

from django.db import transaction

from foundation.audit import log
from foundation.kernel.actors import Actor

CAROL = Actor.client("Carol Client", ip="203.0.113.77")
HELDER = Actor.system()


def a_chain():
    return log.case_chain(uuid.uuid4())


def recorded(chain=None, count=1, **given):
    """That many events on the chain; the last one is returned."""
    chain = chain or a_chain()
    with transaction.atomic():
        for _ in range(count):
            event = log.record(given.get("verb", "dispute.raised"), **{"chain": chain, "actor": CAROL} | _rest(given))
    return event


def _rest(given):
    return {name: value for name, value in given.items() if name != "verb"}
