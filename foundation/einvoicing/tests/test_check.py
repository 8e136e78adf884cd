"""Our findings are those of the official rules, and each says in two languages what to do."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from foundation.einvoicing import totals
from foundation.einvoicing.check import check
from foundation.einvoicing.cii import to_cii
from foundation.einvoicing.model import (
    AllowanceCharge,
    Delivery,
    Exemption,
    Identifier,
    ItemAttribute,
    PaymentMeans,
    Period,
    SupportingDocument,
    TaxRepresentative,
)
from foundation.einvoicing.rules.dutch import contains_bsn, last_day_to_invoice
from foundation.einvoicing.specs import EN16931, NLCIUS, PEPPOL
from foundation.einvoicing.tests import judge
from foundation.einvoicing.tests.cases import ALICE, CAROL, CASES, GERMAN, case
from foundation.einvoicing.tests.make import AMSTERDAM, line
from foundation.einvoicing.ubl import to_ubl

D = Decimal


def stating(**amounts):
    return case(stated=replace(totals.totals(case()), **amounts))


def regrouped(**changes):
    sums = totals.totals(case())
    return case(stated=replace(sums, breakdown=(replace(sums.breakdown[0], **changes),)))


WRONG = {
    "BR-06": case(seller=replace(ALICE, name="")),
    "BR-07": case(buyer=replace(CAROL, name="")),
    "BR-09": case(seller=replace(ALICE, address=replace(AMSTERDAM, country=""))),
    "BR-11": case(buyer=replace(CAROL, address=replace(AMSTERDAM, country=""))),
    "BR-20": case(representative=TaxRepresentative(name="R", vat_id="NL1", address=replace(AMSTERDAM, country=""))),
    "BR-25": case(replace(line(), description="")),
    "BR-28": case(line(gross_price=D(-1), price_discount=D(0))),
    "BR-29": case(period=Period(date(2026, 3, 1), date(2026, 2, 1))),
    "BR-30": case(line(period=Period(date(2026, 3, 1), date(2026, 2, 1)))),
    "BR-33": case(allowances=(AllowanceCharge(D(1), "S", D(21)),)),
    "BR-38": case(charges=(AllowanceCharge(D(1), "S", D(21)),)),
    "BR-42": case(line(allowances=(AllowanceCharge(D(1)),))),
    "BR-44": case(line(charges=(AllowanceCharge(D(1)),))),
    "BR-53": case(tax_currency="USD"),
    "BR-61": case(payment_means=(PaymentMeans("58", bic=""),)),
    "BR-62": case(seller=replace(ALICE, endpoint=Identifier("1"))),
    "BR-63": case(buyer=replace(CAROL, endpoint=Identifier("1"))),
    "BR-64": case(line(standard_item=Identifier("1"))),
    "BR-65": case(line(classifications=(ItemAttribute("", "1"),))),
    "BR-CO-03": case(tax_point=date(2026, 1, 1), tax_point_code="3"),
    "BR-CO-09": case(seller=replace(ALICE, vat_id="001234567B01")),
    "BR-CO-10": stating(sum_of_lines=D("99.00")),
    "BR-CO-11": stating(allowances=D("1.00")),
    "BR-CO-13": stating(net=D("99.00")),
    "BR-CO-14": stating(vat=D("20.00")),
    "BR-CO-15": stating(gross=D("122.00")),
    "BR-CO-16": stating(payable=D("122.00")),
    "BR-CO-17": regrouped(vat=D("25.00")),
    "BR-CO-26": case(line(category="E", rate="0"), seller=replace(ALICE, vat_id="", tax_id="1", legal_id=None),
                     exemptions=(Exemption("E", "Art. 11"),)),
    "BR-S-02": case(seller=replace(ALICE, vat_id="")),
    "BR-S-05": case(line(rate="0")),
    "BR-S-08": regrouped(base=D("110.00")),
    "BR-S-10": case(exemptions=(Exemption("S", "No reason"),)),
    "BR-Z-05": case(line(category="Z", rate="9")),
    "BR-AE-02": replace(CASES["reverse charge"], buyer=replace(GERMAN, vat_id="")),
    "BR-AE-05": replace(CASES["reverse charge"], lines=(line(category="AE"),)),
    "BR-AE-10": replace(CASES["reverse charge"], exemptions=()),
    "BR-IC-02": replace(CASES["intra-EU"], buyer=replace(GERMAN, vat_id="")),
    "BR-IC-11": replace(CASES["intra-EU"], delivery=Delivery(address=GERMAN.address)),
    "BR-IC-12": replace(CASES["intra-EU"], delivery=Delivery(day=date(2026, 2, 1))),
    "BR-G-02": replace(CASES["export"], seller=replace(ALICE, vat_id="")),
    "BR-G-10": replace(CASES["export"], exemptions=()),
    "BR-E-02": replace(CASES["small business"], seller=replace(ALICE, vat_id="")),
    "BR-E-10": replace(CASES["small business"], exemptions=()),
    "BR-O-02": replace(CASES["no VAT number"], seller=ALICE),
    "BR-O-10": replace(CASES["no VAT number"], exemptions=()),
    "BR-O-11": replace(CASES["no VAT number"], lines=(line(category="O", rate="0"), line())),
    "BR-CL-01": case(type_code="999"),
    "BR-CL-04": case(currency="EUX"),
    "BR-CL-14": case(seller=replace(ALICE, address=replace(AMSTERDAM, country="XX"))),
    "BR-CL-16": case(payment_means=(PaymentMeans("999"),)),
    "BR-CL-19": case(line(allowances=(AllowanceCharge(D(1), reason_code="1"),))),
    "BR-CL-20": case(line(charges=(AllowanceCharge(D(1), reason_code="1"),))),
    "BR-CL-22": replace(CASES["exempt"], exemptions=(Exemption("E", "Exempt", "VATEX-XX"),)),
    "BR-CL-23": case(replace(line(), unit="hours")),
    "BR-CL-24": case(documents=(SupportingDocument("A", content=b"x", mime="text/html", filename="a.html"),)),
    "BR-CL-25": case(seller=replace(ALICE, endpoint=Identifier("1", "0000"))),
    "UBL-SR-16": case(buyer=replace(CAROL, identifiers=(Identifier("7"), Identifier("8")))),
    "UBL-SR-47": case(payment_means=(PaymentMeans("58", iban="NL91ABNA0417164300"), PaymentMeans("49"))),
}  # fmt: skip


def errors(document, spec=EN16931):
    return [one.rule for one in check(document, spec) if one.severity == "error"]


@pytest.mark.parametrize("rule", WRONG)
def test_what_is_wrong_is_found_by_its_official_name(rule):
    assert rule in errors(WRONG[rule])


@judge.needs_judges
@pytest.mark.parametrize("rule", WRONG)
def test_the_official_rules_find_the_same(rule):
    assert rule in [one[1] for one in judge.fatal(to_ubl(WRONG[rule]))]


@judge.needs_judges
@pytest.mark.parametrize("rule", [rule for rule in WRONG if not rule.startswith("UBL")])
def test_the_official_rules_for_the_other_syntax_object_too(rule):
    assert judge.fatal(to_cii(WRONG[rule])) != []


PEPPOL_WRONG = {
    "PEPPOL-EN16931-R003": case(buyer_reference=""),
    "PEPPOL-EN16931-R005": case(tax_currency="EUR", exchange_rate=D(1)),
    "PEPPOL-EN16931-R010": case(buyer=replace(CAROL, endpoint=None)),
    "PEPPOL-EN16931-R020": case(seller=replace(ALICE, endpoint=None)),
    "PEPPOL-EN16931-R040": case(line(allowances=(
        AllowanceCharge(D(10), reason="x", base_amount=D(50), percentage=D(10)),))),
    "PEPPOL-EN16931-R041": case(line(allowances=(AllowanceCharge(D(10), reason="x", percentage=D(10)),))),
    "PEPPOL-EN16931-R042": case(line(allowances=(AllowanceCharge(D(10), reason="x", base_amount=D(50)),))),
    "PEPPOL-EN16931-R046": case(line(gross_price=D(120), price_discount=D(10))),
    "PEPPOL-EN16931-R061": case(payment_means=(PaymentMeans("59", iban="NL91ABNA0417164300"),)),
    "PEPPOL-EN16931-R110": case(line(period=Period(date(2026, 1, 1))), period=Period(date(2026, 2, 1))),
    "PEPPOL-EN16931-R111": case(line(period=Period(end=date(2026, 4, 1))), period=Period(end=date(2026, 2, 1))),
    "PEPPOL-EN16931-R120": case(stated=replace(totals.totals(case()), line_nets=(D("99.00"),))),
    "PEPPOL-EN16931-R130": case(line(base_unit="DAY", base_quantity=D(2))),
    "PEPPOL-EN16931-P0100": case(type_code="384"),
    "PEPPOL-EN16931-P0101": case(type_code="261"),
    "PEPPOL-COMMON-R040": case(buyer=replace(CAROL, identifiers=(Identifier("8712345000005", "0088"),))),
    "NL-R-001": replace(CASES["whole credit"], preceding=()),
    "NL-R-002": case(seller=replace(ALICE, address=replace(AMSTERDAM, postcode=""))),
    "NL-R-003": case(seller=replace(ALICE, legal_id=None)),
    "NL-R-004": case(buyer=replace(CAROL, address=replace(AMSTERDAM, line_1=""))),
    "NL-R-005": case(buyer=replace(CAROL, legal_id=Identifier("1", "0088"))),
    "NL-R-007": case(payment_means=()),
    "NL-R-008": case(payment_means=(PaymentMeans("10"),)),
    "NL-R-009": case(line(order_line="1")),
}  # fmt: skip


@pytest.mark.parametrize("rule", PEPPOL_WRONG)
def test_what_peppol_turns_away_is_found_beforehand(rule):
    assert rule in errors(PEPPOL_WRONG[rule], PEPPOL)


@pytest.mark.parametrize(
    ("rule", "document"),
    [
        ("BR-NL-1", case(seller=replace(ALICE, legal_id=None))),
        ("BR-NL-2", case(buyer_reference="")),
        ("BR-NL-3", case(seller=replace(ALICE, address=replace(AMSTERDAM, city="")))),
        ("BR-NL-7", case(type_code="326")),
        ("BR-NL-9", case(type_code="384")),
        ("BR-NL-10", case(buyer=replace(CAROL, legal_id=None))),
        ("BR-NL-11", case(payment_means=())),
        ("BR-NL-12", case(payment_means=(PaymentMeans("10"),))),
    ],
)
def test_what_nlcius_turns_away_is_found_beforehand(rule, document):
    assert rule in errors(document, NLCIUS)


def test_every_finding_says_where_and_what_in_two_languages():
    for rule, document in (WRONG | PEPPOL_WRONG).items():
        for one in check(document, PEPPOL):
            assert one.rule, rule
            assert one.field, rule
            assert one.text("en").endswith("."), rule
            assert one.text("nl").endswith("."), rule
            assert one.text("nl") != one.text("en"), rule


def test_a_cent_of_difference_in_vat_is_a_warning_and_a_euro_an_error():
    cent, euro = regrouped(vat=D("21.01")), regrouped(vat=D("22.00"))
    assert ("BR-CO-17", "warning") in [(one.rule, one.severity) for one in check(cent)]
    assert ("BR-CO-17", "error") in [(one.rule, one.severity) for one in check(euro)]


def test_a_document_is_held_to_the_rules_it_promises():
    assert "PEPPOL-EN16931-R003" in [one.rule for one in check(case(buyer_reference="", spec=PEPPOL.id))]
    assert "PEPPOL-EN16931-R003" not in [one.rule for one in check(case(buyer_reference=""))]


@pytest.mark.parametrize(
    ("vat_id", "expected"),
    [("NL111222333B01", True), ("NL 1112.22.333.B01", True), ("NL001234567B01", False), ("DE111222333", False)],
)
def test_a_vat_number_that_may_hold_a_citizen_number_is_recognised(vat_id, expected):
    assert contains_bsn(vat_id) is expected


def test_a_sole_trader_is_warned_of_a_citizen_number_and_a_company_is_not():
    assert "BSN" in [one.rule for one in check(case(seller=replace(ALICE, vat_id="NL111222333B01")))]
    company = replace(ALICE, name="Alice Ontwerp B.V.", vat_id="NL111222333B01")
    assert "BSN" not in [one.rule for one in check(case(seller=company))]


def test_an_invoice_is_due_by_the_15th_of_the_month_after_the_work():
    assert last_day_to_invoice(date(2026, 12, 31)) == date(2027, 1, 15)
    late = case(issue_date=date(2026, 3, 16))
    assert "art. 34g" in [one.rule for one in check(late)]
    assert "art. 34g" not in [one.rule for one in check(case(issue_date=date(2026, 3, 15)))]
