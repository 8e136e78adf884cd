"""Admins keep the tables of the law: they add rows and verify them; nobody edits one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.audit import log
from foundation.kernel.actors import Actor
from notices import statutes
from notices.errors import RuleRefused
from notices.models import LawCheck, LawRow


@transaction.atomic
def add_row(*, actor: Actor, **fields: Any) -> LawRow:
    """Lay a row over the shipped ones. Raises RuleRefused with a sentence when it overlaps another or leaves a gap."""
    replaces = fields.pop("replaces", "")
    row = statutes.read({"id": fields["row_id"], **{k: v for k, v in fields.items() if k != "row_id"}})
    known = {each.id for each in statutes.build().rows}
    if row.id in known:
        raise RuleRefused(_("%(id)s is there already; a correction is a new row with its own id.") % {"id": row.id})
    if replaces and replaces not in known:
        raise RuleRefused(_("There is no row %(id)s that this one could correct.") % {"id": replaces})
    statutes.build(also=row, replaces=replaces)
    made = LawRow.objects.create(**fields, replaces=replaces, added_by=actor.name[:150])
    data = {"row": row.id, "value": fields.get("value"), "valid_from": row.valid_from, "replaces": replaces}
    _record("law.row_added", actor, data)
    return made


@transaction.atomic
def verify(*, row_id: str, verified_through: date, source: str, actor: Actor) -> LawCheck:
    """Somebody held a row against its official source. Raises RuleRefused for an unknown row."""
    with statutes.in_our_words():
        statutes.build().by_id(row_id)
    statutes.build(checks=[(row_id, verified_through)])
    made, new = LawCheck.objects.get_or_create(
        row_id=row_id, verified_through=verified_through, defaults={"source": source, "checked_by": actor.name[:150]}
    )
    if new:
        _record("law.row_verified", actor, {"row": row_id, "through": verified_through, "source": source})
    return made


def _record(verb: str, actor: Actor, data: dict[str, Any]) -> None:
    log.record(verb, chain=log.house_chain(), actor=actor, subject=f"law:{data['row']}", data=data)
    transaction.on_commit(statutes.forget)
