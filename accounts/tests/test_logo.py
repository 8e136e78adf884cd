"""The logo: a real picture, shown to its owner only."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.tests.make import alice, bob, business_of
from foundation.files.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    user = alice()
    client.force_login(user)
    return user


def upload(client, name, content, content_type="image/png"):
    return client.post("/settings/business/logo/add/", {"logo": SimpleUploadedFile(name, content, content_type)})


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture():
    out = BytesIO()
    Image.new("RGB", (40, 20), "#0b5f52").save(out, "PNG")
    return out.getvalue()


def test_a_logo_is_kept_shown_and_removed(client, owner):
    assert upload(client, "logo.png", picture()).status_code == 302
    shown = client.get("/settings/business/logo/")
    assert shown.status_code == 200
    assert shown["Content-Type"].startswith("image/")

    client.post("/settings/business/logo/remove/")
    assert business_of(owner).logo is None
    assert client.get("/settings/business/logo/").status_code == 404
    assert StoredFile.objects.count() == 1  # documents already issued may show it


@pytest.mark.parametrize(
    ("name", "content"),
    [("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), ("logo.png", b"<html></html>"), ("logo.png", b"")],
)
def test_what_is_no_picture_is_refused_with_its_reason(client, owner, name, content):
    page = upload(client, name, content)
    assert page.status_code == 200
    assert page.context["logo_form"].errors["logo"]
    assert business_of(owner).logo is None


def test_nobody_sees_the_logo_of_another_owner(client, owner):
    upload(client, "logo.png", picture())
    client.force_login(bob())
    assert client.get("/settings/business/logo/").status_code == 404
