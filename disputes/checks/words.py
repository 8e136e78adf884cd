"""The sentence of each result, for one reader: their language, the business's clock, the invoice's currency."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disputes.checks.material import Check
from foundation.kernel.money import format_amount, format_quantity

NAMES: dict[str, str | Promise] = {
    "rows": _("Rows read"),
    "sum": _("Sum of the hours"),
    "overlap": _("Overlaps"),
    "day": _("Long days"),
    "late": _("Written down in time"),
    "changed": _("Changed after the case opened"),
    "rate": _("Rate"),
    "headers": _("Headers"),
    "travel": _("Date and server"),
    "dkim": _("DKIM signature"),
    "attached": _("Attachments"),
    "before": _("Before the case"),
    "taken": _("When it was taken"),
    "place": _("Place in the picture"),
    "clause": _("Place in the document"),
    "accepted": _("Accepted"),
    "named": _("Who and when"),
    "delivered": _("Before the invoice"),
    "soon": _("Sent within 24 hours"),
    "booked": _("Booked"),
    "sealed": _("Unchanged since it was made"),
    "amount": _("Beside the disputed amount"),
}
SENTENCES: dict[str, str | Promise] = {
    "rows.none": _("No row with a date and hours could be read (%(left)s not understood)."),
    "rows.some": _("%(read)s rows read, %(left)s not understood, the first of them row %(first)s."),
    "rows.more": _("The first %(read)s rows were read; there are more."),
    "rows.all": _("%(read)s rows read."),
    "sum.no_rows": _("There are no hours to count."),
    "sum.no_line": _("%(log_hours)s h in the log. It was added without a line to compare it with."),
    "sum.other_unit": _("%(log_hours)s h in the log; the line is not counted in hours."),
    "sum.equal": _("%(log_hours)s h in the log, %(line_hours)s h on the line."),
    "sum.short": _("%(log_hours)s h in the log, %(line_hours)s h on the line: %(gap_hours)s h missing."),
    "sum.over": _("%(log_hours)s h in the log, %(line_hours)s h on the line: %(gap_hours)s h more than invoiced."),
    "overlap.unknown": _("The log has no from and to times, so overlaps cannot be seen."),
    "overlap.none": _("None of the %(read)s entries with times overlap."),
    "overlap.some": _("%(count)s × overlap, the first on %(first_on)s: %(one)s and %(two)s."),
    "day.ok": _("The longest day has %(day_hours)s h (%(first_on)s)."),
    "day.over": _("%(count)s × more than 24 h in a day; %(first_on)s has %(day_hours)s h."),
    "late.unknown": _("The log does not say when its entries were written."),
    "late.none": _("All %(read)s entries were written within 7 days of the work."),
    "late.some": _(
        "%(count)s of %(read)s entries were written more than 7 days after the work, the first for %(first_on)s."
    ),
    "changed.unknown": _("The log does not say when its entries were changed."),
    "changed.none": _("No entry was changed after %(opened_on)s, when the case was opened."),
    "changed.some": _("%(count)s × changed after %(opened_on)s, when the case was opened; last on %(last_on)s."),
    "rate.unknown": _("There is no rate in the log to compare with the line."),
    "rate.same": _("%(log_rate)s in the log, %(line_rate)s on the line."),
    "rate.other": _("%(log_rate)s in the log, but %(line_rate)s on the line."),
    "headers.all": _("%(names)s are there."),
    "headers.missing": _("Missing: %(missing)s."),
    "travel.no_server": _("There is no line of a server: it was saved from a sent folder, or the lines were removed."),
    "travel.no_date": _("It has no date of its own; the first server had it at %(received_at)s."),
    "travel.gap": _("Dated %(sent_at)s, at the first server %(received_at)s: %(minutes)s minutes later."),
    "dkim.present": _("A signature is present. Helder has not verified it."),
    "dkim.absent": _("There is none. Many honest mails have none."),
    "attached.none": _("Nothing was attached."),
    "attached.kept": _("%(kept)s attached, each kept as an exhibit of its own."),
    "attached.left": _("%(kept)s kept as exhibits of their own; not of a kind we take: %(names)s."),
    "before.unknown": _("It has no date that can be read."),
    "before.yes": _("Written %(sent_at)s, before the case was opened (%(opened_at)s)."),
    "before.no": _("Written %(sent_at)s, after the case was opened (%(opened_at)s)."),
    "taken.unknown": _("The picture does not say when it was taken."),
    "taken.when": _("%(clock)s by the camera's own clock."),
    "taken.with": _("%(clock)s by the camera's own clock (%(camera)s)."),
    "place.unknown": _("Nothing could be read from the picture."),
    "place.removed": _("The original names the place (GPS). The copy that the other side gets does not."),
    "place.none": _("The picture names no place."),
    "clause.none": _("No page and no clause named."),
    "clause.named": _("Page %(page)s, clause %(paragraph)s; no words quoted."),
    "clause.quoted": _("Page %(page)s, clause %(paragraph)s, with the words quoted."),
    "accepted.unknown": _("It is not said when and how it was accepted."),
    "accepted.when": _("Accepted on %(accepted_on)s (%(how)s)."),
    "accepted.before": _("Accepted on %(accepted_on)s (%(how)s), not later than the work (%(work_on)s)."),
    "accepted.after": _("Accepted on %(accepted_on)s (%(how)s), after the work (%(work_on)s)."),
    "named.both": _("%(who)s, %(named_on)s."),
    "named.no_day": _("%(who)s; no date given."),
    "named.no_name": _("It is not said by whom or of what."),
    "delivered.unknown": _("There is no date to compare with the invoice."),
    "delivered.before": _("Delivered on %(delivered_on)s; the invoice is of %(issued_on)s."),
    "delivered.after": _("Delivered on %(delivered_on)s, after the invoice of %(issued_on)s."),
    "soon.no_call": _("It is not said when the call was."),
    "soon.here": _("Shared here %(gap_hours)s h after the call."),
    "soon.said": _("Sent %(gap_hours)s h after the call, as its writer says; Helder has not seen it."),
    "soon.said_late": _("Sent %(gap_hours)s h after the call, as its writer says."),
    "soon.late": _("Shared here %(gap_hours)s h after the call."),
    "soon.not_yet": _("Not shared yet. The 24 hours end at %(until_at)s."),
    "booked.yes": _("%(amount)s on %(booked_on)s, booked on this invoice."),
    "booked.reversed": _("%(amount)s on %(booked_on)s was booked and taken back later."),
    "sealed.yes": _("Made %(made_at)s; its hash %(hash)s… is still the same."),
    "sealed.no": _("The stored file no longer has the hash it was made with."),
    "amount.unknown": _("There is no amount, or no line to compare it with."),
    "amount.same": _("%(amount)s, the same as is disputed on the line."),
    "amount.other": _("%(amount)s; disputed on the line: %(net_amount)s."),
}  # fmt: skip


def say(check: Check, *, language: str, zone: str, currency: str) -> dict[str, str]:
    """`name`, `result` and the working in words."""
    speak = _speaker(language, zone, currency)
    facts = {name: speak(name, value) for name, value in check.facts.items()}
    return {"name": str(NAMES[check.name]), "result": check.result, "words": str(SENTENCES[check.code]) % facts}


def _speaker(language: str, zone: str, currency: str) -> Callable[[str, str], str]:
    """The end of a fact's name says what it is."""
    locale = {"nl": "nl_NL"}.get(language, "en_GB")

    def speak(name: str, value: str) -> str:
        kind = name.rpartition("_")[2]
        if not value:
            return "–"
        if kind == "on":
            return format_date(date.fromisoformat(value), "d MMM y", locale=locale)
        if kind == "at":
            return format_datetime(
                datetime.fromisoformat(value), "d MMM y, HH:mm", tzinfo=ZoneInfo(zone), locale=locale
            )
        if kind == "clock":
            return format_datetime(datetime.fromisoformat(value), "d MMM y, HH:mm", locale=locale)
        if kind == "hours":
            return format_quantity(Decimal(value), language)
        if kind in {"amount", "rate"}:
            return format_amount(Decimal(value), currency, language)
        return value

    return speak
