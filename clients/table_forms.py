"""A table of clients: the file, what its columns mean, and what each of its rows says."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import zlib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.forms import ClientForm
from clients.matching import Row
from clients.models import Client
from clients.states import Address, ClientKind
from foundation.files import door
from foundation.files.errors import FileRefused
from foundation.files.forms import CheckedFileField
from foundation.kernel import spreadsheet

CSV = frozenset({"csv"})
MOST_ROWS, MOST_COLUMNS, MOST_BYTES = 1_000, 60, 2_000_000
FIELDS = ClientForm.Meta.fields
COUNTRY_OF_PREFIX = {"EL": "GR"}
# How other programs call these columns; compared in small letters without signs.
NAMES = {
    "name": "name naam company bedrijf bedrijfsnaam organisation organisatie client klant klantnaam relatie",
    "kind": "kind type soort kindofclient soortklant",
    "contact_name": "contact contactname contactpersoon contactperson tav attention aanspreekpunt",
    "email": "email emailadres emailaddress mail factuuremail",
    "address": "address adres street straat streetandnumber straatennummer straatenhuisnummer adresregel1",
    "postal_code": "postalcode postcode zip zipcode",
    "city": "city plaats town woonplaats plaatsnaam vestigingsplaats",
    "country": "country land countrycode landcode",
    "vat_id": "vatnumber vatid vat btwnummer btwid btw taxid",
    "kvk": "kvk kvknummer chamberofcommerce cocnumber coc chamberofcommercenumberkvk kamervankoophandelnummerkvk",
    "oin": "oin governmentnumberoin overheidsnummeroin oinnummer",
    "external_number": "number clientnumber customernumber klantnummer debiteurnummer relatienummer nummer code",
    "reference": "reference referentie purchaseorder ordernumber ordernummer inkoopordernummer po",
    "order_required": "orderrequired ordernummerverplicht",
    "language": "language taal",
    "form_of_address": "formofaddress aanspreekvorm",
}
YES, NO = {"yes", "ja", "1", "true", "waar", "x", "y", "j"}, {"no", "nee", "0", "false", "onwaar", "n"}
Problem = tuple[int, str, list[str]]  # line of the file, the name in it, sentences


class TableForm(forms.Form):
    """The file, through the checked door. `cleaned_data["upload"]` is its bytes."""

    upload = CheckedFileField(
        kinds=CSV,
        label=gettext_lazy("Table of clients"),
        help_text=gettext_lazy("CSV with a heading, as spreadsheets and other programs save it. At most 1,000 rows."),
    )

    def clean_upload(self) -> bytes:
        try:
            checked = door.inspect(self.cleaned_data["upload"], kinds=CSV)
        except FileRefused as refused:
            raise forms.ValidationError(str(refused), code=refused.reason) from refused
        checked.source.seek(0)
        data = checked.source.read(MOST_BYTES + 1)
        read(data)
        return data


class ColumnsForm(forms.Form):
    """Which column is what. The file travels along, so that nobody has to choose it again."""

    content = forms.CharField(widget=forms.HiddenInput, max_length=4_000_000)

    def __init__(self, *args: Any, heading: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [("", "–"), *((str(place), name) for place, name in enumerate(heading) if name)]
        for name in FIELDS:
            label = label_of(name)
            self.fields[name] = forms.ChoiceField(label=label, choices=columns, required=name == "name")

    def places(self) -> dict[str, int]:
        """Field → its column."""
        return {name: int(self.cleaned_data[name]) for name in FIELDS if self.cleaned_data.get(name)}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen = [data[name] for name in FIELDS if data.get(name)]
        if len(chosen) != len(set(chosen)):
            raise forms.ValidationError(_("One column cannot mean two things. Choose each column once."))
        return data


def label_of(name: str) -> str:
    return str(ClientForm.base_fields[name].label or Client._meta.get_field(name).verbose_name)


def pack(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content, 9)).decode()


def unpack(packed: str) -> bytes:
    """The bytes again, and never more than a table may have."""
    try:
        content = zlib.decompressobj().decompress(base64.b64decode(packed, validate=True), MOST_BYTES + 1)
    except (binascii.Error, zlib.error, ValueError) as error:
        raise forms.ValidationError(_("The file was lost on the way. Choose it again.")) from error
    return content


def read(content: bytes) -> tuple[list[str], list[list[str]]]:
    """Heading and rows, cells as a spreadsheet shows them. ValidationError says what is wrong with the file."""
    if len(content) > MOST_BYTES:
        raise forms.ValidationError(_("This table is larger than 2 MB. Split it."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    separator = max(";,\t|", key=text.lstrip().partition("\n")[0].count)
    try:
        table = list(csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=separator))
    except csv.Error:
        raise forms.ValidationError(_("This file is not a table we can read. Save it as CSV once more.")) from None
    if len(table) < 2 or not any(map(str.strip, table[0])):
        raise forms.ValidationError(_("The table needs a heading and at least one row below it."))
    if len(table) > MOST_ROWS + 1 or len(table[0]) > MOST_COLUMNS:
        raise forms.ValidationError(_("At most 1,000 rows and 60 columns go in at once. Split the table."))
    width = len(table[0])
    rows = [[spreadsheet.plain(cell).strip() for cell in row[:width]] + [""] * (width - len(row)) for row in table]
    return rows[0], rows[1:]


def guess(heading: Sequence[str]) -> dict[str, str]:
    """Field → column, by the names that other programs use, and by our own labels in every language."""
    told = {_bare(name): str(place) for place, name in reversed(list(enumerate(heading)))}
    found: dict[str, str] = {}
    for name in FIELDS:
        place = next((told[each] for each in [*_labels(name), *NAMES[name].split()] if each in told), "")
        found[name] = "" if place in found.values() else place
    return found


def _labels(name: str) -> list[str]:
    labels = []
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            labels.append(_bare(label_of(name)))
    return labels


def _bare(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())


def understand(rows: Sequence[Sequence[str]], places: dict[str, int], language: str) -> tuple[list[Row], list[Problem]]:
    """The rows that can go in, and the sentences about those that cannot. Empty cells say nothing."""
    good, bad = [], []
    defaults = {"kind": ClientKind.UNKNOWN, "country": "NL", "language": language, "form_of_address": Address.FORMAL}
    for line, cells in enumerate(rows, start=2):
        told = {name: cells[place] for name, place in places.items() if cells[place]}
        if not told:
            continue
        typed = {name: _value(name, text) for name, text in told.items()}
        form = ClientForm(defaults | _country(typed) | typed)
        if form.is_valid():
            given = {name: form.cleaned_data[name] for name in told}
            good.append(Row(line, given, dict(form.cleaned_data)))
        else:
            bad.append((line, told.get("name", ""), _sentences(form)))
    return good, bad


def _sentences(form: ClientForm) -> list[str]:
    return [f"{label_of(name)}: {error}" for name, errors in form.errors.items() for error in errors]


def _country(typed: dict[str, Any]) -> dict[str, str]:
    """Without a country of its own a row lives where its VAT number comes from."""
    prefix = str(typed.get("vat_id", ""))[:2].upper()
    return {"country": COUNTRY_OF_PREFIX.get(prefix, prefix)} if prefix.isalpha() and len(prefix) == 2 else {}


def _value(name: str, text: str) -> Any:
    """A choice may be written as its code or in words, in any of our languages."""
    if name == "order_required":
        return text.lower() in YES if text.lower() in YES | NO else text
    choices = {"kind": ClientKind.choices, "language": settings.LANGUAGES, "form_of_address": Address.choices}
    for code, words in choices.get(name, []):
        if _bare(text) in {_bare(code), *_in_words(words)}:
            return str(code)
    return text.upper() if name == "country" else text


def _in_words(words: Any) -> set[str]:
    found = set()
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            found.add(_bare(str(words)))
    return found
