"""What is kept, under which name, and that it stays what it was."""

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from foundation.files import door, names
from foundation.files.errors import FileLost, FileRefused
from foundation.files.models import StoredFile
from foundation.files.tests import make


def _files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_several_files_come_in_together_or_not_at_all(own_storage):
    good, bad = make.upload("a.csv", make.TABLE), make.upload("b.csv", b"\0")
    with pytest.raises(FileRefused):
        door.accept_all([good, bad])
    assert not StoredFile.objects.exists()
    assert not _files(own_storage)
    assert [each.name for each in door.accept_all([good, make.upload("c.eml", make.LETTER)])] == ["a.csv", "c.eml"]


@pytest.mark.django_db
def test_a_store_that_fails_halfway_leaves_nothing_behind(own_storage, monkeypatch):
    first, second = make.upload("a.csv", make.TABLE), make.upload("b.csv", make.TABLE)
    saved = default_storage.save

    def fails_second(name, content):
        if _files(own_storage):
            raise OSError("disk full")
        return saved(name, content)

    monkeypatch.setattr(default_storage, "save", fails_second)
    with pytest.raises(OSError, match="disk full"):
        door.accept_all([first, second])
    assert not StoredFile.objects.exists()
    assert not _files(own_storage)


@pytest.mark.django_db
def test_twenty_files_are_the_most():
    with pytest.raises(FileRefused) as refused:
        door.accept_all([make.upload(f"{number}.csv", make.TABLE) for number in range(21)])
    assert refused.value.reason == "too_many"


@pytest.mark.django_db
def test_a_file_can_be_inspected_before_the_transaction_and_accepted_in_it():
    inspected = door.inspect(make.upload("a.csv", make.TABLE))
    assert not StoredFile.objects.exists()
    assert door.read(door.accept(inspected)) == make.TABLE


@pytest.mark.django_db
def test_the_stored_name_is_random_and_tells_nothing():
    one, two = (door.accept(make.upload("salary.csv", make.TABLE)) for _ in range(2))
    assert one.storage_name != two.storage_name
    assert "salary" not in one.storage_name
    assert one.sha256 == two.sha256


@pytest.mark.django_db
def test_a_big_file_is_sealed_byte_for_byte():
    data = b"date,hours\n" + b"2026-11-02,3.5\n" * 400_000
    assert door.read(door.accept(make.upload("a.csv", data))) == data


@pytest.mark.django_db
def test_the_preview_of_a_photo_has_no_place_no_camera_and_stands_upright():
    photo = make.photo_with_place(size=(80, 60), orientation=6)
    assert b"SecretCamera" in photo
    stored = door.accept(make.upload("photo.jpg", photo))
    preview = door.read_preview(stored)
    picture = Image.open(io.BytesIO(preview))
    assert picture.size == (60, 80)
    assert not picture.getexif()
    assert b"SecretCamera" not in preview
    assert b"written at home" not in preview
    assert door.read(stored) == photo


@pytest.mark.django_db
def test_the_preview_of_a_large_picture_is_small():
    stored = door.accept(make.upload("p.png", make.picture(size=(3200, 800))))
    assert Image.open(io.BytesIO(door.read_preview(stored))).size == (1600, 400)


@pytest.mark.django_db
def test_our_own_documents_with_the_same_bytes_are_kept_once(own_storage):
    one, two = (door.store("invoice.pdf", "application/pdf", b"%PDF-same") for _ in range(2))
    assert one.pk != two.pk
    assert one.storage_name == two.storage_name
    assert len(_files(own_storage)) == 1


@pytest.mark.django_db
def test_a_spoiled_copy_is_not_used_again(own_storage):
    spoiled = door.store("invoice.pdf", "application/pdf", b"%PDF-same")
    (own_storage / spoiled.storage_name).write_bytes(b"%PDF-else")
    fresh = door.store("invoice.pdf", "application/pdf", b"%PDF-same")
    assert door.check(fresh)
    assert not door.check(spoiled)


@pytest.mark.django_db
@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_changed_or_missing_bytes_are_noticed(own_storage, harm):
    stored = door.accept(make.upload("a.csv", make.TABLE))
    path = own_storage / stored.storage_name
    path.write_bytes(make.TABLE + b"1,2\n") if harm == "changed" else path.unlink()
    assert not door.check(stored)
    with pytest.raises(FileLost):
        door.read(stored)


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("../../x.pdf", "x.pdf"),
        ("C:\\Users\\Carol\\hours.csv", "hours.csv"),
        ("offer\u202efdp.exe", "offerfdp.exe"),
        ("a\r\nContent-Type: text_html.pdf", "aContent-Type_ text_html.pdf"),
        ("nul\0byte.pdf", "nulbyte.pdf"),
        ('say "hi" <now>?.pdf', "say _hi_ _now__.pdf"),
        ("  .. hidden.pdf ", "hidden.pdf"),
        (".pdf", "pdf"),
        ("", "file"),
        ("/", "file"),
        ("Zoë’s uren.csv", "Zoë’s uren.csv"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("x" * 300, "x" * 150),
    ],
)
def test_a_name_keeps_only_what_is_harmless(raw, clean):
    assert names.clean(raw) == clean
    assert len(names.clean(raw)) <= 150
