"""Checking the log: every hash again, every place, every link, and the head that somebody else kept."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet, TextField
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from foundation.audit import triggers
from foundation.audit.canonical import sha256
from foundation.audit.guards import GUARDS, STAMPS
from foundation.audit.log import SHORT_HASH
from foundation.audit.models import GENESIS, ChainHead, Event
from foundation.audit.spelling import AsSpelled, spells

_OUTSIDE = re.compile(r"(\d+)\s*[:·]\s*([0-9a-f]+)…?\s*$")
_COLUMNS = ("chain", "seq", "at", "verb", "party", "name", "text", "body", "previous", "hash")
_MADE = {  # put together by the database, which is faster
    "at": AsSpelled("recorded_at"),
    "name": Concat("actor_salt", "actor_name", output_field=TextField()),
    "text": Concat("text_row__salt", "text_row__text", output_field=TextField()),
}


@dataclass(frozen=True)
class Fault:
    """What is wrong at one place of a chain."""

    seq: int
    text: str


@dataclass
class ChainReport:
    """What a check of one chain found: how many events it read and every fault."""

    chain: str
    events: int = 0
    faults: list[Fault] = field(default_factory=list)


def verify_chain(chain: str, head: str = "") -> list[Fault]:
    """The faults of one chain, in order; an empty list means that it holds.

    `head` is a place and hash kept outside, as letters carry it: `42:9f3c81d20a4b` or the whole label. Only that shows
    a chain that was cut or written anew together with its head. Raises ValueError when it cannot be read.
    """
    return report_chain(chain, head).faults


def report_chain(chain: str, head: str = "") -> ChainReport:
    """As `verify_chain`, with the number of events."""
    outside = _parsed(head) if head else None
    report = next(
        _reports(Event.objects.filter(chain=chain), ChainHead.objects.filter(chain=chain)), ChainReport(chain)
    )
    if outside:
        report.faults += _against(chain, *outside)
    return report


def verify_all() -> Iterator[ChainReport]:
    """A report on every chain, streaming. The last one, on chain "", tells of triggers that are missing."""
    yield from _reports(Event.objects.all(), ChainHead.objects.all())
    lost = triggers.missing([*GUARDS, *STAMPS])
    if lost:
        yield ChainReport(
            "", 0, [Fault(0, _("The database does not have the trigger %(name)s.") % {"name": name}) for name in lost]
        )


def _reports(events: QuerySet[Event], heads: QuerySet[ChainHead]) -> Iterator[ChainReport]:
    """The heads are read before the events: what is recorded meanwhile lies past them and is checked by `_moved_on`."""
    known = {row.chain: (row.seq, row.hash) for row in heads}
    rows = events.order_by("chain", "seq").annotate(**_MADE).values_list(*_COLUMNS).iterator(chunk_size=5000)
    for chain, of_chain in groupby(rows, key=itemgetter(0)):
        yield _report(chain, of_chain, known.pop(chain, (0, GENESIS)))
    for chain, (seq, _hash) in known.items():
        if seq:
            yield ChainReport(
                chain, 0, [Fault(seq, _("The chain is empty, though its head is at %(seq)s.") % {"seq": seq})]
            )


def _report(chain: str, rows: Iterable[tuple[Any, ...]], head: tuple[int, str]) -> ChainReport:
    report, last, last_hash, at_head = ChainReport(chain), 0, GENESIS, None
    for row in rows:
        _chain, seq, at, verb, party, name, text, body, previous, stored = row
        if seq != last + 1 or previous != last_hash or sha256(last_hash + body) != stored:
            report.faults += _broken(row, last, last_hash)
        if not spells(body, chain, seq, at, verb, party):
            report.faults.append(Fault(seq, _("The columns say something else than the body.")))
        if name and f'"name_sha256":"{sha256(name)}"' not in body:
            report.faults.append(Fault(seq, _("The name is not the one that was recorded.")))
        if text and f',"text_sha256":"{sha256(text)}",' not in body:
            report.faults.append(Fault(seq, _("The text is not the one that was recorded.")))
        if seq == head[0]:
            at_head = stored
        report.events, last, last_hash = report.events + 1, seq, stored
    if last < head[0] or (head[0] and at_head != head[1]) or (last > head[0] and not _moved_on(chain, last)):
        report.faults.append(
            Fault(
                last,
                _("The chain ends here, though its head is at %(seq)s · %(hash)s…")
                % {"seq": head[0], "hash": head[1][:SHORT_HASH]},
            )
        )
    return report


def _broken(row: tuple[Any, ...], last: int, last_hash: str) -> Iterator[Fault]:
    _chain, seq, *_rest, body, previous, stored = row
    if seq != last + 1:
        yield Fault(seq, _("The place after %(last)s is missing.") % {"last": last})
    if previous != last_hash:
        yield Fault(seq, _("It does not follow the event before it."))
    if sha256(previous + body) != stored:
        yield Fault(seq, _("The hash is not that of the content."))


def _moved_on(chain: str, last: int) -> bool:
    """Events past the head are fine if they came while we read: then the head stands there, or further, by now."""
    head = ChainHead.objects.filter(chain=chain, seq__gte=last).first()
    return head is not None and Event.objects.filter(chain=chain, seq=head.seq, hash=head.hash).exists()


def _against(chain: str, seq: int, digits: str) -> Iterator[Fault]:
    stored = Event.objects.filter(chain=chain, seq=seq).values_list("hash", flat=True).first()
    if stored is None:
        yield Fault(seq, _("The head kept outside stands at %(seq)s, and there is no such event.") % {"seq": seq})
    elif not stored.startswith(digits):
        yield Fault(
            seq,
            _("The head kept outside says %(outside)s…, the log says %(log)s…")
            % {"outside": digits[:SHORT_HASH], "log": stored[:SHORT_HASH]},
        )


def chain_of(head: str) -> str:
    """The chain whose event at that place has that hash; empty when no chain does: it was cut, or written anew."""
    seq, digits = _parsed(head)
    found = Event.objects.filter(seq=seq, hash__startswith=digits).values_list("chain", flat=True).first()
    return found or ""


def _parsed(head: str) -> tuple[int, str]:
    found = _OUTSIDE.search(head)
    if not found or not SHORT_HASH <= len(found[2]) <= len(GENESIS):
        raise ValueError(f"A head is a place and at least {SHORT_HASH} digits of a hash, as 42:9f3c81d20a4b.")
    return int(found[1]), found[2]
