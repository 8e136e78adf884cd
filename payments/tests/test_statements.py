"""Reading statements: every bank's file says the same, and a file that is wrong is refused whole, in words."""

from datetime import date
from decimal import Decimal

import pytest

from payments import statements
from payments.errors import StatementRefused
from payments.statements import mt940_info
from payments.tests.make import content

ACCOUNT, KRAMER = "NL91ABNA0417164300", "NL20INGB0001234567"
RF1 = "RF18F0001"


def read(name, **options):
    return statements.read(content(name), **options)


def entries(name):
    return [entry for statement in read(name) for entry in statement.entries]


@pytest.mark.parametrize(
    ("name", "account"),
    [
        ("camt_v02_reference.xml", ACCOUNT), ("camt_latin1.xml", ACCOUNT), ("ing.sta", ACCOUNT),
        ("abn.sta", "417164300"), ("rabobank.940", ACCOUNT), ("german.sta", ACCOUNT), ("ing.csv", ACCOUNT),
        ("rabobank.csv", ACCOUNT), ("abn.tab", "417164300"), ("knab.csv", ACCOUNT),
    ],
)  # fmt: skip
def test_every_bank_tells_who_paid_how_much_and_what_for(name, account):
    (statement,) = read(name)
    paid = next(entry for entry in statement.entries if entry.amount > 0)
    assert (statement.account, statement.currency) == (account, "EUR")
    assert (paid.amount, paid.is_reversal) == (Decimal("514.25"), False)
    if name not in {"rabobank.940"}:  # Rabobank leaves the account out of :86:
        assert paid.iban == KRAMER
    assert "F0001" in (paid.text + paid.reference).replace("-", "").replace(" ", "")
    assert any(part in paid.counterparty.upper() for part in ("KRAMER",))


def test_the_structured_reference_arrives_as_such():
    for name in ("camt_v02_reference.xml", "ing.sta", "rabobank.csv"):
        assert entries(name)[0].reference == RF1, name


def test_money_that_left_is_negative():
    assert [entry.amount for entry in entries("camt_v02_reference.xml")] == [Decimal("514.25"), Decimal("-64.90")]
    assert [entry.amount for entry in entries("ing.sta")][2] == Decimal("-64.90")
    assert [entry.amount for entry in entries("bunq.csv")] == [Decimal("1514.25"), Decimal("-9.99")]


def test_only_booked_entries_count():
    assert len(entries("camt_v08_mixed.xml")) == 5


def test_a_file_of_two_accounts_is_two_statements():
    first, second = read("camt_v14_two_accounts.xml")
    assert (first.account, second.account) == (ACCOUNT, "NL18RABO0123459876")


@pytest.mark.parametrize("version", [f"{number:02d}" for number in range(2, 15)])
def test_every_version_of_camt_053_is_read(version):
    data = content("camt_v08_mixed.xml").replace(b"053.001.08", f"053.001.{version}".encode())
    assert len(statements.read(data)[0].entries) == 5
    old = content("camt_v02_reference.xml").replace(b"053.001.02", f"053.001.{version}".encode())
    assert statements.read(old)[0].entries[0].counterparty == "Kramer & Zn. B.V."


def test_a_batch_is_split_when_every_part_has_an_amount():
    assert [entry.text for entry in entries("camt_batch.xml")] == ["F-0001", "F-0002"]
    (whole,) = entries("camt_batch_without_amounts.xml")
    assert (whole.amount, whole.text) == (Decimal("1028.50"), "F-0001 F-0002")


def test_a_batch_whose_parts_do_not_add_up_stays_whole():
    data = content("camt_batch.xml").replace(b'Ccy="EUR">514.25</Amt><RltdPties>', b'Ccy="EUR">514.24</Amt><RltdPties>')
    assert len(statements.read(data)[0].entries) == 1


def test_a_reversal_is_known_as_one_in_every_format():
    assert entries("camt_reversal.xml")[0].is_reversal
    back = entries("rabobank_reversal.940")[0]
    assert (back.is_reversal, back.amount) == (True, Decimal("-514.25"))


def test_an_entry_of_january_on_a_value_of_december_lies_in_the_new_year():
    assert entries("german.sta")[0].booked_on == date(2026, 1, 2)


def test_a_word_that_a_line_break_cut_is_whole_again():
    assert entries("ing.sta")[1].text == "Factuur F-0002 nov"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("camt_wrong_balance.xml", "does not add up"), ("camt_entity_bomb.xml", "cannot be read safely"),
        ("camt_outside_entity.xml", "cannot be read safely"), ("camt_mixed_currency.xml", "another currency"),
        ("camt052.xml", "CAMT.052"), ("mt940_broken.sta", "damaged near"), ("mt940_cut_off.sta", "no closing balance"),
        ("mt940_wrong_balance.sta", "does not add up"), ("ing_row_missing.csv", "do not follow"),
        ("wrong_delimiter.csv", "different numbers of columns"), ("wrong_day.csv", "no date we can read"),
        ("two_meanings.csv", "no amount we can read"), ("zip.csv", "ZIP"), ("binary.csv", "not a text file"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_in_words(name, words):
    with pytest.raises(StatementRefused, match=words):
        read(name)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("camt_v02_reference.xml", b">514.25<", b">514.255<"), ("camt_v02_reference.xml", b">514.25<", b">-514.25<"),
        ("camt_v02_reference.xml", b">514.25<", b">NaN<"), ("camt_v02_reference.xml", b">514.25<", b">1e3<"),
        ("camt_v02_reference.xml", b"<BookgDt><Dt>2026-11-20", b"<BookgDt><Dt>2026-13-20"),
        ("camt_v02_reference.xml", b">CRDT</CdtDbtInd><Sts>", b">UP</CdtDbtInd><Sts>"),
        ("camt_v02_reference.xml", b"OPBD", b"ITBD"), ("camt_v02_reference.xml", b"NL91ABNA0417164300", b""),
        ("ing.sta", b":28C:00325", b":99Z:00325"), ("ing.sta", b"C514,25NTRF", b"X514,25NTRF"),
        ("ing.sta", b"C261119EUR", b"C261119USD"), ("ing.sta", b"2611201120C", b"2613201120C"),
    ],
)  # fmt: skip
def test_one_damaged_field_refuses_the_file(name, old, new):
    data = content(name)
    assert old in data
    with pytest.raises(StatementRefused):
        statements.read(data.replace(old, new, 1))


def test_a_file_cut_anywhere_is_refused_or_is_the_shorter_truth():
    """Whatever is left of a file either adds up to its own balances or does not come in."""
    for name in ("ing.sta", "camt_v08_mixed.xml", "ing.csv"):
        data = content(name)
        for end in range(0, len(data) - 4, 97):
            try:
                found = statements.read(data[:end])
            except (StatementRefused, statements.ColumnsWanted):
                continue
            for statement in found:
                total = sum(entry.amount for entry in statement.entries)
                assert statement.opening is None or statement.opening + total == statement.closing


def test_more_entries_than_anybody_has_are_refused():
    row = '"2026-11-20","","1.00","NL91ABNA0417164300","","x","y"\n'
    heading = '"Date","Interest Date","Amount","Account","Counterparty","Name","Description"\n'
    with pytest.raises(StatementRefused, match="20,000"):
        statements.read((heading + row * 20_001).encode())


def test_an_unknown_table_asks_which_column_is_what_and_is_read_with_the_answer():
    with pytest.raises(statements.ColumnsWanted) as wanted:
        read("unknown.csv")
    assert wanted.value.heading == ["Boekingsdag", "Wie", "Rekening wie", "Waarvoor", "Hoeveel"]
    columns = statements.Columns(
        day="Boekingsdag", amount="Hoeveel", name="Wie", iban="Rekening wie", text=("Waarvoor",)
    )
    (statement,) = read("unknown.csv", columns=columns)
    assert [entry.amount for entry in statement.entries] == [Decimal("514.25"), Decimal("-64.90")]
    assert statement.entries[0].iban == KRAMER


def test_two_equal_bookings_have_two_keys_and_the_same_ones_each_time():
    first, again = (statements.keyed(entries("camt_twins.xml")) for _time in range(2))
    assert len({key for key, _entry in first}) == 2
    assert [key for key, _entry in first] == [key for key, _entry in again]


def test_utf_16_and_windows_1252_are_read_too():
    text = content("ing.csv").decode("utf-8-sig")
    assert statements.read(text.encode("utf-16"))[0].entries[0].amount == Decimal("514.25")
    assert entries("rabobank.csv")[0].counterparty == "Café Kramer & Zoë"


@pytest.mark.parametrize(
    ("info", "name", "text", "reference"),
    [
        ("/TRTP/SEPA OVERBOEKING/IBAN/NL20INGB0001234567/BIC/INGBNL2A/NAME/Kramer/REMI/F-1", "Kramer", "F-1", ""),
        ("/CNTP/NL20INGB0001234567/INGBNL2A/A/B///REMI/STRD/CUR/9001123412341234/", "A", "", "9001123412341234"),
        ("/REMI/USTD//see http://x/y and /etc//", "", "see http://x/y and /etc", ""),
        ("plain words", "", "plain words", ""),
    ],
)  # fmt: skip
def test_what_goes_with_an_entry_is_read_in_all_its_forms(info, name, text, reference):
    known = mt940_info.read(info)
    assert (known.name, known.text, known.reference) == (name, text, reference)
