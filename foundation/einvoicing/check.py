"""Would a receiver take this e-invoice? Every finding names the rule, the field, and what to do, in two languages."""

from __future__ import annotations

from foundation.einvoicing import totals
from foundation.einvoicing.finding import ERROR, Finding
from foundation.einvoicing.model import Document
from foundation.einvoicing.rules.amounts import amounts
from foundation.einvoicing.rules.case import Case
from foundation.einvoicing.rules.dutch import dutch, tax_law
from foundation.einvoicing.rules.identifiers import identifiers
from foundation.einvoicing.rules.lists import lists
from foundation.einvoicing.rules.peppol import peppol
from foundation.einvoicing.rules.required import required
from foundation.einvoicing.rules.vat import vat
from foundation.einvoicing.specs import Spec, fitted, recognised

__all__ = ["Finding", "check", "suits"]


def check(document: Document, spec: Spec | None = None) -> list[Finding]:
    """Findings against EN 16931 and `spec` (without one: what the document itself promises, BT-24).

    Errors come first; a document without errors passes the official rules. Stated totals are compared with the
    recomputed ones, never replaced.
    """
    spec = spec or recognised(document.spec)
    document = fitted(document, spec if document.spec != spec.id else None)
    case = Case(document, spec, totals.final(document))
    found = [*required(case), *vat(case), *amounts(case), *lists(case)]
    dutch_seller = document.seller.address.country == "NL"
    if spec.key == "peppol":
        found += [*peppol(case), *identifiers(case)]
    if spec.key in ("peppol", "nlcius") and dutch_seller:
        found += dutch(case)
    if dutch_seller:
        found += tax_law(case)
    return sorted(found, key=lambda finding: finding.severity != ERROR)


def suits(document: Document, spec: Spec) -> bool:
    """Whether the document can be written to the spec as it is: a download is offered only then."""
    return not any(finding.severity == ERROR for finding in check(document, spec))
