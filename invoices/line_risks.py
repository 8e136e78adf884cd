"""Lines that clients ask about: hours without a log, another price than agreed, a receipt or a word that is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.kernel.money import format_quantity
from foundation.wording.clarity import Clarity
from invoices import beside, clarity, timelog
from invoices.findings import Finding, Mend
from invoices.models import Invoice, InvoiceLine
from invoices.states import Unit

LOGGED_FROM = 8  # hours: where the clarity rules begin to ask for a log too
PROVEN_FROM = Decimal(250)  # what is delivered for more than this wants a proof of it
BY_TIME = {Unit.HOUR, Unit.DAY, Unit.KILOMETRE, Unit.MONTH}
TOLD_APART = {"A08", "A09", "A10", "A11", "A14"}  # these have a finding of their own below


def check(invoice: Invoice, lines: Sequence[InvoiceLine], results: Sequence[Clarity]) -> list[Finding]:
    """`results` are the judgements of these lines, deposits left out."""
    return [
        *_hours(invoice, lines, results),
        *_agreed(results),
        *_delivered(invoice, lines, results),
        *_receipts(results),
        *_terms(invoice, results),
        *_unclear(lines, results),
    ]


def _of(results: Sequence[Clarity], rule: str) -> list[tuple[int, tuple[str, ...]]]:
    """(number of the line, words) wherever a rule was met."""
    return [(p, found.words) for p, result in enumerate(results, 1) for found in result.findings if found.rule == rule]


def _hours(invoice: Invoice, lines: Sequence[InvoiceLine], results: Sequence[Clarity]) -> Iterator[Finding]:
    """Many hours without a log, and hours that differ from their log."""
    bare = sorted({p for p, _words in _of(results, "A09")} | {p for p, line in enumerate(lines, 1) if _wants(line)})
    if bare and not beside.papers_of(invoice, lines).log:
        text = _("Line %(numbers)s: hours without a log. Keep them under Time, and your client sees when you did what.")
        file = Mend("attach", _("Attach a log"), value=_("Log of hours"), file=True)
        mends = [*_from_time(invoice, lines, bare), file]
        yield Finding("lines", text % {"numbers": _listed(bare)}, blocks=False, mends=tuple(mends), cause="evidence")
    language = get_language() or "nl"
    for place, said, logged in timelog.odd_sums(invoice, lines):
        text = _("Line %(number)s says %(said)s hours, its log adds up to %(logged)s.")
        values = {"said": format_quantity(said, language), "logged": format_quantity(logged, language)}
        yield Finding("lines", text % ({"number": place} | values), blocks=False, cause="evidence")


def _wants(line: InvoiceLine) -> bool:
    return line.unit == Unit.HOUR and line.quantity >= LOGGED_FROM and line.log is None


def _from_time(invoice: Invoice, lines: Sequence[InvoiceLine], bare: Sequence[int]) -> Iterator[Mend]:
    """A button for every line whose hours stand under Time, to the hundredth."""
    waiting = timelog.waiting(invoice)
    for place in bare:
        if timelog.fitting(lines[place - 1], waiting):
            button = _("Attach the log of line %(number)s") % {"number": place}
            yield Mend("log", button, value=str(place))


def _agreed(results: Sequence[Clarity]) -> Iterator[Finding]:
    """Another price, or more than a tenth above what was agreed."""
    for place, words in _of(results, "A10"):
        text = _("Line %(number)s: the price is not the one agreed (%(words)s).")
        mend = Mend("price", _("Use the agreed price"), value=str(place))
        told = text % {"number": place, "words": ", ".join(words)}
        yield Finding(f"lines-{place - 1}-unit_price", told, blocks=False, mends=(mend,), cause="agreement")
    for place, words in _of(results, "A11"):
        text = _("Line %(number)s: more than a tenth above what was agreed (%(words)s). Ask for a yes first.")
        told = text % {"number": place, "words": ", ".join(words)}
        mend = Mend("yes", _("Attach their yes"), line=place, page=True)
        yield Finding(f"lines-{place - 1}-quantity", told, blocks=False, mends=(mend,), cause="scope")


def _delivered(invoice: Invoice, lines: Sequence[InvoiceLine], results: Sequence[Clarity]) -> Iterator[Finding]:
    """A fixed price or pieces, and nothing that shows that they arrived. One attachment of any kind is enough."""
    expenses = {place for place, _words in _of(results, "A14")}
    bare = [p for p, line in enumerate(lines, 1) if _wants_proof(line) and p not in expenses]
    if not bare or invoice.is_deposit or invoice.attachments.exists():
        return
    text = _("Line %(numbers)s: nothing shows that this was delivered. A photo, a signed slip or a mail is enough.")
    file = Mend("attach", _("Attach a proof"), value=_("Proof of delivery"), file=True)
    yield Finding("lines", text % {"numbers": _listed(bare)}, blocks=False, mends=(file,), cause="delivery")


def _wants_proof(line: InvoiceLine) -> bool:
    return line.unit not in BY_TIME and line.quantity * line.unit_price > PROVEN_FROM and line.log is None


def _receipts(results: Sequence[Clarity]) -> Iterator[Finding]:
    for place, words in _of(results, "A14"):
        text = _("Line %(number)s is an expense without a receipt (%(words)s).")
        told = text % {"number": place, "words": ", ".join(words)[:80]}
        file = Mend("attach", _("Attach the receipt"), value=_("Receipt"), file=True, line=place)
        yield Finding(f"lines-{place - 1}-description", told, blocks=False, mends=(file,), cause="evidence")


def _terms(invoice: Invoice, results: Sequence[Clarity]) -> Iterator[Finding]:
    """Abbreviations that nobody explained to this client, each once."""
    met = {word: place for place, words in reversed(_of(results, "A08")) for word in words}
    for word, place in sorted(met.items(), key=lambda pair: pair[1]):
        text = _("Line %(number)s: “%(word)s” was never explained to this client.")
        mends = [Mend("explain", _("Explain it"), value=word, ask=_("What %(word)s means") % {"word": word})]
        if invoice.client_id:
            mends.append(Mend("known", _("The client knows this"), value=word))
        field = f"lines-{place - 1}-description"
        told = text % {"number": place, "word": word}
        yield Finding(field, told, blocks=False, mends=tuple(mends), cause="line_clarity")


def _unclear(lines: Sequence[InvoiceLine], results: Sequence[Clarity]) -> Iterator[Finding]:
    """What would make a line that is not green clearer; the weightiest suggestions of each line."""
    for line, mark in zip(lines, clarity.marked(results, get_language() or "nl"), strict=True):
        tips = [tip.text for tip in mark.tips if tip.rule not in TOLD_APART]
        if line.description.strip() and mark.pill != clarity.PILLS["green"] and (tips or mark.is_red):
            values = {"number": mark.position, "label": mark.label, "score": mark.score}
            head = _("Line %(number)s: %(label)s, %(score)s of 100.") % values
            field = f"lines-{mark.position - 1}-description"
            yield Finding(field, " ".join([head, *tips[:3]]), blocks=False, cause="line_clarity")


def _listed(places: Sequence[int]) -> str:
    return ", ".join(map(str, places))
