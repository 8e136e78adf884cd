"""The rule sets an e-invoice can promise to follow (BT-24), and what each of them does not want to hear."""

from __future__ import annotations

from dataclasses import dataclass, replace

from foundation.einvoicing.model import Address, AllowanceCharge, Document, Note, PaymentMeans, Totals


@dataclass(frozen=True)
class Spec:
    """id BT-24, process BT-23. one_note: a single BT-22. sober: no reason codes, VATEX codes or original's date,
    which NLCIUS answers with warnings."""

    key: str
    name: str
    id: str
    process: str = ""
    one_note: bool = False
    sober: bool = False


EN16931 = Spec("en16931", "EN 16931", "urn:cen.eu:en16931:2017")
PEPPOL = Spec(
    "peppol",
    "Peppol BIS Billing 3.0",
    "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
    "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
    one_note=True,
)
NLCIUS = Spec(
    "nlcius",
    "NLCIUS (SI-UBL 2.0)",
    "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0",
    one_note=True,
    sober=True,
)
FACTUR_X = Spec("factur-x", "Factur-X EN 16931", "urn:cen.eu:en16931:2017")

SPECS = {spec.key: spec for spec in (EN16931, PEPPOL, NLCIUS, FACTUR_X)}


def recognised(identifier: str) -> Spec:
    """The spec that BT-24 promises; EN 16931 when it names another extension or national rule set."""
    return next((spec for spec in (PEPPOL, NLCIUS) if spec.id == identifier.strip()), EN16931)


def fitted(document: Document, spec: Spec | None) -> Document:
    """The document as the spec wants it written. Without a spec it stays what it was received or made as."""
    if spec is None:
        return replace(document, spec=document.spec or EN16931.id)
    document = replace(document, spec=spec.id, process=spec.process or document.process)
    if spec.one_note and len(document.notes) > 1:
        document = replace(document, notes=(Note("\n".join(note.text for note in document.notes)),))
    return _sober(document) if spec.sober else document


def _sober(document: Document) -> Document:
    """Without what NLCIUS only warns about (BR-NL-24 to 35): codes beside a reason, names of accounts, provinces."""
    return replace(
        document,
        allowances=_without_codes(document.allowances),
        charges=_without_codes(document.charges),
        lines=tuple(
            replace(line, allowances=_without_codes(line.allowances), charges=_without_codes(line.charges))
            for line in document.lines
        ),
        exemptions=tuple(replace(one, reason_code="") if one.reason else one for one in document.exemptions),
        preceding=tuple(replace(preceding, issue_date=None) for preceding in document.preceding),
        payment_means=tuple(_bare(way) for way in document.payment_means),
        seller=replace(document.seller, address=_short(document.seller.address)),
        buyer=replace(document.buyer, address=_short(document.buyer.address)),
        stated=document.stated and _sober_totals(document.stated),
    )


def _without_codes(parts: tuple[AllowanceCharge, ...]) -> tuple[AllowanceCharge, ...]:
    return tuple(replace(part, reason_code="") if part.reason else part for part in parts)


def _bare(way: PaymentMeans) -> PaymentMeans:
    bic = "" if way.code in ("58", "59") else way.bic
    return replace(way, text="", account_name="", bic=bic)


def _short(address: Address) -> Address:
    """The third line joins the second; the province goes."""
    second = ", ".join(filter(None, (address.line_2, address.line_3)))
    return replace(address, line_2=second, line_3="", subdivision="")


def _sober_totals(stated: Totals) -> Totals:
    groups = (replace(group, reason_code="") if group.reason else group for group in stated.breakdown)
    return replace(stated, breakdown=tuple(groups))
