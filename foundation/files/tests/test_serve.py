"""What leaves is never run by a browser."""

import pytest

from foundation.files import door
from foundation.files.tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.urls("foundation.files.tests.urls")]


@pytest.mark.parametrize(("name", "data"), [("a.eml", make.LETTER), ("a.csv", make.TABLE), ("a.pdf", make.pdf())])
def test_a_download_is_the_original_as_a_locked_attachment(client, name, data):
    stored = door.accept(make.upload(name, data))
    response = client.get(f"/download/{stored.pk}/")
    assert response.content == data
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == stored.content_type


def test_a_name_with_accents_survives_the_download(client):
    stored = door.accept(make.upload("Zoë’s uren.csv", make.TABLE))
    disposition = client.get(f"/download/{stored.pk}/")["Content-Disposition"]
    assert disposition == "attachment; filename*=utf-8''Zo%C3%AB%E2%80%99s%20uren.csv"


def test_a_picture_is_shown_as_its_clean_copy(client):
    stored = door.accept(make.upload("photo.jpg", make.photo_with_place()))
    response = client.get(f"/picture/{stored.pk}/")
    assert response.content == door.read_preview(stored)
    assert b"SecretCamera" not in response.content
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("inline")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_what_is_no_picture_is_not_shown_as_one(client):
    stored = door.accept(make.upload("a.pdf", make.pdf()))
    assert client.get(f"/picture/{stored.pk}/").status_code == 404


def test_our_own_pdf_opens_in_the_browser_and_is_not_sent_twice(client):
    stored = door.store("x.pdf", "application/pdf", b"%PDF-own")
    first = client.get(f"/document/{stored.pk}/")
    assert first.content == b"%PDF-own"
    assert first["Content-Disposition"] == 'inline; filename="Invoice 7.pdf"'
    assert first["ETag"] == f'"{stored.sha256}"'
    assert first["Cache-Control"] == "private, no-cache"
    assert first["X-Frame-Options"] == "SAMEORIGIN"
    again = client.get(f"/document/{stored.pk}/", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    changed = client.get(f"/document/{stored.pk}/", headers={"if-none-match": '"other"'})
    assert changed.status_code == 200


def test_our_own_pdf_can_be_saved_instead(client):
    stored = door.store("x.pdf", "application/pdf", b"%PDF-own")
    assert client.get(f"/document/{stored.pk}/?download=1")["Content-Disposition"].startswith("attachment")


def test_only_a_pdf_opens_in_the_browser(client):
    stored = door.store("x.xml", "application/xml", b"<a/>")
    assert client.get(f"/document/{stored.pk}/")["Content-Disposition"].startswith("attachment")


def test_a_spoiled_file_is_not_served(own_storage):
    from django.test import RequestFactory

    from foundation.files import serve
    from foundation.files.errors import FileLost

    stored = door.store("x.pdf", "application/pdf", b"%PDF-own")
    (own_storage / stored.storage_name).write_bytes(b"%PDF-else")
    with pytest.raises(FileLost):
        serve.as_document(stored, "x.pdf", RequestFactory().get("/"))


def test_admins_look_at_files_and_change_nothing(admin_user, rf):
    from django.contrib import admin

    from foundation.files.models import StoredFile

    page = admin.site._registry[StoredFile]
    request = rf.get("/")
    request.user = admin_user
    assert page.has_view_permission(request)
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)
