"""The file fields of forms refuse at a glance, at the field, in words."""

import pytest
from django import forms
from django.utils.datastructures import MultiValueDict

from foundation.files import door
from foundation.files.forms import CheckedFileField, MultipleCheckedFileField
from foundation.files.tests import make
from foundation.files.tests.make import TABLE


class LogoForm(forms.Form):
    logo = CheckedFileField(kinds=door.LOGO, required=False)


class EvidenceForm(forms.Form):
    files = MultipleCheckedFileField(required=False)


class RequiredForm(forms.Form):
    files = MultipleCheckedFileField()


def _evidence(*uploads, form=EvidenceForm):
    return form({}, MultiValueDict({"files": list(uploads)}))


def test_one_good_file_is_handed_on():
    form = LogoForm({}, {"logo": make.upload("logo.png", b"any bytes: the door looks inside later")})
    assert form.is_valid()
    assert form.cleaned_data["logo"].name == "logo.png"


@pytest.mark.parametrize(("name", "data", "code"), [("a.svg", b"x", "wrong_kind"), ("a.png", b"", "empty")])
def test_a_wrong_file_is_refused_at_the_field(name, data, code):
    form = LogoForm({}, {"logo": make.upload(name, data)})
    assert [error.code for error in form.errors.as_data()["logo"]] == [code]


def test_a_logo_may_be_left_out():
    assert LogoForm({}, {}).is_valid()


def test_several_files_come_as_a_list():
    form = _evidence(make.upload("a.csv", TABLE), make.upload("b.eml", b"x"))
    assert form.is_valid()
    assert [upload.name for upload in form.cleaned_data["files"]] == ["a.csv", "b.eml"]


def test_no_files_is_an_empty_list_unless_required():
    assert _evidence().is_valid()
    form = _evidence()
    form.full_clean()
    assert form.cleaned_data["files"] == []
    assert not _evidence(form=RequiredForm).is_valid()


def test_one_wrong_file_among_several_is_named():
    form = _evidence(make.upload("a.csv", TABLE), make.upload("b.exe", b"MZ"))
    assert "b.exe" in str(form.errors)
    assert "PDF" in str(form.errors)


def test_too_many_and_too_large_are_said_in_words():
    many = _evidence(*[make.upload(f"{number}.csv", TABLE) for number in range(21)])
    assert "20 files" in str(many.errors)
    large = make.upload("a.csv", TABLE)
    large.size = 20 * 1024 * 1024 + 1
    assert "20 MB" in str(_evidence(large).errors)


def test_the_browser_offers_only_the_right_files():
    html = str(EvidenceForm()["files"])
    assert "multiple" in html
    assert ".jpeg" in html
    assert 'accept=".jpg,.jpeg,.png"' in str(LogoForm()["logo"])


def test_crispy_draws_the_fields():
    from crispy_forms.utils import render_crispy_form

    html = render_crispy_form(EvidenceForm())
    assert 'type="file"' in html
    assert "multiple" in html


@pytest.mark.urls("foundation.files.tests.urls")
def test_what_is_too_big_is_dropped_while_it_arrives_and_said_at_the_field(client):
    response = client.post("/send/", {"files": [make.upload("a.csv", b"a,b\n" * (8 * 1024 * 1024))]})
    size = int(response.content.split(b"]")[0][1:])
    assert 20 * 1024 * 1024 < size < 21 * 1024 * 1024
    assert "larger than 20 MB" in response.content.decode()


@pytest.mark.urls("foundation.files.tests.urls")
def test_an_ordinary_upload_arrives_whole(client):
    response = client.post("/send/", {"files": [make.upload("a.csv", TABLE), make.upload("b.eml", make.LETTER)]})
    assert response.content.decode() == f"[{len(TABLE)}, {len(make.LETTER)}] taken"
