"""The tone check as a page shows it, whoever writes: the words marked, a suggestion beside them, what must change."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core import signing
from django.utils import timezone
from django.utils.translation import get_language

from clients.states import Address, ClientKind
from foundation.kernel.calendar import add_business_days, local_date, office_opens
from foundation.law import rates
from foundation.law.parties import CONSUMER, party_of
from foundation.law.table import shipped
from foundation.wording import figures, mending
from foundation.wording.tone import Finding, LegalFacts, Tone, ToneContext, tone
from invoices.errors import Unsendable
from invoices.models import Invoice

SALT = "helder.tone"
ABSENT = frozenset({"no_date", "no_ask", "no_acknowledgement", "send_later", "too_often"})  # these point at no words
MOST_STEPS = 400  # as many whole hours of one line are looked at


@dataclass(frozen=True)
class Hit:
    """One suggestion. `mend` names the rule where a button can put better words in."""

    text: str
    blocks: bool
    mend: str = ""


@dataclass(frozen=True)
class Checked:
    """`parts` is the text cut into (words, whether they are marked); `before` travels with the form, signed."""

    hits: tuple[Hit, ...]
    parts: tuple[tuple[str, bool], ...]
    before: str

    @property
    def blocks(self) -> bool:
        return any(hit.blocks for hit in self.hits)


def shown(text: str, found: Tone, *, before: Iterable[str] = ()) -> Checked:
    """For the page, in the reader's language. `before` are the rules that earlier checks of this text pointed at."""
    language = get_language() or "nl"
    hits = tuple(_hit(finding, language) for finding in found.findings)
    seen = set(before) | {finding.rule for finding in found.findings if finding.rule not in ABSENT}
    marked = {words for finding in found.findings if finding.rule not in ABSENT for words in finding.words}
    return Checked(hits, tuple(_parts(text, marked)), signing.dumps(sorted(seen), salt=SALT))


def _hit(finding: Finding, language: str) -> Hit:
    return Hit(finding.text(language), finding.blocks, finding.rule if mending.replacements(finding) else "")


def _parts(text: str, marked: set[str]) -> Iterator[tuple[str, bool]]:
    words = sorted((each.removesuffix(" …") for each in marked if each), key=len, reverse=True)
    if not words:
        return
    cut = re.split("(" + "|".join(map(re.escape, words)) + ")", text)
    yield from ((piece, place % 2 == 1) for place, piece in enumerate(cut) if piece)


def earlier(signed: str) -> list[str]:
    """The rules that travelled with the form; nothing where it was tampered with."""
    try:
        found = signing.loads(signed, salt=SALT)
    except signing.BadSignature:
        return []
    return [str(rule) for rule in found]


def at_sending(text: str, context: ToneContext, *, before: Iterable[str] = ()) -> dict[str, list[str]]:
    """What is stored with a text that leaves. Raises Unsendable with the reasons where it may not leave as it is."""
    found = tone(text, context)
    if found.blocks:
        raise Unsendable([finding.text(get_language() or "nl") for finding in found.blocks])
    after = sorted({finding.rule for finding in found.findings})
    seen = {rule for rule in after if rule not in ABSENT}
    return {"tone_before": sorted(seen | set(before)), "tone_after": after}


def mended(text: str, rule: str, found: Tone) -> str:
    """The text with the words of one rule replaced."""
    for finding in found.findings:
        if finding.rule == rule:
            text = mending.mended(text, finding)
    return text


def of_invoice(invoice: Invoice) -> ToneContext:
    """A covering letter: it asks nothing by itself, and names only figures of this invoice."""
    return ToneContext(
        language=invoice.language,
        expects_reply=False,
        amounts=frozenset(amounts_of(invoice)),
        numbers=frozenset(numbers_of(invoice)),
        law=law_of(invoice),
    )


def amounts_of(invoice: Invoice) -> Iterator[Decimal]:
    """Every amount that stands on the invoice or follows from a line by counting its hours."""
    yield from (invoice.net_total, invoice.vat_total, invoice.total, invoice.credited_total, invoice.paid_total)
    yield from (invoice.open_total, invoice.disputed_total, invoice.undisputed_open, invoice.written_off_total)
    for line in invoice.lines.all():
        yield from (line.net, line.unit_price)
        yield from (line.unit_price * step for step in range(1, min(int(line.quantity), MOST_STEPS) + 1))


def numbers_of(invoice: Invoice) -> Iterator[str]:
    yield invoice.number
    yield from figures.numbers(f"{invoice.reference} {invoice.notes}")
    if invoice.corrects_id:
        yield invoice.corrects.number
    yield from invoice.credit_notes.values_list("number", flat=True)


def law_of(invoice: Invoice) -> LegalFacts:
    """What the tables say of today. Of a client whose kind is not known only the limitation and the 14 days."""
    if invoice.buyer_kind == ClientKind.UNKNOWN:
        return LegalFacts()
    party, _remarks = party_of(invoice.buyer_kind)
    today = local_date(timezone.now(), invoice.business.time_zone)
    rate = rates.rate_on(shipped(), party, today, invoice.business.country)
    return LegalFacts(consumer=party == CONSUMER, interest_rate=rate.percent if rate else None)


def form_of_address(invoice: Invoice) -> str:
    """u or je, as the letters name it."""
    informal = invoice.client is not None and invoice.client.form_of_address == Address.INFORMAL
    return "je" if informal else "u"


def next_morning(now: datetime, zone: str, country: str) -> datetime:
    """09:00 on the next business day where the sender lives, in UTC; what is written before 07:00 may go that day."""
    local = now.astimezone(ZoneInfo(zone))
    first = local.date() if local.hour < 7 else add_business_days(local.date(), 1, country)
    return office_opens(add_business_days(first, 0, country), zone)


def texts(data: Mapping[str, str], names: Iterable[str]) -> str:
    """What was typed in these fields, as one text."""
    return "\n\n".join(data[name].strip() for name in names if data.get(name, "").strip())
