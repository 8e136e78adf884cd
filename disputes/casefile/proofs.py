"""The shared evidence in words: what was typed, counted and answered; what is still missing; the hours, row by row."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from disputes import evidence_page
from disputes.casefile.words import Words
from disputes.checks.timelog import LogRow
from disputes.evidence_kinds import EvidenceKind
from disputes.models import Dispute, DisputeLine, Exhibit
from disputes.timelog import rows_of
from foundation.files.errors import FileLost
from foundation.kernel.actors import Party
from foundation.kernel.money import format_quantity
from invoices import timelog

ROWS = 400  # of one log; the rest is counted, and lies in the ZIP


def shared(dispute: Dispute) -> list[Exhibit]:
    """Freelancer first, by number. Private files, and so the originals of redacted copies, never."""
    rows = dispute.exhibits.filter(shared_at__isnull=False, number__isnull=False)
    rows = rows.select_related("file", "line__invoice_line", "message", "dispute__business")
    rows = rows.prefetch_related("redactions")
    return sorted(rows, key=lambda each: (each.party != Party.FREELANCER, each.number))


def is_covered(each: Exhibit) -> bool:
    """Withdrawn, and there is a copy of it in which parts are covered: then its title and its name are not told."""
    return each.withdrawn_at is not None and bool(each.redactions.all())


def title_of(each: Exhibit) -> str:
    return each.redactions.all()[0].title if is_covered(each) else each.title


def chapter(dispute: Dispute, exhibits: list[Exhibit], words: Words) -> list[dict[str, Any]]:
    told = evidence_page.on_paper(dispute, exhibits, words.language)
    return [_row(each, row, words) for each, row in zip(exhibits, told, strict=True)]


def _row(each: Exhibit, row: dict[str, Any], words: Words) -> dict[str, Any]:
    """Of what was withdrawn the number, the title and the days: no more of it is anybody's to read."""
    kept = {"label": each.label, "title": title_of(each), "kind": str(row["kind"]), "party": str(row["party"])}
    kept |= {"shared": words.when(each.shared_at), "late": each.late, "withdrawn": words.when(each.withdrawn_at)}
    if each.withdrawn_at:
        return kept
    return kept | {
        "line": each.line.invoice_line.description if each.line else "",
        "facts": [[str(label), value] for label, value in row["facts"]],
        "checks": [[check["name"], _results()[check["result"]], check["words"]] for check in row["checks"]],
        "checked": row["checked"],
        "stance": row["stance_label"],
        "note": each.stance_note,
        "openings": row["openings"],
        "about": _about(row),
    }


def _results() -> dict[str, str]:
    return {"ok": _("in order"), "warn": _("to look at"), "unknown": _("not known")}


def _about(row: dict[str, Any]) -> list[str]:
    said = [
        (row["comes_with"], _("came with %(label)s")), (row["answers"], _("answers %(label)s")),
        (row["unverified"], _("came by e-mail from an address that is not known to be the sender's")),
        (row["redacts"], _("a copy in which parts are covered")),
    ]  # fmt: skip
    return [text % {"label": found} for found, text in said if found]


def needs(lines: list[DisputeLine], exhibits: list[Exhibit]) -> dict[str, Any]:
    """What usually decides such a case, and what of it was shared by either side."""
    found = evidence_page.needs([line.reason for line in lines], Party.SYSTEM, exhibits)
    rows = [[str(each["label"]), each["by"], each["kinds"]] for each in found["entries"]]
    return {"rows": rows, "met": found["met"], "of": found["of"]}


def hours(dispute: Dispute, exhibits: list[Exhibit], words: Words) -> list[dict[str, Any]]:
    """The log that was frozen with the invoice, and the rows of every shared time log: one list of title, rows, sum."""
    frozen = timelog.logs(dispute.invoice.snapshot, words.language).values()
    logs = [each for each in exhibits if each.kind == EvidenceKind.TIME_LOG and not each.withdrawn_at]
    return [row for each in frozen for row in _frozen(each)] + [row for each in logs for row in _log(each, words)]


def _frozen(log: timelog.Log) -> list[dict[str, Any]]:
    title = _("With the invoice: %(line)s") % {"line": log.description}
    rows = [{"cells": [row.day, row.span, row.what, row.length, "", ""]} for row in log.rows]
    return [{"title": title}, *rows, {"sum": log.hours}]


def _log(each: Exhibit, words: Words) -> list[dict[str, Any]]:
    try:
        rows, unread = rows_of(each)
    except FileLost:
        rows, unread = [], []
    number = lambda value: format_quantity(value, words.language)  # noqa: E731
    told = [
        {"cells": [words.on(row.day), _span(row), row.task, number(row.hours), words.on(row.entered),
                   words.on(row.changed)]}
        for row in rows[:ROWS]
    ]  # fmt: skip
    notes = [_("Rows that could not be read: %(rows)s.") % {"rows": ", ".join(unread[:20])}] if unread else []
    if len(rows) > ROWS:
        counts = {"shown": ROWS, "of": len(rows), "label": each.label}
        notes.append(_("Cut here: %(shown)s of %(of)s rows. The whole log is exhibit %(label)s in the ZIP.") % counts)
    total = number(sum((row.hours for row in rows), start=0)) if rows else ""
    return [{"title": f"{each.label} · {each.title}"}, *told, {"sum": total, "note": " ".join(notes)}]


def _span(row: LogRow) -> str:
    return f"{row.start:%H:%M}–{row.end:%H:%M}" if row.start and row.end else ""
