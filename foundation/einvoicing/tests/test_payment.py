"""EPC QR texts and RF references."""

from decimal import Decimal

import pytest

from foundation.einvoicing.payment import epc_text, is_valid_rf, rf_reference

D = Decimal
IBAN = "NL91 ABNA 0417 1643 00"


def test_the_published_reference_gets_its_published_check_digits():
    assert rf_reference("539007547034") == "RF18539007547034"
    assert is_valid_rf("RF18 5390 0754 7034")
    assert not is_valid_rf("RF19539007547034")
    assert not is_valid_rf("18539007547034")


def test_an_invoice_number_becomes_a_reference():
    assert is_valid_rf(rf_reference("2026-0042"))
    assert rf_reference("2026-0042").endswith("20260042")
    assert all(is_valid_rf(rf_reference(f"INV{number}")) for number in range(500))


@pytest.mark.parametrize("base", ["", "---", "A" * 22])
def test_a_reference_needs_1_to_21_signs(base):
    with pytest.raises(ValueError, match="reference"):
        rf_reference(base)


def test_a_bank_app_reads_every_element_on_its_line():
    text = epc_text("Alice Ontwerp", IBAN, D("12.3"), bic="ABNANL2A", reference="RF18 5390 0754 7034")
    assert text.split("\n") == [
        "BCD", "002", "1", "SCT", "ABNANL2A", "Alice Ontwerp", "NL91ABNA0417164300", "EUR12.30", "", "RF18539007547034",
    ]  # fmt: skip


def test_free_text_stands_below_an_empty_reference():
    assert epc_text("Alice", IBAN, D(1), text="Invoice\n2026-1").split("\n")[7:] == [
        "EUR1.00",
        "",
        "",
        "Invoice 2026-1",
    ]


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"amount": D(0)}, "amount"),
        ({"amount": D("1000000000")}, "amount"),
        ({"amount": 1.0}, "amount"),
        ({"iban": "NL91ABNA0417164301"}, "iban"),
        ({"bic": "ABNA"}, "bic"),
        ({"reference": "RF00123"}, "reference"),
        ({"reference": "RF18539007547034", "text": "both"}, "exclude"),
        ({"name": "  "}, "name"),
    ],
)
def test_what_no_bank_would_take_is_refused_by_name(wrong, name):
    with pytest.raises(ValueError, match=name):
        epc_text(**({"name": "Alice", "iban": IBAN, "amount": D(1)} | wrong))


def test_the_text_fits_in_331_bytes_whatever_the_letters():
    text = epc_text("Ж" * 100, IBAN, D(1), text="漢" * 200)
    assert len(text.encode()) <= 331
    assert text.split("\n")[5] == "Ж" * 70
