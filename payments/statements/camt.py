"""CAMT.053 (ISO 20022 bank-to-customer statement), versions 02 to 14: read by local names, so the version is free.

Only booked entries count. A batch is split only if every detail has an amount and they add up to the batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from foundation.einvoicing import reader
from payments.errors import StatementRefused
from payments.statements.model import Entry, Statement, compact, tidy

Element = Any  # lxml's; only foundation.einvoicing imports that library
OTHER_MESSAGES = {"BkToCstmrAcctRpt": "CAMT.052", "BkToCstmrDbtCdtNtfctn": "CAMT.054"}
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
RETURNED = {"RRTN", "RPCR", "RVSL", "UPCT", "UPDD"}  # sub-families of ISO bank transaction codes
NOTHING = {"NOTPROVIDED", "NONREF", "NOTAVAILABLE"}


def read(data: bytes) -> list[Statement]:
    """Every Stmt of the message. Raises StatementRefused."""
    try:
        root = reader.parse_xml(data)
    except reader.Unreadable as bad:
        raise StatementRefused(
            _("This XML cannot be read safely (%(rule)s). Nothing was imported; download the file again.")
            % {"rule": bad.finding.rule}
        ) from bad
    message = child(root, "BkToCstmrStmt")
    if message is None:
        raise StatementRefused(_wrong_message(root))
    return [_statement(each) for each in children(message, "Stmt")]


def _wrong_message(root: Element) -> str:
    kind = next((OTHER_MESSAGES[local(each)] for each in root if local(each) in OTHER_MESSAGES), "")
    if kind:
        return _("This is a %(kind)s file, a preview of the day. Download the statement itself (CAMT.053).") % {
            "kind": kind
        }
    return _("This XML is not a bank statement (CAMT.053). Nothing was imported.")


def _statement(node: Element) -> Statement:
    opening, closing = balance(node, OPENING), balance(node, CLOSING)
    if opening is None or closing is None:
        raise StatementRefused(
            _("A statement in this file has no opening or no closing balance, so it cannot be checked.")
        )
    currency = opening[1]
    entries = [entry for entry in children(node, "Ntry") if status(entry) == "BOOK"]
    return Statement(
        kind="camt",
        account=compact(text(node, "Acct/Id/IBAN") or text(node, "Acct/Id/Othr/Id")),
        currency=currency,
        entries=tuple(part for entry in entries for part in _parts(entry, currency) if part.amount),
        reference=tidy(text(node, "ElctrncSeqNb") or text(node, "Id"), 70),
        opening=opening[0],
        closing=closing[0],
    )


def balance(node: Element, codes: tuple[str, ...]) -> tuple[Decimal, str] | None:
    """Signed amount and currency of the first balance with one of these codes, the earlier code preferred."""
    for code in codes:
        for each in children(node, "Bal"):
            if text(each, "Tp/CdOrPrtry/Cd") == code:
                return signed(each, child(each, "Amt")), currency_of(child(each, "Amt"))
    return None


def status(entry: Element) -> str:
    """`BOOK`, `PDNG` or `INFO`: plain text up to version 07, a code element from 08 on."""
    return text(entry, "Sts/Cd") or text(entry, "Sts")


def _parts(entry: Element, currency: str) -> Iterator[Entry]:
    amount = signed(entry, child(entry, "Amt"))
    if currency_of(child(entry, "Amt")) != currency:
        raise StatementRefused(_("An entry is in another currency than its account. Nothing was imported."))
    details = [each for group in children(entry, "NtryDtls") for each in children(group, "TxDtls")]
    amounts = [_detail_amount(each, entry, currency) for each in details]
    if len(details) > 1 and None not in amounts and sum(filter(None, amounts), Decimal(0)) == amount:
        for detail, part in zip(details, amounts, strict=True):
            yield _entry(entry, [detail], part or Decimal(0))
    else:
        yield _entry(entry, details, amount)


def _detail_amount(detail: Element, entry: Element, currency: str) -> Decimal | None:
    """What this part of a batch moved, or None: not said, or only said in another currency."""
    found = child(detail, "Amt")
    if found is None:
        found = at(detail, "AmtDtls/TxAmt/Amt")
    if found is None or currency_of(found) != currency:
        return None
    way = detail if child(detail, "CdtDbtInd") is not None else entry
    return signed(way, found)


def _entry(entry: Element, details: list[Element], amount: Decimal) -> Entry:
    detail = details[0] if len(details) == 1 else None
    reversal = _is_reversal(entry, details)
    payer = (amount > 0) != reversal  # of a returned payment the bank still names who had paid it
    name, iban = _party(detail, "Dbtr" if payer else "Cdtr")
    words = [word for each in details for word in _words(each)] or [text(entry, "AddtlNtryInf")]
    return Entry(
        booked_on=_day(entry),
        amount=amount,
        counterparty=name,
        iban=iban,
        text=tidy(" ".join(words), 2000),
        reference=compact(text(detail, "RmtInf/Strd/CdtrRefInf/Ref"), 35),
        end_to_end=_mark(text(detail, "Refs/EndToEndId"), 35),
        bank_reference=_mark(text(detail, "Refs/AcctSvcrRef") or text(entry, "AcctSvcrRef"), 70),
        is_reversal=reversal,
    )


def _is_reversal(entry: Element, details: list[Element]) -> bool:
    if text(entry, "RvslInd").lower() in {"true", "1"}:
        return True
    codes = {text(entry, "BkTxCd/Domn/Fmly/SubFmlyCd")} | {text(d, "BkTxCd/Domn/Fmly/SubFmlyCd") for d in details}
    return bool(codes & RETURNED) or any(child(detail, "RtrInf") is not None for detail in details)


def _party(detail: Element | None, role: str) -> tuple[str, str]:
    parties = child(detail, "RltdPties")
    name = text(parties, f"{role}/Nm") or text(parties, f"{role}/Pty/Nm") or text(parties, f"Ultmt{role}/Nm")
    account = text(parties, f"{role}Acct/Id/IBAN") or text(parties, f"{role}Acct/Id/Othr/Id")
    return tidy(name, 140), compact(account)


def _words(detail: Element) -> Iterator[str]:
    info = child(detail, "RmtInf")
    yield from (text(each) for each in children(info, "Ustrd"))
    yield from (text(each, "AddtlRmtInf") for each in children(info, "Strd"))
    if info is None:
        yield text(detail, "AddtlTxInf")


def _mark(value: str, length: int) -> str:
    return "" if compact(value) in NOTHING else tidy(value, length)


def _day(entry: Element) -> date:
    for path in ("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"):
        if found := text(entry, path):
            try:
                return date.fromisoformat(found[:10])
            except ValueError:
                break
    raise StatementRefused(_("An entry has no booking date. Nothing was imported."))


def signed(way: Element, amount: Element | None) -> Decimal:
    """The amount, negative where `way` says debit. Cents only."""
    try:
        value = Decimal(text(amount))
    except InvalidOperation:
        value = Decimal("NaN")
    direction = text(way, "CdtDbtInd")
    if not value.is_finite() or value < 0 or direction not in {"CRDT", "DBIT"}:
        raise StatementRefused(_("An amount in this file cannot be read. Nothing was imported."))
    cents = value.quantize(Decimal("0.01")) if value < 10**15 else value
    if cents != value:
        raise StatementRefused(_("An amount in this file has parts of a cent. Nothing was imported."))
    return -cents if direction == "DBIT" else cents


def currency_of(amount: Element | None) -> str:
    return compact(amount.get("Ccy") if amount is not None else "", 3)


def local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def children(element: Element | None, name: str) -> list[Element]:
    return [] if element is None else [each for each in element if local(each) == name]


def child(element: Element | None, name: str) -> Element | None:
    return next(iter(children(element, name)), None)


def at(element: Element | None, path: str) -> Element | None:
    for name in path.split("/"):
        element = child(element, name)
    return element


def text(element: Element | None, path: str = "") -> str:
    """The text at a path of local names; empty where there is nothing."""
    found = at(element, path) if path else element
    return (found.text or "").strip() if found is not None else ""
