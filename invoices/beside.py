"""What lies beside a line: the client's glossary; receipts, logs and a yes to more among the attachments. Asked only
where a rule found something that it could explain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from clients import queries as clients
from foundation.wording import glossary, papers
from foundation.wording.clarity import Clarity
from invoices.models import Invoice, InvoiceLine

PAPERS = {"A09", "A11", "A14"}


@dataclass
class Papers:
    """The attachments of a draft. A receipt, or a yes to extra work, that no line points to stands for one line; a
    file of receipts for all."""

    receipts: frozenset[UUID] = frozenset()  # what lines may point to
    yeses: frozenset[UUID] = frozenset()
    loose: int = 0  # files that are called a receipt
    loose_yes: int = 0
    many: bool = False  # one is called receipts
    log: bool = False  # one is called a log of hours

    def prove(self, line: InvoiceLine) -> bool:
        """Whether the line has its receipt; asked once for every line that wants one, in order."""
        if line.receipt in self.receipts or self.many:
            return True
        self.loose -= 1
        return self.loose >= 0

    def allow(self, line: InvoiceLine) -> bool:
        """Whether the client said yes to more than was agreed; asked as `prove` is."""
        if line.receipt in self.yeses:
            return True
        self.loose_yes -= 1
        return self.loose_yes >= 0


def papers_of(invoice: Invoice, lines: Sequence[InvoiceLine]) -> Papers:
    """One query."""
    rows = list(invoice.attachments.values_list("pk", "title", "file__name"))
    tied = {line.receipt for line in lines}
    called = [(pk, f"{title} {name}") for pk, title, name in rows]
    yeses = frozenset(pk for pk, words in called if papers.is_called(words, papers.YES))
    loose = [words for pk, words in called if pk not in tied and pk not in yeses]
    return Papers(
        frozenset(pk for pk, _words in called) - yeses,
        yeses,
        loose=sum(papers.is_called(words, papers.RECEIPT) for words in loose),
        loose_yes=len(yeses - tied),
        many=any(papers.is_called(words, papers.RECEIPTS) for words in loose),
        log=any(papers.is_called(words, papers.LOG) for words in loose),
    )


def known(invoice: Invoice, lines: Sequence[InvoiceLine], found: Sequence[Clarity]) -> list[dict[str, Any]]:
    """Per line what the first look did not know; empty everywhere where nothing was asked."""
    rules = [{finding.rule for finding in result.findings} for result in found]
    asked = set().union(*rules)
    words = terms(invoice, lines) if "A08" in asked else frozenset()
    held = papers_of(invoice, lines) if asked & PAPERS else Papers()
    return [_of_line(line, mine, words, held) for line, mine in zip(lines, rules, strict=True)]


def _of_line(line: InvoiceLine, rules: set[str], words: frozenset[str], held: Papers) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if "A08" in rules:
        told["glossary"] = words
    if "A09" in rules and held.log:
        told["has_time_log"] = True
    if "A11" in rules and held.allow(line):
        told["has_change_order"] = True
    if "A14" in rules and held.prove(line):
        told["has_receipt"] = True
    return told


def terms(invoice: Invoice, lines: Sequence[InvoiceLine]) -> frozenset[str]:
    """What the client knows, and what this very invoice explains."""
    here = glossary.explained("\n".join([*(line.description for line in lines), invoice.notes]))
    return clients.known_terms(invoice.client_id) | frozenset(here)
