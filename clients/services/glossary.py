"""What abbreviations a client knows: kept by hand, and learned from what they read and took."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from clients.models import Client, Term
from clients.states import TermSource
from foundation.audit import log
from foundation.kernel.actors import Actor

MOST = 500  # of one client; nobody reads more


@transaction.atomic
def keep(client: Client, *, short: str, meaning: str, actor: Actor) -> Term:
    """The client knows this one: added, or changed where it stands already."""
    values = {"meaning": meaning.strip(), "known": True}
    row, made = Term.objects.get_or_create(client=client, short=short, defaults=values)
    if not made and (row.meaning, row.known) != (values["meaning"], True):
        Term.objects.filter(pk=row.pk).update(**values, source=TermSource.HAND, place="")
        row.refresh_from_db()
        made = True
    if made:
        _record("client.term_kept", client, actor, [row])
    return row


@transaction.atomic
def knows(client: Client, *, short: str, actor: Actor) -> Term:
    """The client knows this one, whatever it means; a meaning that stands there stays."""
    row = Term.objects.filter(client=client, short=short).first()
    return keep(client, short=short, meaning=row.meaning if row else "", actor=actor)


@transaction.atomic
def forget(term: Term, *, actor: Actor) -> None:
    """The client does not know it after all. Its meaning is erased, and it is not learned again by itself."""
    if Term.objects.filter(pk=term.pk, known=True).update(known=False, meaning=""):
        _record("client.term_removed", term.client, actor, [Term(short=term.short)])


@transaction.atomic
def learn(
    client: Client, *, explained: Mapping[str, str], used: Iterable[str], source: TermSource, place: str, actor: Actor
) -> int:
    """Add what the client read and did not know yet; how many. What was taken out by hand stays out."""
    met = dict.fromkeys(used, "") | dict(explained)
    known = set(Term.objects.filter(client=client).values_list("short", flat=True)) if met else set()
    rows = [
        Term(client=client, short=short, meaning=meaning[:200], source=source, place=place[:120])
        for short, meaning in met.items()
        if short not in known
    ][: max(0, MOST - len(known))]
    if rows:
        Term.objects.bulk_create(rows, ignore_conflicts=True)
        _record("client.terms_learned", client, actor, rows)
    return len(rows)


def _record(verb: str, client: Client, actor: Actor, rows: list[Term]) -> None:
    log.record(
        verb,
        chain=log.business_chain(client.business_id),
        actor=actor,
        subject=f"client:{client.pk}",
        data={"count": len(rows)},
        text="; ".join(map(str, rows)),
    )
