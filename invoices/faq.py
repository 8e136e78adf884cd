"""The payment FAQ of a business: versions in the database, a shipped default until the first change."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from accounts.models import Business
from invoices.models import FaqVersion, Invoice


@cache
def shipped(language: str) -> list[dict[str, str]]:
    """The default questions and answers in one language."""
    texts = json.loads((Path(__file__).parent / "data" / "faq.json").read_text(encoding="utf-8"))
    return texts[language]


def latest(business: Business, language: str) -> FaqVersion | None:
    return FaqVersion.objects.for_business(business).filter(language=language).order_by("-number").first()


def versions(business: Business, language: str) -> list[FaqVersion]:
    """All versions in one language, the newest first, without their texts."""
    rows = FaqVersion.objects.for_business(business).filter(language=language)
    return list(rows.order_by("-number").defer("entries")[:50])


def looked_up(business: Business, language: str, number: str) -> list[dict[str, str]] | None:
    """The texts of one version; 0 is the text the product ships. None when there is no such version."""
    if number == "0":
        return shipped(language)
    if not number.isdecimal() or len(number) > 6:
        return None
    row = FaqVersion.objects.for_business(business).filter(language=language, number=int(number)).first()
    return row.entries if row else None


def entries(business: Business, language: str) -> list[dict[str, str]]:
    """What a reader sees today."""
    version = latest(business, language)
    return version.entries if version else shipped(language)


def current(business: Business, language: str) -> FaqVersion:
    """The version an invoice freezes. The shipped default becomes version 1 the first time one is needed."""
    version = latest(business, language)
    if version is None:
        version, _made = FaqVersion.objects.get_or_create(
            business=business, language=language, number=1, defaults={"entries": shipped(language)}
        )
    return version


def of_invoice(invoice: Invoice, language: str) -> list[dict[str, str]]:
    """The FAQ frozen with the invoice; in the reader's own language where that differs, today's version."""
    if language == invoice.language:
        return FaqVersion.objects.get(pk=invoice.snapshot["faq"]).entries
    return entries(invoice.business, language)


@dataclass(frozen=True)
class Shown:
    """The questions one reader sees, and which version of which language they are (0: the text the product ships)."""

    language: str
    version: int
    entries: list[dict[str, str]]

    def has(self, key: str) -> bool:
        return any(entry["key"] == key for entry in self.entries)


def shown(invoice: Invoice, language: str) -> Shown:
    """As `of_invoice`, with the version, so that clicks are counted where they belong."""
    if language == invoice.language:
        frozen = FaqVersion.objects.get(pk=invoice.snapshot["faq"])
        return Shown(language, frozen.number, frozen.entries)
    version = latest(invoice.business, language)
    return Shown(language, version.number if version else 0, version.entries if version else shipped(language))


ANSWERS = {  # which answers fit a reason for objecting; the keys are those of the shipped text
    "quantity": ("hours",), "unclear": ("hours", "call"), "extra_work": ("hours", "disagree"), "price": ("disagree",),
    "terms": ("term", "late"), "already_paid": ("pay", "call"), "vat": ("vat",), "legal_fields": ("vat",),
    "bank": ("bank",), "setoff": ("disagree", "parts"), "partial": ("disagree",), "other": ("call", "disagree"),
    "late": ("call",), "reference": ("call",), "calc": ("disagree",), "expense": ("hours", "disagree"),
}  # fmt: skip


def fitting(entries: list[dict[str, str]], reason: str) -> list[dict[str, str]]:
    """The answers that fit a reason, the best first; those a business wrote itself fit none and are left out."""
    by_key = {entry["key"]: entry for entry in entries}
    return [by_key[key] for key in ANSWERS.get(reason, ()) if key in by_key]
