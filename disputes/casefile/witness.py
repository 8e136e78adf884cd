"""The log of a case as somebody outside may keep and check it: every link of the chain, and the words they may see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from disputes.models import Dispute
from disputes.timeline import DESK_TITLES, FOR_ITSELF, READS, TITLES
from foundation.audit import log
from foundation.audit.models import Event
from foundation.audit.queries import events

# Without prejudice: what was offered and refused is not for a court to read.
OFFERS = {"dispute.propose", "proposal.lapsed", "dispute.recommend", "recommendation.accepted_by_one"}
FACTS_ONLY = (set(DESK_TITLES) - set(TITLES)) | set(READS) | {"personal_data.erased"}
FULL, FACTS, LINK = "full", "facts", "link"


def lines(dispute: Dispute, *, reader: str = "", with_offers: bool = True) -> Iterator[dict[str, Any]]:
    """Every event in order. `reader` is the party it is for; empty for a paper that both sides and a court may read.

    What the reader may not see keeps its place and its hash, so that the chain can still be checked.
    """
    shared = {
        sha256
        for each in dispute.exhibits.filter(shared_at__isnull=False).select_related("file")
        for sha256 in each.hashes
    }
    for event in events(log.case_chain(dispute.pk)):
        yield _line(event, _shown(event, reader, with_offers, shared))


def as_jsonl(rows: list[dict[str, Any]]) -> bytes:
    """One event a line, keys sorted: the same rows, the same bytes."""
    return b"".join(json.dumps(row, sort_keys=True, ensure_ascii=False).encode() + b"\n" for row in rows)


def _shown(event: Event, reader: str, with_offers: bool, shared: set[str]) -> str:
    """A closed list: an act that nobody has thought of here is shown to whoever did it, and is a link to others."""
    if event.verb.startswith("mediation."):
        return LINK
    if event.verb in OFFERS:
        return FULL if with_offers else LINK
    if reader and event.party == reader:
        return FULL
    if event.verb == "exhibit.added":
        files = event.facts["files"]
        return FACTS if files and shared.issuperset(files) else LINK
    if event.verb in TITLES and event.verb not in FOR_ITSELF:
        return FULL
    return FACTS if event.verb in FACTS_ONLY else LINK


def _line(event: Event, shown: str) -> dict[str, Any]:
    line: dict[str, Any] = {"seq": event.seq, "previous": event.previous, "hash": event.hash}
    if shown == LINK:
        return line | {"withheld": True}
    line["body"] = event.body
    if shown == FULL and event.actor_name:
        line |= {"name": event.actor_name, "name_salt": event.actor_salt}
    if shown == FULL and event.text:
        line |= {"text": event.text, "text_salt": event.text_row.salt}
    return line
