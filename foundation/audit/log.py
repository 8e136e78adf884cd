"""Writing the log: the one function that adds an event, and the head of a chain."""

import ipaddress
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from foundation.audit.canonical import canonical, instant, sha256
from foundation.audit.models import GENESIS, ChainHead, Event, EventText
from foundation.kernel.actors import Actor

SHORT_HASH = 12
_VERB = re.compile(r"[a-z0-9_.]{1,60}")
DESK = "desk:00000000-0000-0000-0000-000000000000"  # reads of the desk that belong to no single case
_CHAIN = re.compile(r"(case|business|house|desk):[0-9a-f-]{36}")


@dataclass(frozen=True)
class Head:
    """The last place of a chain and its hash: whoever keeps this can later prove that nothing before it was changed."""

    chain: str
    seq: int
    hash: str

    @property
    def foot(self) -> str:
        """For the foot of a paper: `42 · 9f3c81d20a4b…`."""
        return f"{self.seq} · {self.hash[:SHORT_HASH]}…"

    def label(self, number: str) -> str:
        """For a letter's foot: `G-2026-0007 · 42 · 9f3c81d20a4b…`."""
        return f"{number} · {self.foot}"


def case_chain(case: UUID) -> str:
    """The name of a case's chain."""
    return f"case:{case}"


def business_chain(business: UUID) -> str:
    """The name of a business's chain."""
    return f"business:{business}"


def house_chain() -> str:
    """The name of the one chain of this installation: what its admins do that belongs to no business and no case."""
    return f"house:{UUID(int=0)}"


def head(chain: str) -> Head:
    """Where the chain stands now; place 0 when nothing was recorded yet."""
    row = ChainHead.objects.filter(chain=chain).first()
    return Head(chain, row.seq, row.hash) if row else Head(chain, 0, GENESIS)


def record(
    verb: str,
    *,
    chain: str,
    actor: Actor,
    subject: str = "",
    data: dict[str, Any] | None = None,
    text: str = "",
    before: str = "",
    after: str = "",
    occurred_at: date | datetime | None = None,
    files: Sequence[str] | None = None,
) -> Event:
    """Add one event at the end of the chain, inside the caller's transaction, and return it.

    `text` is what a person wrote: it is kept aside and can be erased. `data` stays for ever: nothing personal goes in.
    `files` are SHA-256 sums in hex. A date as `occurred_at` means "some time that day". The chain stays locked until
    the caller commits; who records in a case and in a business does the case first.
    Raises TypeError for a float in `data`, ValueError for a verb or chain that is no plain name,
    TransactionManagementError outside a transaction.
    """
    _demand(verb, chain)
    last = _lock(chain)
    now, seq, names, texts = timezone.now(), last.seq + 1, secrets.token_hex(16), secrets.token_hex(16)
    facts = {
        **_place(chain, seq, now),
        **_when(occurred_at),
        "verb": verb,
        "actor": _actor(actor, names),
        "subject": subject,
        "before": before,
        "after": after,
        "data": data or {},
        "files": list(files or ()),
        **({"text_sha256": sha256(texts + text)} if text else {}),
    }
    event = _append(last, facts, now, actor, names)
    if text:
        EventText.objects.create(event=event, salt=texts, text=text)
    return event


def _append(last: ChainHead, facts: dict[str, Any], now: datetime, actor: Actor, salt: str) -> Event:
    body = canonical(facts)
    event = Event.objects.create(
        chain=last.chain,
        seq=facts["seq"],
        recorded_at=now,
        verb=facts["verb"],
        party=actor.party,
        actor_name=_name(actor),
        actor_salt=salt,
        body=body,
        previous=last.hash,
        hash=sha256(last.hash + body),
    )
    moved = ChainHead.objects.filter(chain=last.chain, seq=last.seq).update(seq=event.seq, hash=event.hash)
    if moved != 1:
        raise IntegrityError(f"{last.chain} was no longer at {last.seq}.")
    return event


def _demand(verb: str, chain: str) -> None:
    if not _VERB.fullmatch(verb) or not _CHAIN.fullmatch(chain):
        raise ValueError(
            f"{verb!r} on {chain!r}: a verb is a plain name; chains: case, business, house or desk:<uuid>."
        )
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record() belongs in the transaction of the act that it records.")


def _lock(chain: str) -> ChainHead:
    """The head row, locked until commit. SQLite knows no row locks; there the transaction itself is exclusive."""
    row = ChainHead.objects.select_for_update().filter(chain=chain).first()
    if row is None:
        ChainHead.objects.bulk_create([ChainHead(chain=chain)], ignore_conflicts=True)
        row = ChainHead.objects.select_for_update().get(chain=chain)
    return row


def _place(chain: str, seq: int, now: datetime) -> dict[str, Any]:
    return {"chain": chain, "seq": seq, "recorded_at": instant(now), "app_version": settings.APP_VERSION}


def _when(occurred_at: date | datetime | None) -> dict[str, Any]:
    if occurred_at is None:
        return {}
    precision = "instant" if isinstance(occurred_at, datetime) else "day"
    return {"occurred_at": occurred_at, "occurred_precision": precision}


def _actor(actor: Actor, salt: str) -> dict[str, Any]:
    """Who it was without the name: the name lies beside the body, so that it can be erased."""
    return {
        "party": actor.party,
        "user": actor.user_id,
        "how": actor.how,
        "ip": network(actor.ip),
        "name_sha256": sha256(salt + _name(actor)),
    }


def _name(actor: Actor) -> str:
    return actor.name[: Event._meta.get_field("actor_name").max_length]


def network(address: str) -> str:
    """The network of an IP address (/24, /48): enough to tell two places apart, too little to tell two people apart."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 48), strict=False).network_address)
