"""What lies beside a line: the client's glossary, receipts and logs among the attachments. Asked only where a rule
found something that it could explain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from clients import queries as clients
from foundation.wording import glossary, papers
from foundation.wording.clarity import Clarity
from invoices.models import Invoice, InvoiceLine

PAPERS = {"A09", "A14"}


@dataclass
class Papers:
    """The attachments of a draft. A receipt that no line points to stands for one line; a file of them for all."""

    ids: frozenset[UUID] = frozenset()
    loose: int = 0  # files that are called a receipt
    many: bool = False  # one is called receipts
    log: bool = False  # one is called a log of hours

    def prove(self, line: InvoiceLine) -> bool:
        """Whether the line has its receipt; asked once for every line that wants one, in order."""
        if line.receipt in self.ids or self.many:
            return True
        self.loose -= 1
        return self.loose >= 0


def papers_of(invoice: Invoice, lines: Sequence[InvoiceLine]) -> Papers:
    """One query."""
    rows = list(invoice.attachments.values_list("pk", "title", "file__name"))
    tied = {line.receipt for line in lines}
    called = [(pk, f"{title} {name}") for pk, title, name in rows if pk not in tied]
    return Papers(
        frozenset(pk for pk, _title, _name in rows),
        loose=sum(papers.is_called(words, papers.RECEIPT) for _pk, words in called),
        many=any(papers.is_called(words, papers.RECEIPTS) for _pk, words in called),
        log=any(papers.is_called(words, papers.LOG) for _pk, words in called),
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
    if "A14" in rules and held.prove(line):
        told["has_receipt"] = True
    return told


def terms(invoice: Invoice, lines: Sequence[InvoiceLine]) -> frozenset[str]:
    """What the client knows, and what this very invoice explains."""
    here = glossary.explained("\n".join([*(line.description for line in lines), invoice.notes]))
    return clients.known_terms(invoice.client_id) | frozenset(here)
