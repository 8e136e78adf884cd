"""Who owes whom: it decides which rows of the law count."""

from __future__ import annotations

from foundation.law.finding import NOTE, Finding

BUSINESS, CONSUMER, GOVERNMENT = "b2b", "b2c", "b2g"
LARGE_DEBTOR = "b2b_large_debtor_sme_creditor"
KINDS = {"business": BUSINESS, "consumer": CONSUMER, "government": GOVERNMENT}
# Where a party has no row of its own: 6:119b BW gives a public body the rate and the €40 of a business.
ORDER = {GOVERNMENT: (GOVERNMENT, BUSINESS, "all"), LARGE_DEBTOR: (LARGE_DEBTOR, BUSINESS, "all")}
ASSUMED_CONSUMER = Finding(
    "CLIENT-KIND",
    "art. 6:96 lid 6 BW",
    "It is not known whether this client is a business or a consumer. Until you say so, the client counts as a "
    "consumer, whom the law protects more.",
    "Het is niet bekend of deze klant een bedrijf of een consument is. Totdat je het aangeeft, telt de klant als "
    "consument: die beschermt de wet meer.",
    NOTE,
)


def party_of(kind: str) -> tuple[str, tuple[Finding, ...]]:
    """The party of a kind of client (business, consumer, government). Any other counts as a consumer and says so."""
    if kind in KINDS:
        return KINDS[kind], ()
    return CONSUMER, (ASSUMED_CONSUMER,)


def order_of(party: str) -> tuple[str, ...]:
    """The parties whose rows count for `party`, the nearest first."""
    return ORDER.get(party, (party, "all"))
